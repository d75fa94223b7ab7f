import type { Logger } from 'pino';
import type { BridgeConfig } from '../config/bridge-config.ts';
import { choiceContext } from '../config/controller-choice.ts';
import type { AuditEntry } from '../data/audit-entry.ts';
import { startBlackBox, type BlackBoxRecorder } from '../data/black-box/start-black-box.ts';
import type { RigLatchKeeper } from '../data/latch/rig-latch-keeper.ts';
import type { LatchCode } from '../data/latch/stored-latch.ts';
import { LoopMonitor } from '../loop/loop-monitor.ts';
import type { RigDescription } from '../loop/open-port.ts';
import { stallLimits } from '../loop/stall-limits.ts';
import { startControl, type Control } from '../loop/start-control.ts';
import { startTestHook } from '../loop/test-hook.ts';
import { startTelemetry, type Telemetry } from '../telemetry/start-telemetry.ts';
import { controlOptions, describeBridge } from './assemble.ts';

/** Signs of life of the main thread: much more often than they are looked for. */
const BEAT_MS = 10;

export interface BridgeSettings {
  readonly rig: RigDescription;
  readonly armsAtStart: boolean;
  readonly durationS: number | null;
  /** Where black boxes go; null where none can be kept. */
  readonly faultFolder: string | null;
  readonly keeper: RigLatchKeeper;
  readonly audit: (entry: AuditEntry) => void;
  readonly log: Logger;
}

/** All the threads of a running bridge, and who watches whom. */
export class Bridge {
  readonly control: Control;
  /** Of the page. */
  readonly address: string;
  /** What the control thread got of the system. */
  readonly scheduling: string;
  /** Rejects when a thread has failed, and only then; the stored latch knows of it already. */
  readonly failed: Promise<never>;
  readonly #telemetry: Telemetry;
  readonly #blackBox: BlackBoxRecorder | null;
  readonly #monitor: LoopMonitor;
  readonly #beat: NodeJS.Timeout;

  private constructor(
    settings: BridgeSettings,
    parts: {
      readonly control: Control;
      readonly telemetry: Telemetry;
      readonly blackBox: BlackBoxRecorder | null;
      readonly scheduling: string;
      readonly periodSeconds: number;
    },
  ) {
    const { control, telemetry, blackBox, scheduling, periodSeconds } = parts;
    this.control = control;
    this.address = telemetry.address;
    this.scheduling = scheduling;
    this.#telemetry = telemetry;
    this.#blackBox = blackBox;
    const failure = Promise.withResolvers<never>();
    this.failed = failure.promise;
    this.failed.catch(() => {});
    let hasFailed = false;
    const fail = (code: LatchCode, error: Error) => {
      if (hasFailed) return;
      hasFailed = true;
      settings.keeper.failed(code);
      blackBox?.write(code);
      failure.reject(error);
    };
    const limits = stallLimits(settings.rig.type === 'simulated', periodSeconds);
    this.#monitor = new LoopMonitor(control.block, control.ticks, {
      limitMs: limits.loopMs,
      goneMs: limits.loopGoneMs,
      onStall: (stillMs) =>
        settings.log.error(`the loop stood still for ${Math.round(stillMs)} ms`),
      onGone: (stillMs) => {
        const error = new Error(`the loop stood still for ${Math.round(stillMs)} ms and was ended`);
        fail('LOOP_STALLED', error);
        void control.terminate(error);
      },
    }).start();
    this.#beat = setInterval(() => control.block.beat('main'), BEAT_MS);
    control.ended.catch((error: Error) => fail('CONTROL_FAILED', error));
    void telemetry.failed.then((error) => {
      control.block.raise('feedStalled');
      fail('FEED_STALLED', error);
    });
  }

  /**
   * Starts everything but the loop itself, which waits for {@link release}: the page is up, and with
   * it the stop, before the loop touches the rig.
   */
  static async start(config: BridgeConfig, settings: BridgeSettings): Promise<Bridge> {
    const { rig, armsAtStart, durationS, log } = settings;
    const periodSeconds = 1 / config.rateHz;
    const { mainMs, feedMs } = stallLimits(rig.type === 'simulated', periodSeconds);
    const control = startControl({
      ...controlOptions(config, rig, { armsAtStart, durationS }),
      watch: { mainMs, feedMs },
    });
    const started: Telemetry[] = [];
    try {
      const granted = await control.granted;
      log.debug(granted, 'control thread is warm');
      const description = describeBridge(config, granted);
      const telemetry = await startTelemetry(
        {
          ...config.telemetry,
          logLevel: config.logLevel,
          memory: control.memory,
          operators: config.operators,
          choices: control.choices,
          choiceContext: choiceContext(config),
          description,
        },
        settings.audit,
      );
      started.push(telemetry);
      const blackBox = await startRecorder(config, settings, control, { ...description });
      startTestHook('main', control.ticks);
      const { scheduling } = granted;
      return new Bridge(settings, { control, telemetry, blackBox, scheduling, periodSeconds });
    } catch (error) {
      control.block.requestEnd();
      await control.ended;
      for (const part of started) await part.close();
      throw error;
    }
  }

  release(): void {
    this.control.block.release();
  }

  /**
   * Zero force, then an end of every thread. A loop that failed is no reason to leave the others.
   * @throws Error where the loop did not end in order
   */
  async close(): Promise<void> {
    this.control.block.requestEnd();
    await this.control.ended.catch(() => {});
    this.#monitor.close();
    clearInterval(this.#beat);
    await this.#telemetry.close();
    await this.#blackBox?.close();
    await this.control.ended;
  }
}

async function startRecorder(
  config: BridgeConfig,
  { faultFolder, keeper, log }: BridgeSettings,
  control: Control,
  bridge: { readonly [name: string]: unknown },
): Promise<BlackBoxRecorder | null> {
  if (faultFolder === null) return null;
  return startBlackBox(
    {
      ticks: control.memory.ticks,
      rateHz: config.rateHz,
      folder: faultFolder,
      keep: config.data.keepFaults,
      stopDeadline: config.limits.stopDeadline,
      rig: config.rig.serial.device ?? config.rig.type,
      bridge,
    },
    {
      onWritten: (code, file) => {
        keeper.boxWritten(code, file);
        log.warn(`${code}: see \`dip-bridge faults ${code}\` (${file})`);
      },
      onFailure: (reason) => log.error(reason),
    },
  );
}
