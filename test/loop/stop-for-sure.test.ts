import { describe, expect, it } from 'vitest';
import type { RigPort } from '../../src/hal/rig.ts';
import { stopForSure } from '../../src/loop/stop-for-sure.ts';

/** A rig whose stop does one thing after another, and then the last of them for ever. */
function rig(...stops: (() => boolean)[]) {
  let calls = 0;
  const port: RigPort = {
    read: () => {},
    write: () => {},
    stop: () => stops[Math.min(calls++, stops.length - 1)]!(),
    close: () => {},
  };
  return { port, calls: () => calls };
}

const busy = () => false;
const sent = () => true;
const broken = () => {
  throw new Error('EIO');
};

describe('the last word to a rig', () => {
  it('is said once where it goes out', () => {
    const { port, calls } = rig(sent);
    expect(stopForSure(port)).toBe(true);
    expect(calls()).toBe(1);
  });

  it('is said again while the line is busy, or the port throws', () => {
    const { port, calls } = rig(busy, broken, busy, sent);
    expect(stopForSure(port)).toBe(true);
    expect(calls()).toBe(4);
  });

  it.each([
    ['stays busy', busy],
    ['is broken', broken],
  ])('is given up where the line %s: the device has dropped the force by then', (_, stop) => {
    const { port, calls } = rig(stop);
    expect(stopForSure(port)).toBe(false);
    expect(calls()).toBeGreaterThan(1);
  });
});
