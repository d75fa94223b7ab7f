import { COMMAND, COMMAND_FIELDS, decodeCommand } from '../protocol/command.ts';
import { FRAME_LENGTH } from '../protocol/layout.ts';
import { encodeSample, SAMPLE, SAMPLE_FIELDS } from '../protocol/sample.ts';
import { WRITE_RESULT, type Transport } from './transport.ts';

/**
 * A device that is nothing but its answers: every Command gets the Sample of a rig that stands
 * still. What is to be warm before a real device is touched runs over it.
 */
export class LoopbackTransport implements Transport {
  readonly writeFaults = 0;
  readonly #command = new Float64Array(COMMAND_FIELDS);
  readonly #sample = new Float64Array(SAMPLE_FIELDS);
  readonly #answer = new Uint8Array(FRAME_LENGTH.device);
  #isWaiting = false;

  attach(): void {
    this.#isWaiting = false;
  }

  read(into: Uint8Array): number {
    if (!this.#isWaiting) return 0;
    this.#isWaiting = false;
    into.set(this.#answer);
    return this.#answer.length;
  }

  write(frame: Uint8Array): number {
    decodeCommand(frame, 0, this.#command);
    const nowUs = (performance.now() * 1000) >>> 0;
    this.#sample[SAMPLE.sequence] = this.#command[COMMAND.sequence];
    this.#sample[SAMPLE.latchedUs] = nowUs;
    this.#sample[SAMPLE.appliedUs] = nowUs;
    encodeSample(this.#answer, this.#sample);
    this.#isWaiting = true;
    return WRITE_RESULT.sent;
  }
}
