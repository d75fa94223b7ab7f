import { beforeEach, describe, expect, test } from 'vitest';
import { Mailbox } from '../../../../src/hal/serial/link/mailbox.ts';
import { StreamTransport } from '../../../../src/hal/serial/transport/stream.ts';
import { GONE, WRITE_RESULT } from '../../../../src/hal/serial/transport/transport.ts';

const FRAME = new Uint8Array(16).fill(7);

describe('the stream transport', () => {
  let holder: Mailbox;
  let transport: StreamTransport;
  const into = new Uint8Array(64);

  beforeEach(() => {
    const buffers = Mailbox.allocate();
    holder = new Mailbox(buffers);
    transport = new StreamTransport(buffers);
    holder.isOpen = true;
  });

  test('carries frames to the holder and bytes back', () => {
    expect(transport.write(FRAME)).toBe(WRITE_RESULT.sent);
    expect(holder.sent.read(into)).toBe(16);
    holder.received.write(Uint8Array.of(1, 2, 3));
    expect(transport.read(into)).toBe(3);
    expect(transport.read(into)).toBe(0);
  });

  test('wakes the holder with every frame', async () => {
    const seen = holder.knocks;
    const woken = holder.knocked(seen);
    transport.write(FRAME);
    await woken;
    expect(holder.knocks).toBe(seen + 1);
  });

  test('is gone once the holder closed its port, for readers and writers', () => {
    holder.received.write(FRAME);
    holder.isOpen = false;
    expect(transport.read(into)).toBe(GONE);
    expect(transport.write(FRAME)).toBe(WRITE_RESULT.gone);
  });

  test('drops frames, and counts them, where the holder takes none', () => {
    let sent = 0;
    while (transport.write(FRAME) === WRITE_RESULT.sent) sent++;
    expect(sent).toBe(4096);
    expect(transport.writeFaults).toBe(1);
  });

  test('forgets what came on the last link', () => {
    holder.received.write(FRAME);
    transport.attach();
    expect(transport.read(into)).toBe(0);
  });

  test('allocates nothing in 100 000 cycles', () => {
    const cycles = (count: number) => {
      for (let i = 0; i < count; i++) {
        transport.write(FRAME);
        holder.sent.read(into);
        holder.received.write(FRAME);
        transport.read(into);
      }
    };
    cycles(50_000);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    cycles(100_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000);
  });
});
