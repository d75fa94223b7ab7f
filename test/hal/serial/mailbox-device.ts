import { LinkBlock } from '../../../src/hal/serial/link/link-block.ts';
import { Mailbox } from '../../../src/hal/serial/link/mailbox.ts';
import {
  COMMAND,
  COMMAND_FIELDS,
  decodeCommand,
} from '../../../src/hal/serial/protocol/command.ts';
import { FrameParser } from '../../../src/hal/serial/protocol/frame-parser.ts';
import {
  COMMAND_FLAG,
  FRAME_LENGTH,
  KIND,
  REFERENCE_MASK,
  SAMPLE_FLAG,
} from '../../../src/hal/serial/protocol/layout.ts';
import { encodeSample, SAMPLE, SAMPLE_FIELDS } from '../../../src/hal/serial/protocol/sample.ts';

/** A device behind a mailbox: what a rig sends is there at once, and so are its answers. */
export class MailboxDevice {
  readonly buffers = { link: LinkBlock.allocate(), mailbox: Mailbox.allocate() };
  readonly link = new LinkBlock(this.buffers.link);
  readonly mailbox = new Mailbox(this.buffers.mailbox);
  /** Fields of every command that came, laid out as `COMMAND`. */
  readonly commands: Float64Array[] = [];
  readonly counts = [0, 0, 0];
  flags: number = SAMPLE_FLAG.latched;
  silent = false;
  /** How far its answers are from the commands that they should answer. */
  skew = 0;
  /** Whether the cause of its latch is gone. */
  clears = true;
  readonly #parser = new FrameParser(FRAME_LENGTH.host, [KIND.command]);
  readonly #bytes = new Uint8Array(256);
  readonly #frame = new Uint8Array(FRAME_LENGTH.device);

  plugIn(mismatch = false): void {
    this.mailbox.isOpen = true;
    this.link.publish(-1, mismatch);
  }

  get last(): Float64Array {
    return this.commands.at(-1)!;
  }

  /** Takes what came, and answers it. */
  serve(): void {
    this.#parser.push(this.#bytes, this.mailbox.sent.read(this.#bytes));
    for (let at = this.#parser.next(); at >= 0; at = this.#parser.next()) {
      const command = new Float64Array(COMMAND_FIELDS);
      decodeCommand(this.#parser.buffer, at, command);
      this.commands.push(command);
      if (!this.silent) this.#answer(command);
    }
  }

  #answer(command: Float64Array): void {
    const nowUs = (performance.now() * 1000) >>> 0;
    const sample = new Float64Array(SAMPLE_FIELDS);
    sample[SAMPLE.sequence] = (command[COMMAND.sequence] + this.skew) & 0xffff;
    this.counts.forEach((count, i) => (sample[SAMPLE.countX + i] = count));
    sample[SAMPLE.latchedUs] = nowUs;
    sample[SAMPLE.appliedUs] = nowUs;
    const flags = command[COMMAND.flags];
    if (this.clears && (flags & COMMAND_FLAG.clear) !== 0) this.flags &= ~SAMPLE_FLAG.latched;
    const channel = (flags & REFERENCE_MASK) / COMMAND_FLAG.referenceX - 1;
    if (channel >= 0) {
      this.counts[channel] = command[COMMAND.value];
      this.flags |= SAMPLE_FLAG.xReferenced << channel;
    }
    sample[SAMPLE.flags] = this.flags;
    encodeSample(this.#frame, sample);
    this.mailbox.received.write(this.#frame);
  }
}
