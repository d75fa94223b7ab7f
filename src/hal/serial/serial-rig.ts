import { RIG_FLAG, SIGNAL } from '../../record/signals.ts';
import { ClearRequest } from '../clear-request.ts';
import { driveCommand } from '../drive.ts';
import type { CartReference, RigPort } from '../rig.ts';
import { LinkBlock } from './link/link-block.ts';
import { EarlyLook } from './early-look.ts';
import type { SerialRigOptions } from './options.ts';
import { COMMAND, COMMAND_FIELDS, encodeCommand } from './protocol/command.ts';
import { FrameParser } from './protocol/frame-parser.ts';
import { COMMAND_FLAG, FRAME_LENGTH, KIND, SAMPLE_FLAG } from './protocol/layout.ts';
import { decodeSample, SAMPLE, SAMPLE_FIELDS } from './protocol/sample.ts';
import { Referencing } from './tracking/referencing.ts';
import { rigFlags } from './tracking/rig-flags.ts';
import { SampleLog } from './sample-log.ts';
import { createTransport } from './transport/create-transport.ts';
import { GONE, WRITE_RESULT, type Transport } from './transport/transport.ts';

/** As much as one cycle reads at once: a tenth of a second of samples at 1 kHz. */
const READ_BYTES = 4096;

/** A link that says nothing for so many sample gaps is lost. */
const SILENT_GAPS = 2;
/** ... and for at least so many periods, since a slow loop asks rarely. */
const SILENT_PERIODS = 4;

/**
 * A rig behind a serial line, used from the control thread: each cycle reads the answer to an
 * earlier command and sends the next one.
 */
export class SerialRig implements RigPort {
  readonly #options: SerialRigOptions;
  readonly #link: LinkBlock;
  readonly #transport: Transport;
  readonly #parser = new FrameParser(FRAME_LENGTH.device, [KIND.sample]);
  readonly #early = new EarlyLook();
  readonly #log: SampleLog;
  readonly #referencing: Referencing;
  readonly #clear: ClearRequest;
  readonly #silentPeriods: number;
  readonly #received = new Uint8Array(READ_BYTES);
  readonly #frame = new Uint8Array(FRAME_LENGTH.host);
  readonly #command = new Float64Array(COMMAND_FIELDS);
  readonly #share = new Float64Array(1);
  /** The newest sample that was accepted, and the one that is looked at, laid out as `SAMPLE`. */
  readonly #sample = new Float64Array(SAMPLE_FIELDS);
  readonly #candidate = new Float64Array(SAMPLE_FIELDS);
  #generation = 0;
  #sequence = 0;
  #tick = 0;
  #heardTick = 0;
  #fresh = false;
  #hasSample = false;
  #energised = false;

  constructor(options: SerialRigOptions, transport = createTransport(options.mailbox)) {
    const { periodSeconds, sampleGap } = options;
    this.#options = options;
    this.#link = new LinkBlock(options.link);
    this.#transport = transport;
    this.#log = new SampleLog(options);
    this.#referencing = new Referencing(options.encoders, options.switches, periodSeconds);
    this.#clear = new ClearRequest(periodSeconds);
    this.#silentPeriods = Math.max(SILENT_PERIODS, (SILENT_GAPS * sampleGap) / periodSeconds);
  }

  read(record: Float64Array): void {
    this.#tick = record[SIGNAL.tick];
    this.#fresh = false;
    record.fill(NaN, SIGNAL.trueX, SIGNAL.trueTheta2Dot + 1);
    this.#attach();
    if (this.#isAttached) {
      this.#receive();
      if (this.#tick - this.#heardTick > this.#silentPeriods) this.#lose();
    }
    record[SIGNAL.fresh] = this.#fresh ? 1 : 0;
    if (this.#fresh) this.#report(record);
    record[SIGNAL.rigFlags] |= rigFlags(this.#early.take(), this.#options.drive.sign);
    // A link that went and came back is another one: it is down until a sample of it is there.
    if (!this.#isAttached || !this.#hasSample) record[SIGNAL.rigFlags] = RIG_FLAG.linkDown;
    this.#log.report(record);
  }

  write(record: Float64Array): void {
    this.#energised = record[SIGNAL.enable] !== 0;
    if (!this.#isAttached) return;
    const command = this.#command;
    command[COMMAND.flags] = 0;
    command[COMMAND.value] = 0;
    if (this.#energised) {
      this.#referencing.cancel();
      this.#clear.end();
      driveCommand(this.#options.drive, record, this.#share);
      const force = this.#share[0] * this.#options.drive.fullScaleForce;
      command[COMMAND.flags] = COMMAND_FLAG.enable;
      command[COMMAND.value] = Math.floor(1000 * force + 0.5);
    } else {
      this.#referencing.addTo(command);
      if (this.#clear.isDue(record)) command[COMMAND.flags] |= COMMAND_FLAG.clear;
    }
    this.#send();
  }

  stop(): boolean {
    if (!this.#isAttached) return false;
    this.#command[COMMAND.flags] = 0;
    this.#command[COMMAND.value] = 0;
    return this.#send();
  }

  glance(): boolean {
    return this.#isAttached && this.#early.look(this.#transport);
  }

  reference(cart: CartReference, pendulums: boolean): boolean {
    return !this.#energised && this.#isAttached && this.#referencing.begin(cart, pendulums);
  }

  close(): void {
    this.stop();
    this.#link.close();
  }

  /** Whether the link is up and still the one that was taken up: another one has another descriptor. */
  get #isAttached(): boolean {
    return this.#link.isUp && this.#link.generation === this.#generation;
  }

  /** Takes up a link that is new, and starts anew with it. */
  #attach(): void {
    if (!this.#link.isUp || this.#link.generation === this.#generation) return;
    this.#generation = this.#link.generation;
    this.#transport.attach(this.#link.descriptor);
    this.#parser.reset();
    this.#early.forget();
    this.#log.reset();
    this.#referencing.cancel();
    this.#clear.end();
    this.#hasSample = false;
    this.#heardTick = this.#tick;
  }

  #receive(): void {
    this.#early.giveTo(this.#parser);
    const count = this.#transport.read(this.#received);
    if (count === GONE) {
      this.#lose();
      return;
    }
    this.#parser.push(this.#received, count);
    for (;;) {
      const at = this.#parser.next();
      if (at < 0) break;
      this.#heardTick = this.#tick;
      decodeSample(this.#parser.buffer, at, this.#candidate);
      if (!this.#log.accept(this.#candidate, this.#tick)) continue;
      this.#sample.set(this.#candidate);
      this.#fresh = true;
      this.#hasSample = true;
    }
    this.#log.framesDamaged = this.#parser.damaged;
  }

  #report(record: Float64Array): void {
    const sample = this.#sample;
    let flags = rigFlags(sample[SAMPLE.flags], this.#options.drive.sign);
    if (this.#link.isMismatch) flags |= RIG_FLAG.identityMismatch;
    record[SIGNAL.rigFlags] = flags;
    record[SIGNAL.countX] = sample[SAMPLE.countX];
    record[SIGNAL.countTheta1] = sample[SAMPLE.countTheta1];
    record[SIGNAL.countTheta2] = sample[SAMPLE.countTheta2];
    record[SIGNAL.deviceTimeUs] = sample[SAMPLE.latchedUs];
    this.#referencing.see(record, SIGNAL.countX, flags);
    if (this.#referencing.isPending) record[SIGNAL.rigFlags] |= RIG_FLAG.referencing;
    if ((sample[SAMPLE.flags] & SAMPLE_FLAG.latched) === 0) this.#clear.end();
  }

  /** @returns whether the whole frame went out */
  #send(): boolean {
    const command = this.#command;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    command[COMMAND.sequence] = this.#sequence;
    command[COMMAND.validityMs] = this.#options.validityMs;
    encodeCommand(this.#frame, command);
    this.#log.sent(command, this.#fresh ? this.#sample : null, this.#tick);
    const result = this.#transport.write(this.#frame);
    if (result === WRITE_RESULT.gone) this.#lose();
    return result === WRITE_RESULT.sent;
  }

  #lose(): void {
    this.#fresh = false;
    this.#link.lost();
  }
}
