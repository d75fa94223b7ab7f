import { COMMAND } from '../../../../src/hal/serial/protocol/command.ts';
import { COMMAND_FLAG, REFERENCE_MASK } from '../../../../src/hal/serial/protocol/layout.ts';
import { sequenceAhead } from '../../../../src/hal/serial/tracking/sequence.ts';

const WATCHDOG_MS = 100;
const FORCE_LIMIT_MN = 200_000;
const RESERVED = 0xf0;

/** Whether a device with the limits above acts on a Command, by the rules of PROTOCOL.md. */
export function isObeyed(fields: Float64Array, lastSequence: number): boolean {
  const ahead = sequenceAhead(fields[COMMAND.sequence], lastSequence);
  return ahead >= 1 && ahead <= 256 && !isRefused(fields);
}

function isRefused(fields: Float64Array): boolean {
  const flags = fields[COMMAND.flags];
  const value = fields[COMMAND.value];
  const validityMs = fields[COMMAND.validityMs];
  const enable = (flags & COMMAND_FLAG.enable) !== 0;
  const reference = (flags & REFERENCE_MASK) !== 0;
  const clear = (flags & COMMAND_FLAG.clear) !== 0;
  return (
    (flags & RESERVED) !== 0 ||
    (enable && (clear || reference)) ||
    validityMs === 0 ||
    validityMs > WATCHDOG_MS ||
    (enable && Math.abs(value) > FORCE_LIMIT_MN) ||
    (!enable && !reference && value !== 0)
  );
}
