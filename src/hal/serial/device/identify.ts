import { setTimeout as sleep } from 'node:timers/promises';
import { FrameParser } from '../protocol/frame-parser.ts';
import { encodeIdentify } from '../protocol/identify.ts';
import {
  decodeNumbers,
  decodeText,
  pageOf,
  sequenceOfPage,
  type DeviceIdentity,
  type DeviceNumbers,
} from '../protocol/identity.ts';
import { FRAME_LENGTH, KIND, PAGE } from '../protocol/layout.ts';
import { GONE, WRITE_RESULT, type Transport } from '../transport/transport.ts';

const ASK_AGAIN_MS = 250;
const POLL_MS = 1;
/** How often a page is asked for that a device need not have. */
const OPTIONAL_ATTEMPTS = 3;

/** How an identification ended, where not with an identity. */
export type NoIdentity =
  | 'gone'
  /** Not a byte came. */
  | 'silent'
  /** Bytes came, but no frame among them. */
  | 'garbled'
  | 'aborted';

/**
 * Asks a device what it is, by the transport that will carry the loop. An open port is no device
 * yet: a board may boot on opening, so that it is asked again and again.
 *
 * @param timeoutMs how long it may be silent
 */
export async function identify(
  transport: Transport,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<DeviceIdentity | NoIdentity> {
  const asking = new Asking(transport, signal);
  const numbers = await asking.numbers(Math.ceil(timeoutMs / ASK_AGAIN_MS));
  if (typeof numbers === 'string') return numbers;
  const name = await asking.text(PAGE.name);
  const build = await asking.text(PAGE.build);
  if (asking.isGone) return 'gone';
  if (signal.aborted) return 'aborted';
  return { ...numbers, name, build };
}

class Asking {
  isGone = false;
  readonly #transport: Transport;
  readonly #signal: AbortSignal;
  readonly #parser = new FrameParser(FRAME_LENGTH.device, [KIND.identity]);
  readonly #received = new Uint8Array(1024);
  readonly #question = new Uint8Array(FRAME_LENGTH.host);
  #sequence = 0;
  #hasBytes = false;

  constructor(transport: Transport, signal: AbortSignal) {
    this.#transport = transport;
    this.#signal = signal;
  }

  async numbers(attempts: number): Promise<DeviceNumbers | NoIdentity> {
    const at = await this.#page(PAGE.numbers, attempts);
    if (at >= 0) return decodeNumbers(this.#parser.buffer, at);
    if (this.isGone) return 'gone';
    if (this.#signal.aborted) return 'aborted';
    return this.#hasBytes ? 'garbled' : 'silent';
  }

  /** A text, empty where the device does not have it. */
  async text(page: number): Promise<string> {
    const at = await this.#page(page, OPTIONAL_ATTEMPTS);
    return at < 0 ? '' : decodeText(this.#parser.buffer, at);
  }

  /** Where in the parser's buffer the answer is, or -1. */
  async #page(page: number, attempts: number): Promise<number> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      encodeIdentify(this.#question, page, this.#sequence);
      if (this.#transport.write(this.#question) === WRITE_RESULT.gone) this.isGone = true;
      const deadline = performance.now() + ASK_AGAIN_MS;
      while (performance.now() < deadline) {
        if (this.isGone || this.#signal.aborted) return -1;
        const at = this.#answer(page);
        if (at >= 0) return at;
        await sleep(POLL_MS);
      }
    }
    return -1;
  }

  #answer(page: number): number {
    const parser = this.#parser;
    const count = this.#transport.read(this.#received);
    if (count === GONE) this.isGone = true;
    if (count > 0) {
      this.#hasBytes = true;
      parser.push(this.#received, count);
    }
    for (;;) {
      const at = parser.next();
      if (at < 0) return -1;
      // The answer to an earlier question is as good, for the page says what it is; only one from
      // before this identification is not.
      const age = (this.#sequence - sequenceOfPage(parser.buffer, at)) & 0xffff;
      if (pageOf(parser.buffer, at) === page && age < this.#sequence) return at;
    }
  }
}
