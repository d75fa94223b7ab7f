import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { RECORD_SIZE, SIGNAL } from '../../record/signals.ts';
import { LinkBlock } from './link/link-block.ts';
import { Mailbox, type MailboxBuffers } from './link/mailbox.ts';
import type { SerialRigOptions } from './options.ts';
import { SerialRig } from './serial-rig.ts';
import { createTransport } from './transport/create-transport.ts';
import { LoopbackTransport } from './transport/loopback.ts';
import type { Transport } from './transport/transport.ts';

const CYCLES = 10_000;

/**
 * Runs all that a serial rig does in a cycle until the engine has optimised it: over a device that
 * answers at once, then over the transport that will be used, with nobody behind it.
 */
export function warmUpSerialRig(options: SerialRigOptions): void {
  const nobody = openSync(devNull, 'r+');
  try {
    cycle(options, new LoopbackTransport(), -1);
    cycle(options, createTransport(options.mailbox === null ? null : openMailbox()), nobody);
  } finally {
    closeSync(nobody);
  }
}

function openMailbox(): MailboxBuffers {
  const buffers = Mailbox.allocate();
  new Mailbox(buffers).isOpen = true;
  return buffers;
}

function cycle(options: SerialRigOptions, transport: Transport, descriptor: number): void {
  const link = LinkBlock.allocate();
  new LinkBlock(link).publish(descriptor, false);
  // A device that nobody is may be silent for as long as it takes.
  const rig = new SerialRig({ ...options, link, sampleGap: CYCLES }, transport);
  const record = new Float64Array(RECORD_SIZE);
  for (let i = 0; i < CYCLES; i++) {
    record[SIGNAL.tick] = i;
    record[SIGNAL.enable] = i & 1;
    record[SIGNAL.force] = i % 100;
    rig.read(record);
    rig.write(record);
    if ((i & 2) !== 0) rig.glance();
  }
}
