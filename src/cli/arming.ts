import { BridgeError, EXIT } from '../errors.ts';
import { BLOCKERS } from '../safety/blockers.ts';
import { SAFETY_STATES } from '../safety/state-machine.ts';

/**
 * Why a rig was not armed.
 *
 * @param blockers bits of `BLOCKER` in the newest record
 * @param state of the safety machine in it
 */
export function notArmed(blockers: number, state: number, seconds: number): BridgeError {
  const reasons = BLOCKERS.filter((_, index) => (blockers & (1 << index)) !== 0);
  const why = reasons.map(({ text }) => text).join('; ') || 'nothing stands against it';
  return new BridgeError(
    'NOT_ARMED',
    EXIT.notArmed,
    `the rig is ${SAFETY_STATES[state]} and was not armed within ${seconds} s: ${why}; start it near upright, in the middle of the track, with every channel referenced`,
  );
}
