import { COMMAND_FLAG, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check, Trial } from '../check.ts';
import type { Request } from '../frames.ts';
import { must } from '../outcome.ts';
import { leaveNowhere } from '../put-back.ts';

const { enable, clear, referenceX, referenceTheta1, referenceTheta2 } = COMMAND_FLAG;

/** Commands that must be refused; none of them is enabled with a force. */
function outOfRange({ numbers }: Trial): { what: string; request: Request }[] {
  const tooLong = numbers.watchdogMs + 1;
  // A later minor version may have given them a meaning.
  const reserved = numbers.minor === 0 ? [16, 32, 64, 128, 240] : [];
  return [
    ...reserved.flatMap((bits) => [
      { what: `reserved bits ${bits}`, request: { flags: bits } },
      { what: `enable and reserved bits ${bits}`, request: { flags: enable | bits } },
    ]),
    { what: 'enable and clear', request: { flags: enable | clear } },
    ...[referenceX, referenceTheta1, referenceTheta2].map((reference) => ({
      what: `enable and reference ${reference >> 2}`,
      request: { flags: enable | reference },
    })),
    { what: 'a validity of 0', request: { validityMs: 0 } },
    { what: 'enable and a validity of 0', request: { flags: enable, validityMs: 0 } },
    ...(tooLong > 0xffff
      ? []
      : [
          { what: `a validity of ${tooLong} ms`, request: { validityMs: tooLong } },
          {
            what: `enable and a validity of ${tooLong} ms`,
            request: { flags: enable, validityMs: tooLong },
          },
          { what: 'a validity of 65535 ms', request: { validityMs: 0xffff } },
        ]),
    ...[1, -1, 2 ** 31 - 1, -(2 ** 31)].map((value) => ({
      what: `a value of ${value} with neither enable nor reference`,
      request: { value },
    })),
    { what: 'a value of 1 with clear', request: { flags: clear, value: 1 } },
  ];
}

export const ranges: Check = {
  name: 'ranges',
  title: 'what is out of range is refused, and never enabled',
  section: 'Command',
  run: async (trial) => {
    const { host, numbers, warn } = trial;
    const accepted: string[] = [];
    await host.clear();
    const cases = outOfRange(trial);
    for (const { what, request } of cases) {
      const { flags } = await host.command(request);
      if ((flags & SAMPLE_FLAG.refused) === 0) accepted.push(what);
      else must((flags & SAMPLE_FLAG.enabled) === 0, `${what}: refused, and enabled all the same`);
    }
    // They carry 0, for the motor's sake, and a count that was set to 0 may read as upright.
    if (accepted.some((what) => what.startsWith('enable and reference'))) {
      warn('a reference was taken that must be refused: switch the device off before it is used');
      await leaveNowhere(host);
    }
    must(accepted.length === 0, `not refused: ${accepted.join('; ')}`);
    for (const validityMs of [1, numbers.watchdogMs]) {
      const { flags } = await host.command({ validityMs });
      must((flags & SAMPLE_FLAG.refused) === 0, `a validity of ${validityMs} ms was refused`);
    }
    return `${cases.length} refused; validities of 1 and ${numbers.watchdogMs} ms not`;
  },
};
