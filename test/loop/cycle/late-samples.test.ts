import { describe, expect, it } from 'vitest';
import { ClosedLoop } from '../../../src/loop/cycle/closed-loop.ts';
import { SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { balancingLoop } from './balancing-loop.ts';
import { LateLink } from './late-link.ts';

const RATE = 100;

/** Balances over a link whose lag is told for every tick, and counts by how much the estimate is off. */
function balance(lagAt: (tick: number) => number, seconds: number) {
  const { rig, cycle } = balancingLoop({
    rateHz: RATE,
    rig: { countNoise: 0, initialState: [0.3, 0.1, 0.05, 0, 0, 0] },
  });
  const link = new LateLink(rig, 1);
  const loop = new ClosedLoop(cycle, link, 1 / RATE);
  const { record } = loop;
  let worst = 0;
  for (let tick = 0; tick < seconds * RATE; tick++) {
    link.lag = lagAt(tick);
    loop.step();
    if (record[SIGNAL.fresh] === 0 || tick < RATE / 4) continue;
    // The true state in the record is that of the sample's moment.
    for (let i = 0; i < 3; i++) {
      worst = Math.max(worst, Math.abs(record[SIGNAL.x + i] - record[SIGNAL.trueX + i]));
    }
  }
  return { state: record[SIGNAL.state], worst };
}

describe('samples that are some cycles under way', () => {
  it('balance a rig, two cycles late all the time', () => {
    expect(balance(() => 2, 8).state).toBe(SAFETY_STATE.running);
  });

  it('are put where they belong when the way grows longer and shorter again', () => {
    const steady = balance(() => 1, 10);
    const changing = balance((tick) => 1 + (Math.floor(tick / 7) % 2), 10);
    expect(changing.state).toBe(SAFETY_STATE.running);
    expect(changing.worst).toBeLessThan(2 * steady.worst);
  });
});
