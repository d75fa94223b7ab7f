import { KIND, PAGE } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { identifyFrame, withKind } from '../frames.ts';

/** Of other majors, and those that only devices send. */
const COMMAND_KINDS = [0x01, 0x21, 0x31, 0xf1, KIND.sample];
const IDENTIFY_KINDS = [0x02, 0x22, 0x32, 0xf2, KIND.identity];
/** Of this major; a later minor version may have them. */
const UNKNOWN_KINDS = [0x10, 0x13, 0x14];

export const versions: Check = {
  name: 'versions',
  title: 'a frame of another major version, or of an unknown kind, is not answered',
  section: 'Stability',
  run: async ({ host, numbers }) => {
    const unknown = numbers.minor === 0 ? UNKNOWN_KINDS : [];
    for (const kind of [...COMMAND_KINDS, ...unknown]) {
      await host.expectUnanswered(withKind(host.frame(), kind), name(kind));
    }
    for (const kind of IDENTIFY_KINDS) {
      await host.expectUnanswered(withKind(identifyFrame(PAGE.numbers, 1), kind), name(kind));
    }
    await host.command();
    return `${COMMAND_KINDS.length + unknown.length + IDENTIFY_KINDS.length} other kinds unanswered`;
  },
};

function name(kind: number): string {
  return `an intact frame of kind 0x${kind.toString(16).padStart(2, '0')}`;
}
