import {
  COMMAND,
  COMMAND_FIELDS,
  decodeCommand,
  encodeCommand,
} from '../../../../src/hal/serial/protocol/command.ts';
import { COMMAND_FLAG, FRAME_LENGTH, KIND } from '../../../../src/hal/serial/protocol/layout.ts';
import {
  decodeSample,
  encodeSample,
  SAMPLE,
  SAMPLE_FIELDS,
} from '../../../../src/hal/serial/protocol/sample.ts';
import { MOMENT } from '../../../../src/hal/serial/tracking/moment.ts';
import { SampleTracker } from '../../../../src/hal/serial/tracking/sample-tracker.ts';
import { VERDICT } from '../../../../src/hal/serial/tracking/verdict.ts';
import { isObeyed } from './command-rules.ts';
import type { DamagedLine } from './damage.ts';

/** One end of a link on which each damaged frame is followed by an intact one. */
export interface Receiver {
  readonly kinds: readonly [number, number];
  readonly damaged: Uint8Array;
  readonly intact: Uint8Array;
  /** Writes the next two frames. */
  prepare(random: DamagedLine): void;
  /** Whether what is behind the CRC and the guard believes the frame at `at`. */
  believes(bytes: Uint8Array, at: number): boolean;
}

/** A device that gets Commands. */
export class CommandReceiver implements Receiver {
  readonly kinds = [KIND.command, KIND.identify] as const;
  readonly damaged = new Uint8Array(FRAME_LENGTH.host);
  readonly intact = new Uint8Array(FRAME_LENGTH.host);
  readonly #fields = new Float64Array(COMMAND_FIELDS);
  #sent = 0;
  #obeyed = 0;

  prepare(random: DamagedLine): void {
    this.#encodeNext(random, this.damaged);
    this.#encodeNext(random, this.intact);
  }

  believes(bytes: Uint8Array, at: number): boolean {
    decodeCommand(bytes, at, this.#fields);
    if (!isObeyed(this.#fields, this.#obeyed)) return false;
    this.#obeyed = this.#fields[COMMAND.sequence];
    return true;
  }

  #encodeNext(random: DamagedLine, frame: Uint8Array): void {
    this.#sent = (this.#sent + 1) & 0xffff;
    this.#fields[COMMAND.flags] = COMMAND_FLAG.enable;
    this.#fields[COMMAND.sequence] = this.#sent;
    this.#fields[COMMAND.validityMs] = 1 + random.below(100);
    this.#fields[COMMAND.value] = random.below(400_001) - 200_000;
    encodeCommand(frame, this.#fields);
  }
}

const PERIOD_US = 1000;

/** A host that gets Samples, one a period. */
export class SampleReceiver implements Receiver {
  readonly kinds = [KIND.sample, KIND.identity] as const;
  readonly damaged = new Uint8Array(FRAME_LENGTH.device);
  readonly intact = new Uint8Array(FRAME_LENGTH.device);
  readonly #tracker = new SampleTracker({
    maxCountsPerSecond: [60_000, 30_000, 30_000],
    clockToleranceUs: 500,
    gapPeriods: 20,
  });
  readonly #device = new Float64Array(SAMPLE_FIELDS);
  readonly #fields = new Float64Array(SAMPLE_FIELDS);
  readonly #moment = new Float64Array(2);
  #sent = 0;

  prepare(random: DamagedLine): void {
    this.#exchange(random, this.damaged);
    this.#exchange(random, this.intact);
  }

  believes(bytes: Uint8Array, at: number): boolean {
    decodeSample(bytes, at, this.#fields);
    const verdict = this.#tracker.accept(this.#fields, this.#moment);
    return verdict === VERDICT.accepted || verdict === VERDICT.late;
  }

  /** A Command goes out, the device answers, and the next period begins. */
  #exchange(random: DamagedLine, frame: Uint8Array): void {
    const device = this.#device;
    this.#sent = (this.#sent + 1) & 0xffff;
    this.#tracker.commandSent(this.#sent, 0, this.#moment);
    device[SAMPLE.supply] = 96;
    device[SAMPLE.sequence] = this.#sent;
    device[SAMPLE.flags] = random.below(0x8000);
    device[SAMPLE.countX] += random.below(41) - 20;
    device[SAMPLE.countTheta1] += random.below(41) - 20;
    device[SAMPLE.countTheta2] += random.below(41) - 20;
    device[SAMPLE.latchedUs] = (this.#moment[MOMENT.hostUs] + 100 + random.below(200)) >>> 0;
    device[SAMPLE.appliedUs] = (device[SAMPLE.latchedUs] + random.below(100)) >>> 0;
    encodeSample(frame, device);
    this.#moment[MOMENT.hostUs] += PERIOD_US;
    this.#moment[MOMENT.tick]++;
  }
}
