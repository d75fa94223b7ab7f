import type { DeviceNumbers } from '../hal/serial/protocol/identity.ts';
import { PROTOCOL_VERSION } from '../hal/serial/protocol/layout.ts';

/** A force limit is compared with a signed word, so it is no larger than one, N. */
const MOST_FORCE_N = (2 ** 31 - 1) / 1000;

/** What is wrong with the figures of page 0; nothing where a host can work with them. */
export function figuresAtFault(numbers: DeviceNumbers): string[] {
  const faults: string[] = [];
  const { major, minor, countsPerMetre, countsPerRev1, countsPerRev2 } = numbers;
  if (major !== PROTOCOL_VERSION.major) {
    faults.push(`version ${major}.${minor}, not ${PROTOCOL_VERSION.major}.x`);
  }
  if (countsPerMetre === 0) faults.push('0 counts per metre');
  if (countsPerRev1 === 0) faults.push('0 counts per turn of the lower pendulum');
  if (countsPerRev2 === 0) faults.push('0 counts per turn of the upper pendulum');
  if (!(numbers.forceLimitN > 0 && numbers.forceLimitN <= MOST_FORCE_N)) {
    faults.push(`a force limit of ${numbers.forceLimitN} N`);
  }
  if (numbers.watchdogMs < 2) faults.push(`a watchdog time of ${numbers.watchdogMs} ms`);
  return faults;
}
