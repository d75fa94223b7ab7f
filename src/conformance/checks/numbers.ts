import { decodeNumbers } from '../../hal/serial/protocol/identity.ts';
import { PAGE } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';
import { figuresAtFault } from '../plausible.ts';

const KNOWN_FEATURES = 0xff;

export const numbers: Check = {
  name: 'numbers',
  title: 'page 0 has the version, and figures that can be right',
  section: 'Identify and Identity',
  run: async ({ host }) => {
    const answer = await host.page(PAGE.numbers);
    must(answer !== null, 'page 0 was not answered again');
    const told = decodeNumbers(answer.frame, 0);
    const faults = figuresAtFault(told);
    if (told.minor === 0 && (told.features & ~KNOWN_FEATURES) !== 0) {
      faults.push(`features 0x${told.features.toString(16)}, where bits 8 to 15 are reserved`);
    }
    must(faults.length === 0, `it says ${faults.join(', ')}`);
    return [
      `version ${told.major}.${told.minor}`,
      `${told.countsPerMetre} /m, ${told.countsPerRev1} and ${told.countsPerRev2} /rev`,
      `${told.forceLimitN} N`,
      `watchdog ${told.watchdogMs} ms`,
    ].join('; ');
  },
};
