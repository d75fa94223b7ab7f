import { describe, expect, it } from 'vitest';
import type { RigPort } from '../../src/hal/rig.ts';
import { OperatorRequests } from '../../src/loop/operator-requests.ts';
import { RequestRing, type RequestKind } from '../../src/loop/shared/request-ring.ts';
import type { Disturbance } from '../../src/plant-sim/disturbances.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE, SAFETY_STATES, type SafetyState } from '../../src/safety/state-machine.ts';

const SILENT: RigPort = { read: () => {}, write: () => {}, stop: () => true, close: () => {} };

/** An operator's ring, a rig that keeps how it was disturbed, and the loop between them. */
function desk(simulated = true) {
  const ring = new RequestRing(RequestRing.allocate());
  const disturbances: Disturbance[] = [];
  const port: RigPort = simulated
    ? { ...SILENT, disturb: (disturbance) => disturbances.push(disturbance) }
    : SILENT;
  const requests = new OperatorRequests(ring, port);
  const record = new Float64Array(RECORD_SIZE);
  return {
    ring,
    disturbances,
    record,
    /** One cycle, which ends in a state: the requests that it was given. */
    cycle(state: SafetyState): number {
      record[SIGNAL.requests] = 0;
      requests.take(record);
      const given = record[SIGNAL.requests];
      record[SIGNAL.state] = SAFETY_STATE[state];
      requests.answer(record);
      return given;
    },
  };
}

/** What becomes of a request after a cycle that ends in a state. */
function outcomeOf(kind: RequestKind, state: SafetyState): string {
  const { ring, cycle } = desk();
  const ticket = ring.submit(kind)!;
  cycle(state);
  return ring.outcome(ticket);
}

/** The states in which a request counts as granted. */
const grantedIn = (kind: RequestKind): SafetyState[] =>
  SAFETY_STATES.filter((state) => outcomeOf(kind, state) === 'accepted');

describe('requests of operators', () => {
  it.each([
    ['reset', REQUEST.reset],
    ['arm', REQUEST.arm],
    ['disarm', REQUEST.disarm],
  ] as const)('%s reaches the cycle once', (kind, bit) => {
    const { ring, cycle } = desk();
    ring.submit(kind);
    expect([cycle('latched'), cycle('latched')]).toEqual([bit, 0]);
  });

  it('come to the cycle one a period, in the order in which they were asked', () => {
    const { ring, cycle } = desk();
    for (const kind of ['reset', 'arm', 'disarm'] as const) ring.submit(kind);
    expect([cycle('ready'), cycle('armed'), cycle('stopping'), cycle('stopping')]).toEqual([
      REQUEST.reset,
      REQUEST.arm,
      REQUEST.disarm,
      0,
    ]);
  });

  it('are added to what the record holds', () => {
    const ring = new RequestRing(RequestRing.allocate());
    const requests = new OperatorRequests(ring, SILENT);
    const record = new Float64Array(RECORD_SIZE);
    record[SIGNAL.requests] = REQUEST.softwareStop;
    ring.submit('reset');
    requests.take(record);
    expect(record[SIGNAL.requests]).toBe(REQUEST.softwareStop | REQUEST.reset);
  });

  it('are answered by what the safety machine made of them', () => {
    expect(grantedIn('reset')).toEqual(['ready']);
    expect(grantedIn('arm')).toEqual(['armed', 'running']);
    expect(grantedIn('disarm')).toEqual(['stopping', 'tripped']);
    expect(outcomeOf('arm', 'ready')).toBe('refused');
  });

  it('are pending until their cycle is over', () => {
    const { ring, cycle } = desk();
    const reset = ring.submit('reset')!;
    const arm = ring.submit('arm')!;
    expect([ring.outcome(reset), ring.outcome(arm)]).toEqual(['pending', 'pending']);
    cycle('ready');
    expect([ring.outcome(reset), ring.outcome(arm)]).toEqual(['accepted', 'pending']);
    cycle('ready');
    expect(ring.outcome(arm)).toBe('refused');
  });

  it('are answered once: the answer to one is not that to the next', () => {
    const { ring, cycle } = desk();
    const reset = ring.submit('reset')!;
    for (let i = 0; i < 3; i++) cycle('ready');
    const arm = ring.submit('arm')!;
    expect(ring.outcome(arm)).toBe('pending');
    expect(cycle('ready')).toBe(REQUEST.arm);
    expect([ring.outcome(reset), ring.outcome(arm)]).toEqual(['accepted', 'refused']);
  });

  it('that were withdrawn never act', () => {
    const { ring, cycle } = desk();
    ring.withdraw(ring.submit('arm')!);
    expect(cycle('ready')).toBe(0);
  });

  it('push and kick a simulated rig with what was asked for, and leave the cycle alone', () => {
    const { ring, cycle, disturbances } = desk();
    const push = ring.submit('push', [-1.5, 0.04])!;
    const kick = ring.submit('kick', [0.1, -0.2, 0.3])!;
    expect([cycle('running'), cycle('running')]).toEqual([0, 0]);
    expect(disturbances).toEqual([
      { type: 'push', impulseNs: -1.5, durationS: 0.04 },
      { type: 'kick', jump: [0.1, -0.2, 0.3] },
    ]);
    expect([ring.outcome(push), ring.outcome(kick)]).toEqual(['accepted', 'accepted']);
  });

  it('to push a rig that is none of ours to push are refused', () => {
    const { ring, cycle } = desk(false);
    const push = ring.submit('push', [1, 0.05])!;
    cycle('running');
    expect(ring.outcome(push)).toBe('refused');
  });
});
