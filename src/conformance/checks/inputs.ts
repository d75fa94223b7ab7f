import { FEATURE, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const { latched, watchdog, contactTripped, driveFault, contactOpen, powerRemoved } = SAMPLE_FLAG;
const { limitLow, limitHigh } = SAMPLE_FLAG;

/** What a Sample may tell only where the device has the input. */
const INPUTS = [
  { feature: FEATURE.contact, flags: contactTripped | contactOpen, what: 'an open contact' },
  { feature: FEATURE.powerFeedback, flags: powerRemoved, what: 'removed power' },
  { feature: FEATURE.limitSwitches, flags: limitLow | limitHigh, what: 'a pressed limit switch' },
  { feature: FEATURE.driveFault, flags: driveFault, what: 'a fault of the drive' },
] as const;

export const inputs: Check = {
  name: 'inputs',
  title: 'inputs that the device does not have read as in order, and causes as latched',
  section: 'Sample',
  run: async ({ host, numbers }) => {
    const { flags, supply } = await host.command();
    for (const { feature, flags: mask, what } of INPUTS) {
      const hasInput = (numbers.features & feature) !== 0;
      must(hasInput || (flags & mask) === 0, `it tells of ${what}, for which it has no input`);
    }
    const hasSupply = (numbers.features & FEATURE.supply) !== 0;
    must(hasSupply || supply === 0, `a supply of ${supply / 4} V, which it does not measure`);
    const causes = flags & (watchdog | contactTripped | driveFault);
    must(causes === 0 || (flags & latched) !== 0, `a cause without \`latched\`: ${bits(flags)}`);
    return `flags ${bits(flags)}, supply ${hasSupply ? `${supply / 4} V` : 'not measured'}`;
  },
};

function bits(flags: number): string {
  return `0x${flags.toString(16).padStart(4, '0')}`;
}
