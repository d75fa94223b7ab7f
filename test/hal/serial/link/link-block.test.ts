import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINK_STATE, LinkBlock } from '../../../../src/hal/serial/link/link-block.ts';

const DESCRIPTOR = 17;

function blocks(): { main: LinkBlock; control: LinkBlock; buffer: SharedArrayBuffer } {
  const buffer = LinkBlock.allocate();
  return { main: new LinkBlock(buffer), control: new LinkBlock(buffer), buffer };
}

describe('a link', () => {
  test('is down until a device is published, then up with its descriptor', () => {
    const { main, control } = blocks();
    expect(control.state).toBe(LINK_STATE.down);
    expect(main.publish(DESCRIPTOR, true)).toBe(true);
    expect(control.isUp).toBe(true);
    expect(control.descriptor).toBe(DESCRIPTOR);
    expect(control.isMismatch).toBe(true);
  });

  test('is another one after it was lost: the control thread sees its generation rise', () => {
    const { main, control } = blocks();
    main.publish(DESCRIPTOR, true);
    const first = control.generation;
    control.lost();
    main.retire();
    main.publish(DESCRIPTOR + 1, false);
    expect(control.generation).toBe(first + 1);
    expect(control.isMismatch).toBe(false);
  });

  test('is not published again while the control thread may use the last device', () => {
    const { main } = blocks();
    main.publish(DESCRIPTOR, false);
    expect(main.publish(DESCRIPTOR + 1, false)).toBe(false);
    expect(main.retire()).toBe(false);
    expect(main.descriptor).toBe(DESCRIPTOR);
  });

  test('that was closed stays so', () => {
    const { main, control } = blocks();
    control.close();
    expect(main.publish(DESCRIPTOR, false)).toBe(false);
    expect(main.retire()).toBe(false);
    expect(control.lost()).toBe(false);
    expect(main.state).toBe(LINK_STATE.closed);
  });

  test('wakes the main thread when another thread loses it', async () => {
    const { main, buffer } = blocks();
    main.publish(DESCRIPTOR, false);
    const worker = new Worker(
      `const { LinkBlock } = await import(${JSON.stringify(
        new URL('../../../../src/hal/serial/link/link-block.ts', import.meta.url).href,
      )});
       const { workerData } = await import('node:worker_threads');
       new LinkBlock(workerData).lost();`,
      { eval: true, workerData: buffer },
    );
    expect(await main.left(10_000)).toBe(true);
    expect(main.state).toBe(LINK_STATE.lost);
    await worker.terminate();
  });

  test('that nobody leaves is still up after the time given', async () => {
    const { main } = blocks();
    main.publish(DESCRIPTOR, false);
    expect(await main.left(5)).toBe(false);
  });
});

test('whatever the two threads do, main closes no descriptor that control may use', () => {
  const step = fc.constantFrom('publish', 'retire', 'lost', 'close');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { main, control } = blocks();
      // What main holds open, and what control believes it may use.
      let open = -1;
      let next = 0;
      for (const step of steps) {
        const inUse = control.isUp ? control.descriptor : -1;
        if (step === 'publish' && main.publish(next, false)) {
          expect(inUse).toBe(-1);
          open = next++;
        }
        if (step === 'retire' && main.retire()) {
          expect(inUse).toBe(-1);
          open = -1;
        }
        if (step === 'lost') control.lost();
        if (step === 'close') control.close();
        if (control.isUp) expect(control.descriptor).toBe(open);
      }
    }),
  );
});
