import { expect, it } from 'vitest';
import { Supervisor } from '../../../src/loop/cycle/supervisor.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../../../src/record/signals.ts';
import { isEnergised, SAFETY_STATES, type SafetyState } from '../../../src/safety/state-machine.ts';
import { setUpright } from '../../safety/upright-record.ts';
import { SAFETY_LIMITS } from '../../support/limits.ts';

/** A controlled stop ends after so many periods. */
const STOP_PERIODS = 3;

/** Periods of a second on an endless track: what is counted stays small, and all of it is walked over. */
const PERIOD = 1;
const LIMITS = {
  ...SAFETY_LIMITS,
  track: 1e6,
  sampleGap: 10,
  stopDeadline: STOP_PERIODS * PERIOD,
};

/** What can come in a tick: requests, and how a pendulum and the cart stand. */
interface Event {
  readonly requests: number;
  readonly angle: number;
  readonly speed: number;
}

/** Upright, tilted too far to arm, beyond the stop, beyond the cut. */
const UPRIGHT = 0;
const BLOCKING = 0.5;
const STOPPING = 1;
const CUTTING = 1.3;

const BITS = [REQUEST.softwareStop, REQUEST.reset, REQUEST.arm, REQUEST.disarm];
const EVENTS: readonly Event[] = subsets(BITS).flatMap((requests) =>
  [UPRIGHT, BLOCKING, STOPPING, CUTTING].flatMap((angle) =>
    [0, 1].map((speed) => ({ requests, angle, speed })),
  ),
);

function subsets(bits: readonly number[]): number[] {
  return bits.reduce<number[]>((sets, bit) => [...sets, ...sets.map((set) => set | bit)], [0]);
}

interface Step extends Event {
  readonly before: SafetyState;
  readonly after: SafetyState;
  /** Requests of the tick before. */
  readonly previous: number;
  /** Periods for which the rig was stopping before this one. */
  readonly stopping: number;
}

const has = (requests: number, bit: number) => (requests & bit) !== 0;
const carriesForce = (state: SafetyState) => isEnergised(SAFETY_STATES.indexOf(state));
const isCut = ({ requests, angle }: Event, before: SafetyState) =>
  has(requests, REQUEST.softwareStop) || (angle === CUTTING && carriesForce(before));
const isStop = ({ requests, angle }: Event, before: SafetyState) =>
  has(requests, REQUEST.disarm) || (angle === STOPPING && carriesForce(before));
const begins = ({ requests, previous }: Step, bit: number) =>
  has(requests, bit) && !has(previous, bit);

/** What has to hold of every step, from every situation that can be come to. */
const RULES: readonly (readonly [string, (step: Step) => boolean])[] = [
  [
    'a cut takes the force away in its very tick',
    (step) => !isCut(step, step.before) || !carriesForce(step.after),
  ],
  [
    'a controlled stop lets nothing run on',
    (step) => !isStop(step, step.before) || !['armed', 'running'].includes(step.after),
  ],
  [
    'force comes only from ready, by an arm that begins, with nothing against it',
    (step) =>
      carriesForce(step.before) ||
      !carriesForce(step.after) ||
      (step.before === 'ready' &&
        step.after === 'armed' &&
        begins(step, REQUEST.arm) &&
        step.angle === UPRIGHT &&
        !isCut(step, step.before) &&
        !isStop(step, step.before)),
  ],
  [
    'latched and tripped are left only to ready, by a reset that begins, with nothing against it',
    (step) =>
      !['latched', 'tripped'].includes(step.before) ||
      ['latched', 'tripped'].includes(step.after) ||
      (step.after === 'ready' && begins(step, REQUEST.reset) && step.angle === UPRIGHT),
  ],
  [
    'nothing is latched again: it is tripped',
    ({ before, after }) => after !== 'latched' || before === 'latched',
  ],
  [
    'a rig runs only through armed',
    ({ before, after }) => after !== 'running' || ['armed', 'running'].includes(before),
  ],
  [
    'a controlled stop ends in tripped, at its deadline at the latest',
    ({ before, after, stopping }) =>
      before !== 'stopping' ||
      after === 'tripped' ||
      (after === 'stopping' && stopping < STOP_PERIODS - 1),
  ],
];

/** Steps from every situation that the supervisor can be in, by every event, each one once. */
function walk(visit: (step: Step) => void): number {
  const supervisor = new Supervisor(LIMITS, PHYSICS['deployment-guide'], PERIOD);
  const record = new Float64Array(RECORD_SIZE);
  const prediction = new Float64Array(6);
  const nothing = { cause: 0 };
  const snapshot = () => supervisor.memories.map((memory) => Float64Array.from(memory));
  const start = { memories: snapshot(), previous: 0, stopping: 0 };
  const situations = new Map([[JSON.stringify(start.memories.map(String)), start]]);
  for (const { memories, previous, stopping } of situations.values()) {
    for (const event of EVENTS) {
      supervisor.memories.forEach((memory, index) => memory.set(memories[index]));
      const before = SAFETY_STATES[supervisor.state];
      setUpright(record, {
        requests: event.requests,
        measuredTheta1: event.angle,
        xDot: event.speed,
      });
      prediction[3] = event.speed;
      supervisor.supervise(record, nothing, nothing, prediction);
      const after = SAFETY_STATES[record[SIGNAL.state]];
      visit({ ...event, before, after, previous, stopping });
      const next = {
        memories: snapshot(),
        previous: event.requests,
        stopping: after === 'stopping' && before === 'stopping' ? stopping + 1 : 0,
      };
      const key = JSON.stringify([...next.memories.map(String), next.stopping]);
      if (!situations.has(key)) situations.set(key, next);
    }
  }
  return situations.size;
}

it('keeps its rules in every situation that it can come to, whatever happens next', () => {
  const broken = new Map<string, Step>();
  const seen = new Set<SafetyState>();
  const situations = walk((step) => {
    seen.add(step.after);
    for (const [rule, holds] of RULES) {
      if (!holds(step) && !broken.has(rule)) broken.set(rule, step);
    }
  });
  expect([...broken]).toEqual([]);
  expect(seen.size).toBe(SAFETY_STATES.length);
  expect(situations).toBeGreaterThan(100);
});
