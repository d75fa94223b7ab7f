import type { MailboxBuffers } from '../link/mailbox.ts';
import { DirectTransport } from './direct.ts';
import { StreamTransport } from './stream.ts';
import type { Transport } from './transport.ts';

/** What the control thread gets of a serial device: shared memory, and so a thing to post. */
export interface SerialLink {
  /** Of a `LinkBlock`. */
  readonly link: SharedArrayBuffer;
  /** Of the transport `stream`; null where the descriptor is read and written itself. */
  readonly mailbox: MailboxBuffers | null;
}

/** A transport over a device that the main thread opened, for one of the threads. */
export function createTransport(mailbox: MailboxBuffers | null): Transport {
  return mailbox === null ? new DirectTransport() : new StreamTransport(mailbox);
}
