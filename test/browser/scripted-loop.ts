import { MessageChannel } from 'node:worker_threads';
import type { OperatorsConfig } from '../../src/config/bridge-config.ts';
import { choiceContext } from '../../src/config/controller-choice.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ControlBlock } from '../../src/loop/shared/control-block.ts';
import { REQUEST_KIND, type RequestKind, RequestRing } from '../../src/loop/shared/request-ring.ts';
import { TickRing } from '../../src/loop/shared/tick-ring.ts';
import { PHYSICS, type PhysicsName } from '../../src/plant-sim/physics.ts';
import { RECORD_SIZE, RIG_FLAG, SIGNAL, type SignalName } from '../../src/record/signals.ts';
import { LIMIT_REASON } from '../../src/safety/limit-reasons.ts';
import { SAFETY_STATE, type SafetyState, isEnergised } from '../../src/safety/state-machine.ts';
import { TRIP } from '../../src/safety/trips.ts';
import { startTelemetry } from '../../src/telemetry/start-telemetry.ts';
import type { BridgeDescription } from '../../src/telemetry/bridge-description.ts';

const STEP_MS = 8;
const KIND_NAMES = Object.keys(REQUEST_KIND) as RequestKind[];
/** Largest change of the force in a period, N. */
const SLEW_N = 5;
export const OPERATORS: OperatorsConfig = { leaseSeconds: 5, deadManMs: null };
const REFERENCED = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;

/**
 * A loop in name only, behind the real telemetry thread: it brings the page into
 * states that a simulated rig does not reach by itself.
 */
export class ScriptedLoop {
  readonly address: string;
  /** Stops and requests that came in, oldest first. */
  readonly asked: ('stop' | RequestKind)[] = [];
  /** Arguments of the newest request of each kind. */
  readonly arguments = new Map<RequestKind, readonly number[]>();
  /** Values of every record from now on, whatever the script would write. */
  fixed: Partial<Record<SignalName, number>> = {};
  readonly #control: ControlBlock;
  readonly #ring: TickRing;
  readonly #requests: RequestRing;
  readonly #rateHz: number;
  readonly #closeTelemetry: () => Promise<void>;
  readonly #record = new Float64Array(RECORD_SIZE);
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  /** x, lower and upper angle, then their rates. */
  readonly #motion = new Float64Array(6);
  #pushN = 0;
  #tick = 0;
  #stalled = false;

  constructor(
    address: string,
    close: () => Promise<void>,
    memory: { control: SharedArrayBuffer; ticks: SharedArrayBuffer; requests: SharedArrayBuffer },
    rateHz: number,
  ) {
    this.address = address;
    this.#closeTelemetry = close;
    this.#control = new ControlBlock(memory.control);
    this.#ring = new TickRing(memory.ticks);
    this.#requests = new RequestRing(memory.requests);
    this.#rateHz = rateHz;
    this.#control.phase = 'looping';
    this.set({ periods: 1, fresh: 1, rigFlags: REFERENCED, delayPeriods: 1, cycleUs: 3 });
    this.enter('ready');
    this.#timer = setInterval(() => this.#catchUp(), STEP_MS);
  }

  static async start(
    changes: Partial<BridgeDescription> = {},
    { port = 0, token = null as string | null, operators = OPERATORS } = {},
  ): Promise<ScriptedLoop> {
    const description = describeRig(changes);
    const memory = {
      control: ControlBlock.allocate(),
      ticks: TickRing.allocate(description.rateHz),
      requests: RequestRing.allocate(),
    };
    const choices = new MessageChannel();
    const telemetry = await startTelemetry({
      host: '127.0.0.1',
      port,
      token,
      batchHz: 60,
      logLevel: 'silent',
      memory,
      operators,
      choices: choices.port2,
      choiceContext: choiceContext(loadConfig({}).config),
      description,
    });
    const close = async () => {
      await telemetry.close();
      choices.port1.close();
    };
    return new ScriptedLoop(telemetry.address, close, memory, description.rateHz);
  }

  /** Values that every record carries from now on. */
  set(values: Partial<Record<SignalName, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      this.#record[SIGNAL[name as SignalName]] = value;
    }
  }

  enter(state: SafetyState, trip: keyof typeof TRIP = 'NONE', blockers = 0): void {
    const energised = isEnergised(SAFETY_STATE[state]);
    this.set({
      state: SAFETY_STATE[state],
      trip: TRIP[trip],
      blockers,
      enable: energised ? 1 : 0,
      limitReason: energised ? 0 : LIMIT_REASON.notRunning,
    });
  }

  /** Sends no more records; the server goes on. */
  stall(): void {
    this.#stalled = true;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#closeTelemetry();
  }

  #catchUp(): void {
    if (this.#control.takeStop()) {
      this.asked.push('stop');
      this.enter('tripped', 'SOFTWARE_STOP');
      this.#control.confirmStop();
    }
    this.#serveRequests();
    const due = ((performance.now() - this.#startedAt) / 1000) * this.#rateHz;
    while (this.#tick < due && !this.#stalled) this.#publish();
  }

  #serveRequests(): void {
    for (let slot = this.#requests.peek(); slot >= 0; slot = this.#requests.peek()) {
      const granted = this.#serve(this.#requests.kindAt(slot), slot);
      this.#requests.answer(slot, granted);
    }
  }

  #serve(kind: number, slot: number): boolean {
    this.asked.push(nameOf(kind));
    const state = this.#record[SIGNAL.state];
    const blocked = this.#record[SIGNAL.blockers] !== 0;
    const fits = (wanted: SafetyState) => state === SAFETY_STATE[wanted] && !blocked;
    const first = this.#requests.argumentsAt(slot);
    const values = this.#requests.values.slice(first, first + 4);
    this.arguments.set(nameOf(kind), [...values]);
    if (kind === REQUEST_KIND.push) {
      this.#pushN = values[0] * 20;
      setTimeout(() => (this.#pushN = 0), 50);
      return true;
    }
    if (kind === REQUEST_KIND.reset && (fits('tripped') || fits('latched'))) {
      this.#motion.fill(0);
      this.enter('ready');
      return true;
    }
    if (kind === REQUEST_KIND.arm && fits('ready')) {
      this.enter('running');
      return true;
    }
    if (kind === REQUEST_KIND.swap) {
      this.set({ swaps: this.#record[SIGNAL.swaps] + 1 });
      return true;
    }
    return kind === REQUEST_KIND.shadow || kind === REQUEST_KIND.fault;
  }

  #publish(): void {
    const [x, theta1, theta2] = this.#move(1 / this.#rateHz);
    const enabled = this.#record[SIGNAL.enable];
    const wave = Math.sin(this.#tick * 12.9898) * 43758.5453;
    const noise = wave - Math.floor(wave) - 0.5;
    const demand = -40 * theta1 + 25 * theta2 - 8 * x + 1.2 * noise - this.#pushN;
    const spike = this.#tick % 997 === 0 ? 60 * (0.6 + noise) : 0;
    this.set({
      tick: this.#tick++,
      x,
      theta1: theta1 + 1e-4 * noise,
      theta2: theta2 - 1e-4 * noise,
      measuredX: x,
      measuredTheta1: theta1,
      measuredTheta2: theta2,
      demand,
      xDot: this.#motion[3],
      stoppingDistance: 0.01 * Math.abs(this.#motion[3]) + this.#motion[3] ** 2 / 2,
      trackLeft: 1.5 - Math.abs(x),
      shadowDemand: this.#record[SIGNAL.shadow] === 0 ? 0 : 0.7 * demand + 2 * noise,
      forceLow: enabled * Math.max(-200, this.#record[SIGNAL.force] - SLEW_N),
      forceHigh: enabled * Math.min(200, this.#record[SIGNAL.force] + SLEW_N),
      force: enabled * demand,
      disturbance: -0.4 + 0.3 * noise,
      slidingVariable: theta1 - 0.4 * x,
      latenessUs: 0.2 + 0.5 * (noise + 0.5) ** 3 + spike,
      ...this.fixed,
    });
    this.#ring.publish(this.#record);
  }

  /** Springs towards upright while enabled, hanging pendulums otherwise. */
  #move(seconds: number): Float64Array {
    const motion = this.#motion;
    const enabled = this.#record[SIGNAL.enable] === 1;
    const sway = enabled ? 0.02 * Math.sin(this.#tick * 0.0013) : 0;
    const pull = [
      enabled ? -3 * motion[0] - 2.4 * motion[3] + this.#pushN + sway * 8 : -2 * motion[3],
      enabled ? -14 * motion[1] - 3 * motion[4] - 1.1 * this.#pushN + sway : 0,
      enabled ? -22 * motion[2] - 4 * motion[5] + 0.7 * this.#pushN - sway : 0,
    ];
    if (!enabled && this.#record[SIGNAL.state] === SAFETY_STATE.tripped) {
      pull[1] = 9.8 * Math.sin(motion[1] + 1e-3) - 0.3 * motion[4];
      pull[2] = 12 * Math.sin(motion[2] - 1e-3) - 0.3 * motion[5];
    }
    for (let i = 0; i < 3; i++) {
      motion[3 + i] += pull[i] * seconds;
      motion[i] += motion[3 + i] * seconds;
    }
    return motion;
  }
}

function nameOf(kind: number): RequestKind {
  return KIND_NAMES.find((name) => REQUEST_KIND[name] === kind)!;
}

/** A simulated rig, with changes. */
export function describeRig(changes: Partial<BridgeDescription>): BridgeDescription {
  const physicsName = (changes.physicsName ?? 'deployment-guide') as PhysicsName;
  return {
    version: '0.1.0',
    rig: 'simulated',
    controller: 'classical_smc',
    preset: 'tuned',
    estimator: 'kalman',
    rateHz: 1000,
    physicsName,
    physics: PHYSICS[physicsName],
    limits: { forceN: 200, angleStopRad: 0.5, angleCutRad: 1, trackM: 1.5 },
    scheduling: 'SCHED_FIFO 80',
    cpuDmaLatency: 'held at 0 us',
    ...changes,
  };
}
