import { LIMIT_REASON } from '../../safety/limit-reasons.ts';
import type { History } from '../history/history.ts';

const TEXTS: readonly (readonly [bit: number, text: string])[] = [
  [LIMIT_REASON.limitSwitch, 'at a limit switch'],
  [LIMIT_REASON.forceLimit, 'at the force limit'],
  [LIMIT_REASON.slewRate, 'at the slew limit'],
  [LIMIT_REASON.braking, 'braking'],
];

/** A reason is shown for so long after it last held, s: some hold for a single period. */
const SHOWN_SECONDS = 0.6;

/** Why the force was not the demand in the last moments: every reason, in words. */
export function limitText(history: History): string {
  const bits = recentBits(history, 'limitReason', SHOWN_SECONDS);
  return TEXTS.filter(([bit]) => (bits & bit) !== 0)
    .map(([, text]) => text)
    .join(', ');
}

/** All bits that a signal of flags had over the last seconds. */
function recentBits(history: History, name: string, seconds: number): number {
  const values = history.column(name);
  const oldest = history.newestTick - seconds * history.rateHz;
  let bits = 0;
  for (let back = 0; back < history.count; back++) {
    const slot = history.slot(back);
    if (history.ticks[slot] <= oldest) break;
    bits |= values[slot];
  }
  return bits;
}
