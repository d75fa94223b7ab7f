import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { BridgeError, EXIT } from '../../src/errors.ts';
import { RIG_FAULTS, type RigFault } from '../../src/hal/rig-fault.ts';
import type { RigPort } from '../../src/hal/rig.ts';
import { ControllerChoices } from '../../src/loop/controller-choices.ts';
import type { ControllerChoice } from '../../src/loop/cycle/controller-choice.ts';
import { OperatorRequests } from '../../src/loop/operator-requests.ts';
import { RequestRing, type RequestKind } from '../../src/loop/shared/request-ring.ts';
import type { Disturbance } from '../../src/plant-sim/disturbances.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../../src/record/signals.ts';
import { SAFETY_STATE, SAFETY_STATES, type SafetyState } from '../../src/safety/state-machine.ts';

const refused = new BridgeError('GAINS_NOT_HURWITZ', EXIT.configuration, 'it would fall');

const SILENT: RigPort = { read: () => {}, write: () => {}, stop: () => true, close: () => {} };

/** An operator's ring, a rig that keeps how it was disturbed, and the loop between them. */
function desk(simulated = true) {
  const ring = new RequestRing(RequestRing.allocate());
  const disturbances: Disturbance[] = [];
  const faults: RigFault[] = [];
  const port: RigPort = simulated
    ? {
        ...SILENT,
        disturb: (disturbance) => disturbances.push(disturbance),
        inject: (fault) => faults.push(fault),
      }
    : SILENT;
  const laws: (readonly [kind: string, choice: ControllerChoice | null])[] = [];
  const cycle = {
    exchange: (choice: ControllerChoice) => {
      if (choice.controller === 'lqr') throw refused;
      laws.push(['swap', choice]);
    },
    shadow: (choice: ControllerChoice | null) => void laws.push(['shadow', choice]),
  };
  const { port1, port2 } = new MessageChannel();
  const requests = new OperatorRequests(ring, port, cycle, port1);
  const record = new Float64Array(RECORD_SIZE);
  return {
    ring,
    choices: new ControllerChoices(port2, ring),
    disturbances,
    faults,
    laws,
    record,
    /** One cycle, which ends in a state: the requests that it was given, with those that stand. */
    cycle(state: SafetyState, standing = 0): number {
      record[SIGNAL.requests] = standing;
      requests.take(record);
      const given = record[SIGNAL.requests];
      record[SIGNAL.state] = SAFETY_STATE[state];
      requests.answer(record);
      requests.exchange();
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
    const { ring, record, cycle } = desk();
    ring.submit('reset');
    expect(cycle('ready', REQUEST.softwareStop)).toBe(REQUEST.softwareStop | REQUEST.reset);
    expect(record[SIGNAL.state]).toBe(SAFETY_STATE.ready);
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

const choiceOf = (controller: ControllerChoice['controller']): ControllerChoice => ({
  controller,
  gains: PRESETS.tuned.gains(controller, 'light-rig', 1000),
});

describe('choices of a controller', () => {
  it('come with their gains, in force or into the shadow, and leave the safety machine alone', () => {
    const { ring, choices, cycle, laws } = desk();
    const swap = choices.send('swap', choiceOf('sta_smc'))!;
    const shadow = choices.send('shadow', choiceOf('adaptive_smc'))!;
    const end = choices.send('shadow', null)!;
    expect([cycle('running'), cycle('running'), cycle('running')]).toEqual([0, 0, 0]);
    expect(laws).toEqual([
      ['swap', expect.objectContaining(choiceOf('sta_smc'))],
      ['shadow', expect.objectContaining(choiceOf('adaptive_smc'))],
      ['shadow', null],
    ]);
    expect([swap, shadow, end].map((ticket) => ring.outcome(ticket))).toEqual(
      Array(3).fill('accepted'),
    );
  });

  it('that were withdrawn are skipped, and the next one is not taken for them', () => {
    const { ring, choices, cycle, laws } = desk();
    ring.withdraw(choices.send('swap', choiceOf('sta_smc'))!);
    choices.send('swap', choiceOf('classical_smc'));
    cycle('running');
    expect(laws).toEqual([['swap', expect.objectContaining(choiceOf('classical_smc'))]]);
  });

  it('that are missing, or whose gains are refused, are refused', () => {
    const { ring, choices, cycle, laws } = desk();
    const tickets = [
      ring.submit('swap', [7])!,
      ring.submit('swap', [0])!,
      choices.send('swap', choiceOf('lqr'))!,
    ];
    for (let i = 0; i < 3; i++) cycle('running');
    expect(tickets.map((ticket) => ring.outcome(ticket))).toEqual(Array(3).fill('refused'));
    expect(laws).toEqual([]);
  });
});

describe('faults asked for', () => {
  it('are made on a simulated rig, as they were asked for', () => {
    const { ring, cycle, faults } = desk();
    const ticket = ring.submit('fault', [RIG_FAULTS.indexOf('drive-runaway'), 1, -40, 0.5])!;
    cycle('running');
    expect(faults).toEqual([{ fault: 'drive-runaway', channel: 1, value: -40, durationS: 0.5 }]);
    expect(ring.outcome(ticket)).toBe('accepted');
  });

  it('are refused on any other', () => {
    const { ring, cycle } = desk(false);
    const ticket = ring.submit('fault', [1, 0, 0, 0])!;
    cycle('running');
    expect(ring.outcome(ticket)).toBe('refused');
  });
});
