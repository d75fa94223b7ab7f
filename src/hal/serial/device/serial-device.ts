import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SerialPort } from 'serialport';
import { BridgeError } from '../../../errors.ts';
import { LINK_STATE, LinkBlock } from '../link/link-block.ts';
import { Mailbox } from '../link/mailbox.ts';
import type { DeviceIdentity } from '../protocol/identity.ts';
import { createTransport, type SerialLink } from '../transport/create-transport.ts';
import { GONE, type Transport } from '../transport/transport.ts';
import type { DeviceEvent } from './device-event.ts';
import { identify } from './identify.ts';
import { identityDifferences, type DeviceExpectations } from './identity-check.ts';
import { lowerLatency } from './latency-timer.ts';
import { closePort, descriptorOf, openPort, type PortOptions } from './open-port.ts';
import { StreamPump } from './stream-pump.ts';

/** A board that boots when its port opens answers after about 2 s. */
const SILENT_AFTER_MS = 5000;
const REOPEN_MS = 200;
/** A link that does not live for so long is opened again ever more slowly, ... */
const SHORT_LIVED_MS = 2000;
/** ... down to once in so long. */
const SLOWEST_REOPEN_MS = 2000;
/** How long a control thread may take to close its end of the link. */
const LEAVE_MS = 1000;

export interface SerialDeviceOptions extends PortOptions {
  readonly expectations: DeviceExpectations;
  readonly onEvent: (event: DeviceEvent) => void;
  /** How long it may be silent before that is said, ms; 5000. */
  readonly silentAfterMs?: number;
  /** Ends the opening early, as if the device had been closed; of no effect afterwards. */
  readonly signal?: AbortSignal;
}

/** Why a device is not served any more, as far as this thread can know. */
type Loss =
  /** The system says so. */
  | 'gone'
  /** Its port is there, but the control thread gave it up. */
  | 'silent';

const LOSS_TEXT: { readonly [loss in Loss]: string } = {
  gone: 'the device is gone; waiting for it to come back',
  silent: 'the device does not answer any more, or too late; it is opened again',
};

/**
 * A serial device on the main thread, the only one on which `serialport` works: opens and
 * identifies it, hands it to the control thread through a `LinkBlock`, and takes it back when it is
 * lost, to try the same path again until it is there. What the loop makes of a device that came back
 * is not decided here.
 */
export class SerialDevice {
  /** For the control thread. */
  readonly link: SerialLink;
  readonly #options: SerialDeviceOptions;
  readonly #block: LinkBlock;
  readonly #transport: Transport;
  readonly #ending = new AbortController();
  readonly #settled = Promise.withResolvers<undefined>();
  #supervision: Promise<void> = Promise.resolve();
  #identity: DeviceIdentity | null = null;

  private constructor(options: SerialDeviceOptions) {
    const mailbox = options.transport === 'stream' ? Mailbox.allocate() : null;
    this.link = { link: LinkBlock.allocate(), mailbox };
    this.#options = options;
    this.#block = new LinkBlock(this.link.link);
    this.#transport = createTransport(mailbox);
  }

  /**
   * Resolves when the device was identified, or was silent for 5 s: then it is asked on. Also when
   * the signal ends it; then it is of no use but to be closed.
   * @throws BridgeError DEVICE_MISSING, DEVICE_BUSY, DEVICE_FORBIDDEN or DEVICE_UNUSABLE
   */
  static async open(options: SerialDeviceOptions): Promise<SerialDevice> {
    const device = new SerialDevice(options);
    const port = await openPort(options);
    const { signal } = options;
    const giveUp = () => device.#ending.abort();
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp);
    try {
      device.#supervision = device.#supervise(port);
      // A fault of the bridge itself is thrown here, or by close().
      device.#supervision.catch(device.#settled.reject);
      await device.#settled.promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
    return device;
  }

  /** What the device last said of itself; null until it did. */
  get identity(): DeviceIdentity | null {
    return this.#identity;
  }

  /**
   * Closes the device, once the control thread left the link; it has a second for that. One that
   * hangs may still use the descriptor, whose number could be another file's once it is closed: then
   * it stays open, and is closed by the end of the process.
   *
   * @param user who was given the link
   */
  async close(user: 'control thread' | 'nobody' = 'control thread'): Promise<void> {
    this.#ending.abort();
    const isLeft = user === 'nobody' || (await this.#block.left(LEAVE_MS));
    // By stream it has no descriptor.
    if (!isLeft && this.#options.transport === 'direct') return;
    this.#block.close();
    await this.#supervision;
  }

  async #supervise(first: SerialPort): Promise<void> {
    let port: SerialPort | null = first;
    let pauseMs = REOPEN_MS;
    while (port !== null) {
      const { loss, livedMs } = await this.#serve(port);
      this.#settled.resolve(undefined);
      if (this.#isOver) return;
      this.#block.retire();
      this.#say('lost', LOSS_TEXT[loss]);
      if (livedMs >= SHORT_LIVED_MS) pauseMs = REOPEN_MS;
      port = await this.#reopen(pauseMs);
      pauseMs = Math.min(2 * pauseMs, SLOWEST_REOPEN_MS);
    }
  }

  get #isOver(): boolean {
    return this.#ending.signal.aborted || this.#block.state === LINK_STATE.closed;
  }

  /**
   * Identifies and hands over an open port, and closes it once it is left or gone.
   * @returns why, and for how long the control thread had it
   */
  async #serve(port: SerialPort): Promise<{ loss: Loss; livedMs: number }> {
    // An error of the stream is followed by its end; that of a direct port is met by its reader.
    port.on('error', () => undefined);
    const { mailbox } = this.link;
    const pump = mailbox === null ? null : new StreamPump(port, new Mailbox(mailbox));
    try {
      const descriptor = mailbox === null ? descriptorOf(port) : -1;
      await this.#checkLatency(port);
      this.#transport.attach(descriptor);
      const identity = await this.#identify();
      if (identity === null) return { loss: 'gone', livedMs: 0 };
      this.#publish(identity, descriptor);
      this.#settled.resolve(undefined);
      const begunMs = performance.now();
      await this.#block.left();
      return { loss: this.#loss(), livedMs: performance.now() - begunMs };
    } finally {
      pump?.stop();
      await closePort(port);
    }
  }

  /** Null where the device went away, or is not wanted any more, before it answered. */
  async #identify(): Promise<DeviceIdentity | null> {
    for (let said = ''; ;) {
      const timeoutMs = this.#options.silentAfterMs ?? SILENT_AFTER_MS;
      const outcome = await identify(this.#transport, timeoutMs, this.#ending.signal);
      if (typeof outcome !== 'string') return outcome;
      if (outcome === 'gone' || outcome === 'aborted') return null;
      if (outcome !== said) {
        this.#say(outcome, this.#complaint(outcome));
        said = outcome;
      }
      this.#settled.resolve(undefined);
    }
  }

  /** Asks the port that the control thread left, before it is closed. */
  #loss(): Loss {
    // On Windows the name of a port is no path.
    const hasPath = process.platform === 'win32' || existsSync(this.#options.path);
    const isThere = hasPath && this.#transport.read(new Uint8Array(1)) !== GONE;
    return isThere ? 'silent' : 'gone';
  }

  #complaint(outcome: 'silent' | 'garbled'): string {
    const { baudRate } = this.#options;
    return outcome === 'silent'
      ? `no answer at ${baudRate} baud; is the firmware on the device, and rig.serial.baud_rate right? Asking on`
      : `what comes at ${baudRate} baud is no frame of this protocol; rig.serial.baud_rate is the first thing to check. Asking on`;
  }

  #publish(identity: DeviceIdentity, descriptor: number): void {
    const { expectations } = this.#options;
    const differences = identityDifferences(identity, expectations);
    this.#identity = identity;
    if (!this.#block.publish(descriptor, differences.length > 0)) return;
    const name = identity.name === '' ? 'a device without a name' : identity.name;
    const build = identity.build === '' ? '' : ` (${identity.build})`;
    this.#say('connected', `${name}${build}, protocol ${identity.major}.${identity.minor}`);
    for (const difference of differences) {
      this.#say('mismatch', `${difference}; it is not armed until they agree`);
    }
  }

  async #checkLatency(port: SerialPort): Promise<void> {
    const ms = await lowerLatency(port);
    if (ms === null || ms <= 1) return;
    this.#say(
      'latency',
      `its USB adapter gathers bytes for ${ms} ms; set its latency_timer in sysfs to 1, as root`,
    );
  }

  /**
   * @param pauseMs before it is tried for the first time
   * @returns null where the device is not wanted any more
   */
  async #reopen(pauseMs: number): Promise<SerialPort | null> {
    await this.#pause(pauseMs);
    for (let said = 'DEVICE_MISSING'; !this.#isOver;) {
      try {
        return await openPort(this.#options);
      } catch (error) {
        if (!(error instanceof BridgeError)) throw error;
        if (error.code !== said) this.#say('unavailable', error.message);
        said = error.code;
      }
      await this.#pause(REOPEN_MS);
    }
    return null;
  }

  /** Ends early where the device is closed. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#ending;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  #say(kind: DeviceEvent['kind'], text: string): void {
    const { path, onEvent } = this.#options;
    onEvent({ kind, text: text.startsWith(path) ? text : `${path}: ${text}` });
  }
}
