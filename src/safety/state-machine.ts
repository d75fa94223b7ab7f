/** The states of the safety machine. Only `running` and `stopping` command a force. */
export const SAFETY_STATES = [
  'latched',
  'ready',
  'armed',
  'running',
  'stopping',
  'tripped',
] as const;

export type SafetyState = (typeof SAFETY_STATES)[number];

/** Index of every state in {@link SAFETY_STATES}: what a tick record carries. */
export const SAFETY_STATE = Object.fromEntries(
  SAFETY_STATES.map((state, index) => [state, index]),
) as { readonly [state in SafetyState]: number };

/** Whether the drive may carry force in this state. */
export function isEnergised(state: number): boolean {
  return (
    state === SAFETY_STATE.armed ||
    state === SAFETY_STATE.running ||
    state === SAFETY_STATE.stopping
  );
}

/** What the machine is told in a tick: bits. */
export const CONDITION = {
  /** A cause for stop category 0 stands. */
  cut: 1,
  /** A cause for stop category 1 stands. */
  stop: 2,
  /** An operator asks for a reset in this tick. */
  reset: 4,
  /** An operator asks for arming in this tick. */
  arm: 8,
  /** Something stands against reset and arming. */
  blocked: 16,
  /** A controlled stop has come to rest or used up its time. */
  stopped: 32,
} as const;

export type Condition = keyof typeof CONDITION;

export interface Transition {
  readonly from: readonly SafetyState[];
  readonly when: readonly Condition[];
  readonly unless: readonly Condition[];
  readonly to: SafetyState;
}

/**
 * Every transition there is. In a tick the first row that fits is taken, and no
 * other: reset and arm are therefore never one step, whatever is asked for.
 */
export const TRANSITIONS: readonly Transition[] = [
  {
    from: ['latched', 'ready', 'armed', 'running', 'stopping'],
    when: ['cut'],
    unless: [],
    to: 'tripped',
  },
  { from: ['running'], when: ['stop'], unless: [], to: 'stopping' },
  { from: ['latched', 'ready', 'armed'], when: ['stop'], unless: [], to: 'tripped' },
  { from: ['stopping'], when: ['stopped'], unless: [], to: 'tripped' },
  {
    from: ['latched', 'tripped'],
    when: ['reset'],
    unless: ['cut', 'stop', 'blocked'],
    to: 'ready',
  },
  { from: ['ready'], when: ['arm'], unless: ['blocked'], to: 'armed' },
  { from: ['armed'], when: ['blocked'], unless: [], to: 'ready' },
  { from: ['armed'], when: [], unless: ['blocked'], to: 'running' },
];

const CONDITION_COMBINATIONS = 64;

/** The table, worked out for every state and every set of conditions: one look-up a tick. */
const NEXT_STATE = tabulate();

/**
 * The state after a tick.
 *
 * @param state an index into {@link SAFETY_STATES}
 * @param conditions bits of {@link CONDITION}
 */
export function nextState(state: number, conditions: number): number {
  return NEXT_STATE[state * CONDITION_COMBINATIONS + conditions];
}

function tabulate(): Uint8Array {
  const table = new Uint8Array(SAFETY_STATES.length * CONDITION_COMBINATIONS);
  SAFETY_STATES.forEach((state, index) => {
    for (let conditions = 0; conditions < CONDITION_COMBINATIONS; conditions++) {
      const holds = (condition: Condition) => (conditions & CONDITION[condition]) !== 0;
      const row = TRANSITIONS.find(
        ({ from, when, unless }) =>
          from.includes(state) && when.every(holds) && !unless.some(holds),
      );
      table[index * CONDITION_COMBINATIONS + conditions] = SAFETY_STATE[row?.to ?? state];
    }
  });
  return table;
}
