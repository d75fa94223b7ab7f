import { MOMENT } from './moment.ts';

/** Commands that are remembered; a power of two. A Command is answered before so many follow it. */
const REMEMBERED = 256;

/**
 * The Commands that were sent last: when, and whether they are still to be answered.
 * A Command that this many others followed without an answer is lost.
 */
export class SentCommands {
  readonly #sequence = new Uint16Array(REMEMBERED);
  readonly #outstanding = new Uint8Array(REMEMBERED);
  readonly #hostUs = new Float64Array(REMEMBERED);
  readonly #tick = new Float64Array(REMEMBERED);
  #lost = 0;

  /** Commands that will never be answered. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * @param sequence of the Command, one more than that of the last one, modulo 2^16
   * @param moment when it was sent, laid out as `MOMENT`
   */
  add(sequence: number, moment: Float64Array): void {
    const slot = sequence & (REMEMBERED - 1);
    this.#lost += this.#outstanding[slot];
    this.#sequence[slot] = sequence;
    this.#outstanding[slot] = 1;
    this.#hostUs[slot] = moment[MOMENT.hostUs];
    this.#tick[slot] = moment[MOMENT.tick];
  }

  isOutstanding(sequence: number): boolean {
    const slot = sequence & (REMEMBERED - 1);
    return this.#outstanding[slot] === 1 && this.#sequence[slot] === sequence;
  }

  /**
   * Takes an outstanding Command for answered. A wire changes no order: those before it that are
   * still outstanding are lost.
   *
   * @param sent receives when it was sent, laid out as `MOMENT`
   */
  answer(sequence: number, sent: Float64Array): void {
    const slot = sequence & (REMEMBERED - 1);
    this.#outstanding[slot] = 0;
    sent[MOMENT.hostUs] = this.#hostUs[slot];
    sent[MOMENT.tick] = this.#tick[slot];
    let before = (sequence - 1) & 0xffff;
    while (this.isOutstanding(before)) {
      this.#outstanding[before & (REMEMBERED - 1)] = 0;
      this.#lost++;
      before = (before - 1) & 0xffff;
    }
  }

  reset(): void {
    this.#outstanding.fill(0);
    this.#lost = 0;
  }
}
