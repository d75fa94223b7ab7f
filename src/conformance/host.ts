import { BridgeError, EXIT } from '../errors.ts';
import type { DeviceNumbers } from '../hal/serial/protocol/identity.ts';
import { COMMAND_FLAG, PAGE, SAMPLE_FLAG } from '../hal/serial/protocol/layout.ts';
import { GONE, WRITE_RESULT } from '../hal/serial/transport/transport.ts';
import { AnswerReader, type Answer, type Identity, type Sample } from './answers.ts';
import { commandFrame, identifyFrame, type Request } from './frames.ts';
import type { Clock, Line } from './line.ts';
import { Interrupted, must } from './outcome.ts';

/** How long an answer may take before it is missing, ms. Only a failure waits for so long. */
const ANSWER_MS = 250;
/** After which a device starts a new count of sequences, ms; 100 are enough. */
const QUIET_MS = 150;
/** How long what is enabled may last by itself at most, ms: shorter than the silence. */
const MOST_VALIDITY_MS = 100;
/** From the last sequence to that of a new count: far out of the window. */
const NEW_COUNT = 30_000;

/** The kit's end of the line: asks, and waits for what is answered. */
export class Host {
  readonly clock: Clock;
  readonly baudRate: number;
  readonly numbers: DeviceNumbers;
  readonly reader: AnswerReader;
  readonly #line: Line;
  /** The last one that the device accepted. */
  #sequence: number;
  #question = 0;
  readonly #isEnding: () => boolean;

  /**
   * @param firstSequence any: where the count of the last program stopped is not known
   * @param isEnding ends checks where it turns true, see {@link command}
   */
  constructor(
    line: Line,
    numbers: DeviceNumbers,
    firstSequence = 0,
    isEnding: () => boolean = () => false,
  ) {
    this.#line = line;
    this.#isEnding = isEnding;
    this.clock = line.clock;
    this.baudRate = line.baudRate;
    this.numbers = numbers;
    this.reader = new AnswerReader(line.transport);
    this.#sequence = firstSequence;
  }

  /** The last sequence that the device accepted. */
  get sequence(): number {
    return this.#sequence;
  }

  /** How long a Command is valid where nothing else is said, ms: long, for a busy machine. */
  get validityMs(): number {
    return Math.min(this.numbers.watchdogMs, MOST_VALIDITY_MS);
  }

  /** Sends bytes. @returns whether all of them went out at once */
  send(bytes: Uint8Array): boolean {
    const result = this.#line.transport.write(bytes);
    if (result === WRITE_RESULT.gone) throw lost();
    return result === WRITE_RESULT.sent;
  }

  /** A Command `ahead` of the last accepted one, valid for {@link validityMs} where nothing else is said. */
  frame(request: Request = {}, ahead = 1): Uint8Array {
    return commandFrame(this.#sequence + ahead, {
      validityMs: this.validityMs,
      ...request,
    });
  }

  /** Sends a Command and waits for its Sample; null where none comes. */
  async tryCommand(request: Request = {}, ahead = 1): Promise<Sample | null> {
    const frame = this.frame(request, ahead);
    const sequence = (this.#sequence + ahead) & 0xffff;
    this.send(frame);
    const sample = await this.sampleOf(sequence);
    if (sample !== null) this.accepted(sequence);
    return sample;
  }

  /**
   * The same, where it must be answered.
   * @throws Failure @throws Interrupted where the run is to end: what puts a rig in order again
   *   works with {@link tryCommand}
   */
  async command(request: Request = {}, ahead = 1): Promise<Sample> {
    if (this.#isEnding()) throw new Interrupted();
    const sample = await this.tryCommand(request, ahead);
    must(sample !== null, `an intact Command, ${ahead} ahead, had no answer in ${ANSWER_MS} ms`);
    return sample;
  }

  /** Takes note of a sequence that the device accepted. */
  accepted(sequence: number): void {
    this.#sequence = sequence & 0xffff;
  }

  /** The next Sample of this sequence; null where none comes. What comes before it is dropped. */
  async sampleOf(sequence: number): Promise<Sample | null> {
    const answer = await this.#until(
      (one) => one.kind === 'sample' && one.sequence === sequence,
      ANSWER_MS,
    );
    return answer as Sample | null;
  }

  /** Asks for a page; null where it is not answered. */
  async page(page: number): Promise<Identity | null> {
    const sequence = this.#nextQuestion();
    this.send(identifyFrame(page, sequence));
    const answer = await this.#until(
      (one) => one.kind === 'identity' && one.page === page && one.sequence === sequence,
      ANSWER_MS,
    );
    return answer as Identity | null;
  }

  /**
   * The answers to bytes that should have one: waits for it, and sees whether more come.
   * A device drops what it has to say while it is still saying something.
   */
  async answersTo(bytes: Uint8Array): Promise<Answer[]> {
    this.send(bytes);
    const first = await this.#until(() => true, ANSWER_MS);
    return first === null ? [] : [first, ...(await this.#answersBeforeFence(bytes))];
  }

  /**
   * Sends bytes and an Identify directly behind them: what a device makes of the bytes is there
   * before the answer to that, so that nothing has to be waited for.
   * @returns the answers to the bytes
   */
  async answersToSilent(bytes: Uint8Array): Promise<Answer[]> {
    this.send(bytes);
    return this.#answersBeforeFence(bytes);
  }

  async #answersBeforeFence(bytes: Uint8Array): Promise<Answer[]> {
    const sequence = this.#nextQuestion();
    this.send(identifyFrame(PAGE.numbers, sequence));
    const before: Answer[] = [];
    const fence = await this.#until((one) => {
      const isFence = one.kind === 'identity' && one.sequence === sequence;
      if (!isFence) before.push(one);
      return isFence;
    }, ANSWER_MS);
    // A device may drop an answer while another one is on its way.
    must(
      fence !== null || before.length > 0,
      `an Identify had no answer in ${ANSWER_MS} ms behind [${hex(bytes)}]`,
    );
    return before;
  }

  /** @throws Failure where the bytes are answered */
  async expectUnanswered(bytes: Uint8Array, what: string): Promise<void> {
    const answers = await this.answersToSilent(bytes);
    must(answers.length === 0, `${what} was answered: [${hex(bytes)}]`);
  }

  /** All answers that come within a time, ms. */
  async listen(ms: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    await this.#until((one) => {
      answers.push(one);
      return false;
    }, ms);
    return answers;
  }

  /**
   * Brings a device to a known state: no force, nothing under way, a new count of sequences.
   * It may be latched.
   */
  async settle(): Promise<Sample> {
    await this.listen(QUIET_MS);
    const sample = await this.tryCommand({}, NEW_COUNT);
    must(sample !== null, `no answer to a Command after ${QUIET_MS} ms of silence`);
    return sample;
  }

  /** Leaves the latch. @throws Failure where the device stays latched */
  async clear(): Promise<Sample> {
    const sample = await this.command({ flags: COMMAND_FLAG.clear });
    const { contactOpen, powerRemoved, driveFault, latched } = SAMPLE_FLAG;
    must(
      (sample.flags & latched) === 0,
      stillLatched(sample.flags & (contactOpen | powerRemoved | driveFault)),
    );
    return sample;
  }

  /** Clears, then enables the drive with 0 mN. @throws Failure where it is not enabled */
  async enable(validityMs = this.validityMs): Promise<Sample> {
    await this.clear();
    const sample = await this.command({ flags: COMMAND_FLAG.enable, validityMs });
    must((sample.flags & SAMPLE_FLAG.enabled) !== 0, 'not enabled by a Command with enable');
    return sample;
  }

  async #until(isWanted: (answer: Answer) => boolean, ms: number): Promise<Answer | null> {
    const end = this.clock.now() + ms;
    for (;;) {
      const now = this.clock.now();
      const answer = this.reader.next(now);
      if (answer === GONE) throw lost();
      if (answer !== null) {
        if (isWanted(answer)) return answer;
      } else if (now >= end) return null;
      else await this.clock.pause();
    }
  }

  #nextQuestion(): number {
    // Far from the sequences of Commands, so that what mixes them up shows.
    this.#question = (this.#question + 1) & 0x0fff;
    return (this.#sequence + 0x8000 + this.#question) & 0xffff;
  }
}

function stillLatched(causes: number): string {
  const { contactOpen, powerRemoved, driveFault } = SAMPLE_FLAG;
  const reasons: string[] = [];
  if (causes & contactOpen) reasons.push('the contact is open');
  if (causes & powerRemoved) reasons.push('the drive has no power');
  if (causes & driveFault) reasons.push('the drive reports a fault');
  return reasons.length === 0
    ? 'still latched after clear, with contact, power and drive in order'
    : `still latched after clear: ${reasons.join(', ')}; put that right and run again`;
}

function lost(): BridgeError {
  return new BridgeError(
    'DEVICE_LOST',
    EXIT.unavailable,
    'the device went away in the middle of a check; plug it in and run again',
  );
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
