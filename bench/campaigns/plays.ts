import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { SimulatedRig } from '../../src/hal/simulated/simulated-rig.ts';
import { Cycle } from '../../src/loop/cycle/cycle.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import type { Campaign, Event } from './campaign.ts';
import { Observations } from './observations.ts';

/** What became of a campaign. */
export interface Outcome {
  readonly seed: number;
  /** What must never happen and did, a line each. */
  readonly violations: readonly string[];
  /** Whether the cart came to a switch while the drive gave a force. */
  readonly reachedUnderPower: boolean;
  readonly hasCartSensorFault: boolean;
  readonly hasRunaway: boolean;
  /** Indexes into `TRIPS`, in the order in which they came. */
  readonly trips: readonly number[];
  /** How often it was armed. */
  readonly armings: number;
}

/** Plays a campaign on the simulated rig and watches it. */
export function play(campaign: Campaign): Outcome {
  const rig = new SimulatedRig(campaign.rig);
  const cycle = new Cycle(campaign.cycle);
  const observations = new Observations(campaign);
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.state] = SAFETY_STATE.latched;
  let next = 0;
  let periods = 1;
  for (let tick = 0; tick < campaign.ticks; tick += periods) {
    record[SIGNAL.tick] = tick;
    record[SIGNAL.periods] = periods;
    record[SIGNAL.requests] = campaign.heldBits;
    periods = 1;
    for (; next < campaign.events.length && campaign.events[next]!.tick <= tick; next++) {
      const event = campaign.events[next]!;
      if (event.kind === 'request') record[SIGNAL.requests]! |= event.bits;
      else if (event.kind === 'stall') periods = event.periods;
      else happen(event, rig, cycle, campaign);
    }
    rig.read(record);
    cycle.step(record);
    rig.write(record);
    observations.see(record, rig);
  }
  const { violations, trips, armings } = observations;
  const reachedUnderPower = rig.ends.reachedUnderPower > 0;
  const { seed, hasCartSensorFault, hasRunaway } = campaign;
  return { seed, violations, reachedUnderPower, hasCartSensorFault, hasRunaway, trips, armings };
}

function happen(
  event: Exclude<Event, { kind: 'request' | 'stall' }>,
  rig: SimulatedRig,
  cycle: Cycle,
  campaign: Campaign,
): void {
  switch (event.kind) {
    case 'fault':
      return rig.inject(event.fault);
    case 'push':
      return rig.disturb({ ...event, type: 'push' });
    case 'kick':
      return rig.disturb({ ...event, type: 'kick' });
    case 'swap': {
      const gains = PRESETS.tuned.gains(
        event.controller,
        campaign.physicsName,
        1 / campaign.cycle.periodSeconds,
      );
      return cycle.exchange({ controller: event.controller, gains });
    }
  }
}
