import {
  SAFETY_STATES,
  type SafetyState,
  TRANSITIONS,
  type Transition,
} from '../../safety/state-machine.ts';

/** A way from one state to another, whatever leads along it. */
export interface Arrow {
  readonly from: SafetyState;
  readonly to: SafetyState;
  /** Whether there is a way back. */
  readonly isPair: boolean;
  /** When it is taken: 'reset, unless cut, stop or blocked'. */
  readonly text: string;
}

/** Every way that the table of transitions has, once. */
export const ARROWS: readonly Arrow[] = SAFETY_STATES.flatMap((from) =>
  SAFETY_STATES.flatMap((to) => {
    const rows = rowsBetween(from, to);
    if (rows.length === 0) return [];
    const isPair = rowsBetween(to, from).length > 0;
    return [{ from, to, isPair, text: rows.map(rowText).join('; or ') }];
  }),
);

function rowsBetween(from: SafetyState, to: SafetyState): readonly Transition[] {
  return TRANSITIONS.filter((row) => row.from.includes(from) && row.to === to);
}

function rowText({ when, unless }: Transition): string {
  const cause = when.length === 0 ? 'by itself' : inWords(when, 'and');
  return unless.length === 0 ? cause : `${cause}, unless ${inWords(unless, 'or')}`;
}

function inWords(names: readonly string[], joint: string): string {
  const head = names.slice(0, -1);
  const last = names[names.length - 1];
  return head.length === 0 ? last : `${head.join(', ')} ${joint} ${last}`;
}
