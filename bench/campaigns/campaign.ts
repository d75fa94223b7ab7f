import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { cycleOptions, simulatedRig } from '../../src/cli/assemble.ts';
import { CONTROLLER_NAMES, type ControllerName } from '../../src/controllers/registry.ts';
import { RIG_FAULTS, type RigFault } from '../../src/hal/rig-fault.ts';
import type { SimulatedRigOptions } from '../../src/hal/simulated/options.ts';
import type { CycleOptions } from '../../src/loop/cycle/cycle-options.ts';
import type { PhysicalParameters, PhysicsName } from '../../src/plant-sim/physics.ts';
import { REQUEST } from '../../src/record/signals.ts';
import { Draws } from './draws.ts';

/** What happens in a campaign, before the cycle of a tick. */
export type Event = { readonly tick: number } & (
  | { readonly kind: 'fault'; readonly fault: RigFault }
  | { readonly kind: 'push'; readonly impulseNs: number; readonly durationS: number }
  | { readonly kind: 'kick'; readonly jump: readonly [number, number, number] }
  | { readonly kind: 'stall'; readonly periods: number }
  | { readonly kind: 'request'; readonly bits: number }
  | { readonly kind: 'swap'; readonly controller: ControllerName }
);

/** A run in which things go wrong: all of it follows from its seed. */
export interface Campaign {
  readonly seed: number;
  readonly ticks: number;
  readonly physicsName: PhysicsName;
  readonly cycle: CycleOptions;
  readonly rig: SimulatedRigOptions;
  /** By tick. */
  readonly events: readonly Event[];
  /** Requests of an operator who tries to reset and arm again, one bit a tick, by tick. */
  readonly heldBits: number;
  /** Whether an encoder of the cart is made wrong at any time. */
  readonly hasCartSensorFault: boolean;
  /** Whether the drive gives a force that nobody told it to give: no bridge can take that away. */
  readonly hasRunaway: boolean;
}

const RATES = [100, 250, 500, 1000] as const;
const SECONDS = 3;
/** Validity of a command on real hardware, s: the shortest, or some periods. */
const VALIDITY_SECONDS = 0.02;
const VALIDITY_PERIODS = 3;
const GAP_SECONDS = 0.02;

const STOPS = [
  REQUEST.softwareStop,
  REQUEST.disarm,
  REQUEST.loopStalled,
  REQUEST.mainStalled,
  REQUEST.feedStalled,
  REQUEST.deadMan,
] as const;

export function campaignOf(seed: number): Campaign {
  const draws = new Draws(seed);
  const rate = draws.oneOf(RATES);
  const period = 1 / rate;
  const config = resolveBridgeConfig(
    {
      rate,
      controller: draws.oneOf(CONTROLLER_NAMES),
      physics: draws.oneOf(['deployment-guide', 'light-rig']),
      seed,
      friction: draws.whether(0.5) ? draws.between(0, 4) : 0,
      initial: [
        draws.between(-0.8, 0.8),
        draws.between(-0.1, 0.1),
        draws.between(-0.1, 0.1),
        0,
        0,
        0,
      ],
    },
    {},
  );
  const ticks = SECONDS * rate;
  const events = eventsOf(draws, rate, ticks);
  const { limits, ...cycle } = cycleOptions(config);
  const { options } = simulatedRig(config) as { options: SimulatedRigOptions };
  const faults = events.flatMap((event) => (event.kind === 'fault' ? [event.fault] : []));
  return {
    seed,
    ticks,
    events,
    physicsName: config.physicsName,
    cycle: { ...cycle, limits: { ...limits, sampleGap: Math.max(GAP_SECONDS, 2 * period) } },
    rig: {
      ...options,
      physics: resembling(options.physics, draws),
      delayPeriods: 1 + draws.below(2),
      validitySeconds: Math.max(VALIDITY_SECONDS, VALIDITY_PERIODS * period),
    },
    heldBits: draws.whether(0.1) ? REQUEST.reset | REQUEST.arm : 0,
    hasCartSensorFault: faults.some(
      ({ fault, channel }) =>
        channel === 0 &&
        (fault.startsWith('sensor-') || fault === 'non-finite') &&
        fault !== 'sensor-ok',
    ),
    hasRunaway: faults.some(({ fault }) => fault === 'drive-runaway'),
  };
}

/** A plant that the model does not know exactly: masses and lengths within a fifth. */
function resembling(physics: PhysicalParameters, draws: Draws): PhysicalParameters {
  const off = () => draws.between(0.85, 1.15);
  return {
    ...physics,
    cartMass: physics.cartMass * off(),
    mass1: physics.mass1 * off(),
    mass2: physics.mass2 * off(),
  };
}

function eventsOf(draws: Draws, rate: number, ticks: number): Event[] {
  const events: Event[] = [];
  const sometime = () => Math.floor(draws.between(0.1, 0.9) * ticks);
  // A first reset and arming, and then an operator who tries again and again.
  for (let seconds = 0.02; seconds * rate < ticks; seconds += draws.between(0.05, 0.6)) {
    const tick = Math.floor(seconds * rate);
    events.push({ tick, kind: 'request', bits: REQUEST.reset });
    events.push({ tick: tick + 1 + draws.below(3), kind: 'request', bits: REQUEST.arm });
  }
  for (let count = 1 + draws.below(3); count > 0; count--) {
    const tick = sometime();
    switch (draws.below(9)) {
      case 0:
        events.push({
          tick,
          kind: 'push',
          impulseNs: draws.between(-3, 3),
          durationS: draws.between(0.02, 0.1),
        });
        break;
      case 1:
        events.push({
          tick,
          kind: 'kick',
          jump: [draws.between(-0.6, 0.6), draws.between(-1, 1), draws.between(-1, 1)],
        });
        break;
      case 2:
        events.push({
          tick,
          kind: 'stall',
          periods: 1 + Math.floor(draws.between(0, draws.oneOf([0.01, 0.05, 0.3])) * rate),
        });
        break;
      case 3:
        events.push({ tick, kind: 'request', bits: draws.oneOf(STOPS) });
        break;
      case 4:
        events.push({ tick, kind: 'swap', controller: draws.oneOf(CONTROLLER_NAMES) });
        break;
      default:
        events.push({ tick, kind: 'fault', fault: faultOf(draws) });
    }
  }
  return events.sort((a, b) => a.tick - b.tick);
}

function faultOf(draws: Draws): RigFault {
  return {
    fault: draws.oneOf(RIG_FAULTS),
    channel: draws.below(3) as 0 | 1 | 2,
    value: draws.between(-200, 200),
    durationS: draws.whether(0.5) ? 0 : draws.between(0.002, 0.5),
  };
}
