import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../src/controllers/presets/registry.ts';
import { CONTROLLER_NAMES, type ControllerName } from '../../../src/controllers/registry.ts';
import { ShadowLaw } from '../../../src/loop/cycle/shadow-law.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { balancingLoop } from './balancing-loop.ts';

const choiceOf = (controller: ControllerName) => ({
  controller,
  gains: PRESETS.tuned.gains(controller, 'deployment-guide', 100),
});

/** The records of a run with a push, with the shadow signals cut out. */
function recordsWith(shadow: ControllerName | null): number[][] {
  const { cycle, arm, run, rig, record } = balancingLoop({ controller: 'sta_smc' });
  if (shadow !== null) cycle.shadow(choiceOf(shadow));
  arm();
  rig.disturb({ type: 'push', impulseNs: 1, durationS: 0.05 });
  const records: number[][] = [];
  const keep = () => {
    const values = Array.from(record);
    values[SIGNAL.shadow] = values[SIGNAL.shadowDemand] = 0;
    records.push(values);
  };
  run(1, keep);
  record[SIGNAL.requests] = REQUEST.disarm;
  cycle.step(record);
  keep();
  run(1, keep);
  return records;
}

describe('a shadow controller', () => {
  it.each(CONTROLLER_NAMES)('%s changes no bit of all that is not its own', (controller) => {
    expect(recordsWith(controller)).toEqual(recordsWith(null));
  });

  it('asks for what it would ask for in force', () => {
    const { cycle, arm, run } = balancingLoop({ controller: 'lqr' });
    cycle.shadow(choiceOf('lqr'));
    arm();
    let compared = 0;
    run(1, (r) => {
      expect(r[SIGNAL.shadow]).toBe(CONTROLLER_NAMES.indexOf('lqr') + 1);
      expect(r[SIGNAL.shadowDemand]).toBe(r[SIGNAL.demand]);
      compared += r[SIGNAL.demand] === 0 ? 0 : 1;
    });
    expect(compared).toBeGreaterThan(90);
  });

  it('asks for nothing while the rig does not run, and once it is taken away', () => {
    const { cycle, arm, run, record } = balancingLoop();
    cycle.shadow(choiceOf('lqr'));
    run(0.03);
    expect([record[SIGNAL.shadow], record[SIGNAL.shadowDemand]]).toEqual([5, 0]);
    arm();
    run(0.1);
    expect(record[SIGNAL.shadowDemand]).not.toBe(0);
    cycle.shadow(null);
    run(0.01);
    expect([record[SIGNAL.shadow], record[SIGNAL.shadowDemand]]).toEqual([0, 0]);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.running);
  });

  it('is shown as it is where it asks for what is no number, and trips nothing', () => {
    const shadow = new ShadowLaw();
    const broken = {
      name: 'broken',
      memory: new Float64Array(0),
      internals: new Float64Array(4),
      reset: () => {},
      step: (_state: Float64Array, _saturated: boolean, output: Float64Array) => {
        output[0] = NaN;
      },
    };
    shadow.exchange(broken, 2);
    const record = new Float64Array(RECORD_SIZE);
    shadow.step(record, new Float64Array(6), false, new Float64Array(1));
    expect([record[SIGNAL.shadow], record[SIGNAL.shadowDemand]]).toEqual([3, NaN]);

    // A whole cycle goes on with such a value in its record.
    const { arm, run, record: live } = balancingLoop();
    arm();
    run(0.5, (r) => (r[SIGNAL.shadowDemand] = NaN));
    expect(live[SIGNAL.state]).toBe(SAFETY_STATE.running);
  });
});
