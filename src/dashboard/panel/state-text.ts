import type { SafetyState } from '../../safety/state-machine.ts';
import type { TripDefinition } from '../../safety/trips.ts';
import { blockerTexts } from '../diagram/conditions.ts';

export interface StateText {
  readonly word: string;
  /** What holds now. */
  readonly cause: string;
  /** What it means, or what to do next. */
  readonly more: string;
}

const WORDS: Readonly<Record<SafetyState, string>> = {
  latched: 'Latched',
  ready: 'Ready',
  armed: 'Armed',
  running: 'Running',
  stopping: 'Stopping',
  tripped: 'Tripped',
};

/**
 * The state in words.
 *
 * @param trip the cause of the stop in force; null is none
 * @param blockers bits of `BLOCKER`
 */
export function stateText(
  state: SafetyState,
  trip: TripDefinition | null,
  blockers: number,
): StateText {
  const word = WORDS[state];
  switch (state) {
    case 'latched':
    case 'tripped':
      return {
        word,
        cause: trip === null ? 'The drive is off.' : `${trip.text}.`,
        more: [categoryText(trip), nextStep('reset', blockers)].filter(Boolean).join(' '),
      };
    case 'ready':
      return { word, cause: 'The drive is off.', more: nextStep('arm', blockers) };
    case 'armed':
      return {
        word,
        cause: 'The drive is on.',
        more: 'The controller starts with a fresh sample.',
      };
    case 'running':
      return { word, cause: 'The controller holds the pendulums up.', more: '' };
    case 'stopping':
      return {
        word,
        cause: trip === null ? 'Controlled stop.' : `${trip.text}.`,
        more: 'Braking the cart, then the force is cut (stop category 1).',
      };
  }
}

function categoryText(trip: TripDefinition | null): string {
  if (trip?.category === 0) return 'Force cut at once (stop category 0).';
  if (trip?.category === 1) return 'Cart braked, then force cut (stop category 1).';
  return '';
}

function nextStep(step: 'reset' | 'arm', blockers: number): string {
  const against = blockerTexts(blockers);
  if (against.length > 0) {
    return `No ${step === 'reset' ? 'reset' : 'arming'} yet: ${against.join('; ')}.`;
  }
  return step === 'reset' ? 'Reset, then arm.' : 'Arm to start the controller.';
}
