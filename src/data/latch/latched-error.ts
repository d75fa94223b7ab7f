import { BridgeError, EXIT } from '../../errors.ts';
import type { StoredLatch } from './latch-folder.ts';

/** Why a rig is not armed at the start. */
export function latchedError(latch: StoredLatch): BridgeError {
  return new BridgeError(
    'LATCHED',
    EXIT.notArmed,
    `${latchLine(latch)}; put the cause right (\`dip-bridge faults ${latch.code}\`), then run with --reset --arm, or \`dip-bridge reset\` first`,
  );
}

/** Why a latch is left alone: the bridge that it belongs to still runs. */
export function rigInUse({ rig, heldBy }: StoredLatch): BridgeError {
  return new BridgeError(
    'RIG_IN_USE',
    EXIT.unavailable,
    `${rig}: a bridge runs it (process ${heldBy?.pid}); reset it on its page, or end that bridge first`,
  );
}

/** What latched a rig and when, in a line. */
export function latchLine({ rig, code, at, text }: StoredLatch): string {
  const what = rig === null ? 'a rig' : `the rig (${rig})`;
  return `${what} is latched by ${code}${at === null ? '' : ` of ${at}`}: ${text}`;
}
