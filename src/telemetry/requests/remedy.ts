import type { LoopStatus } from '../loop-view.ts';
import type { LoopRequest } from './loop-arguments.ts';

/** What to do about a refusal by the loop. */
export function remedy(type: LoopRequest['type'], status: LoopStatus | null): string {
  if (status !== null && status.blockers.length > 0 && (type === 'reset' || type === 'arm')) {
    return status.blockers.map(({ text }) => text).join('; ');
  }
  switch (type) {
    case 'reset':
      return 'a reset is for a latched or tripped rig whose cause has gone';
    case 'arm':
      return 'arming is for a ready rig, reset it first';
    case 'disarm':
      return 'a controlled stop is for a running rig';
    case 'reference':
      return 'channels are referenced on a real rig that is not armed and has stood still for a second, with both pendulums hanging, or the cart at the centre or at the switch that is named';
    case 'swap':
    case 'shadow':
      return 'the loop did not take the controller, try again later';
    default:
      return 'the rig takes no disturbance now, try again later';
  }
}
