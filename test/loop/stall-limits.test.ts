import { describe, expect, it } from 'vitest';
import { stallLimits } from '../../src/loop/stall-limits.ts';

describe('how long a thread may stand still', () => {
  it('is short on hardware', () => {
    expect(stallLimits(false, 0.001)).toEqual({
      loopMs: 50,
      loopGoneMs: 500,
      mainMs: 250,
      feedMs: 500,
    });
  });

  it('is a second on a simulated rig, whose machine may stand still', () => {
    const { loopMs, mainMs, feedMs } = stallLimits(true, 0.001);
    expect([loopMs, mainMs, feedMs]).toEqual([1000, 1000, 1000]);
  });

  it('is never less than ten periods', () => {
    expect(stallLimits(false, 0.1).loopMs).toBe(1000);
    expect(stallLimits(false, 0.1).mainMs).toBe(1000);
  });
});
