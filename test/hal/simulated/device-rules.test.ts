import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  DEVICE_COMMAND,
  DEVICE_FORCE,
  DeviceRules,
} from '../../../src/hal/simulated/device-rules.ts';
import { COMMAND_FLAG, SAMPLE_FLAG } from '../../../src/hal/serial/protocol/layout.ts';
import { Random } from '../../../src/numerics/random.ts';
import { buildFolder, hasMake, make } from '../../firmware-protocol/make.ts';
import { hasGcc } from '../../support/gcc.ts';

const FORCE_LIMIT_MN = 200_000;
const WATCHDOG_MS = 100;
const STEPS = 40_000;

/** What the inputs read at boot, by seed: in order, contact open, fault of the drive, at a switch. */
const BOOTS = [
  [1, 0],
  [2, SAMPLE_FLAG.contactOpen],
  [3, SAMPLE_FLAG.driveFault],
  [4, SAMPLE_FLAG.limitHigh],
] as const;

const INPUTS = ['contactOpen', 'powerRemoved', 'driveFault', 'limitLow', 'limitHigh'] as const;

interface Command {
  readonly flags: number;
  readonly validityMs: number;
  readonly value: number;
}

interface Step {
  readonly afterUs: number;
  readonly inputs: number;
  /** null is a look at inputs and clock between commands. */
  readonly command: Command | null;
}

/**
 * What might happen to a device: stretches in which it runs, as most of the time, with single inputs
 * that come and go, and stretches of commands without any sense.
 */
function stepsOf(seed: number, bootInputs: number): Step[] {
  const random = new Random(seed, 'device');
  const drawn = new Float64Array(1);
  const below = (count: number): number => {
    random.fillInteger(drawn, 0, count);
    return drawn[0]!;
  };
  const chance = (oneIn: number): boolean => below(oneIn) === 0;
  const pick = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const sensible = (): Command => {
    if (chance(8)) return { flags: COMMAND_FLAG.clear, validityMs: 20, value: 0 };
    if (chance(20)) return { flags: 0, validityMs: 20, value: 0 };
    const value = below(2 * FORCE_LIMIT_MN + 1) - FORCE_LIMIT_MN;
    return { flags: COMMAND_FLAG.enable, validityMs: 1 + below(30), value };
  };
  const senseless = (): Command => ({
    flags: below(4),
    validityMs: pick([0, 1, 2, 20, WATCHDOG_MS, WATCHDOG_MS + 1, 65_535]),
    value: pick([0, 1, -1, FORCE_LIMIT_MN, -FORCE_LIMIT_MN, FORCE_LIMIT_MN + 1, -(2 ** 31)]),
  });
  let inputs = bootInputs;
  return Array.from({ length: STEPS }, () => {
    // What goes wrong is soon mended, so that the device runs in between.
    if (chance(60)) inputs ^= SAMPLE_FLAG[pick(INPUTS)];
    else if (chance(15)) inputs = 0;
    const afterUs = pick([0, 1, 500, 1000, 1000, 1000, 2000, 5000, 1000 * below(40)]);
    const command = chance(2) ? null : chance(12) ? senseless() : sensible();
    return { afterUs, inputs, command };
  });
}

/** Flags and force, mN, after every step; for a command, whether it was answered. */
function byRules(bootInputs: number, steps: readonly Step[]): string[] {
  const limits = { force: FORCE_LIMIT_MN, validityUs: 1000 * WATCHDOG_MS };
  const device = new DeviceRules(limits, bootInputs);
  const now = new Float64Array(1);
  const fields = new Float64Array(3);
  return steps.map(({ afterUs, inputs, command }) => {
    now[0] += afterUs;
    if (command === null) {
      device.poll(inputs, now);
      return `${device.flags & ~SAMPLE_FLAG.refused} ${device.memory[DEVICE_FORCE]}`;
    }
    fields[DEVICE_COMMAND.flags] = command.flags;
    fields[DEVICE_COMMAND.validityUs] = 1000 * command.validityMs;
    fields[DEVICE_COMMAND.force] = command.value;
    const answered = device.receive(fields, inputs, now);
    return `${device.flags} ${device.memory[DEVICE_FORCE]} ${answered ? 1 : 0}`;
  });
}

function byCore(program: string, bootInputs: number, steps: readonly Step[]): string[] {
  const lines = steps.map(({ afterUs, inputs, command }) =>
    command === null
      ? `${afterUs} ${inputs} poll`
      : `${afterUs} ${inputs} ${command.flags} ${command.validityMs} ${command.value}`,
  );
  const input = [`${FORCE_LIMIT_MN} ${WATCHDOG_MS} ${bootInputs}`, ...lines, ''].join('\n');
  const said = execFileSync(program, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return said.trimEnd().split('\n');
}

describe.skipIf(!hasGcc || !hasMake)('a simulated device (needs gcc and make)', () => {
  const folder = buildFolder();
  const program = join(folder, 'steps');
  beforeAll(() => make(folder, program));

  it.each(BOOTS)(
    `does what the core of the firmware does, ${STEPS} steps, seed %d`,
    (seed, boot) => {
      const steps = stepsOf(seed, boot);
      const rules = byRules(boot, steps);
      const core = byCore(program, boot, steps);
      expect(core.length).toBe(STEPS);
      const differs = rules.findIndex((line, i) => line !== core[i]);
      expect(
        differs < 0 ? null : [differs, steps[differs], rules[differs], core[differs]],
      ).toBeNull();
    },
  );

  it('comes in them to everything that a device can say, and carries force often', () => {
    const said = BOOTS.flatMap(([seed, boot]) =>
      byRules(boot, stepsOf(seed, boot)).map((line) => line.split(' ')),
    );
    const counts = Object.entries(SAMPLE_FLAG)
      .filter(([name]) => !/Referenced|Index/.test(name))
      .map(([name, bit]) => [name, said.filter(([flags]) => (Number(flags) & bit) !== 0).length]);
    for (const [name, count] of counts) expect(count, String(name)).toBeGreaterThan(200);
    const underForce = said.filter(([, force]) => Number(force) !== 0).length;
    expect(underForce).toBeGreaterThan(0.15 * said.length);
  });
});

describe('a device in the simulation', () => {
  const NOW = new Float64Array(1);
  const command = (flags: number, force = 0): Float64Array => Float64Array.of(flags, 20_000, force);

  it('boots latched, with a contact that is open told but not taken for one that opened', () => {
    const device = new DeviceRules({ force: 1, validityUs: 20_000 }, SAMPLE_FLAG.contactOpen);
    device.poll(SAMPLE_FLAG.contactOpen, NOW);
    expect(device.flags).toBe(SAMPLE_FLAG.latched | SAMPLE_FLAG.contactOpen);
    device.poll(0, NOW);
    device.poll(SAMPLE_FLAG.contactOpen, NOW);
    expect(device.flags & SAMPLE_FLAG.contactTripped).not.toBe(0);
  });

  it('remembers from its boot on that the drive reported a fault', () => {
    const device = new DeviceRules({ force: 1, validityUs: 20_000 }, SAMPLE_FLAG.driveFault);
    device.poll(0, NOW);
    expect(device.flags).toBe(SAMPLE_FLAG.latched | SAMPLE_FLAG.driveFault);
  });

  it('does not answer an enabled command that is the first one it hears', () => {
    const device = new DeviceRules({ force: 1, validityUs: 20_000 }, 0);
    expect(device.receive(command(COMMAND_FLAG.enable, 1), 0, NOW)).toBe(false);
    expect(device.receive(command(COMMAND_FLAG.clear), 0, NOW)).toBe(true);
    expect(device.receive(command(COMMAND_FLAG.enable, 1), 0, NOW)).toBe(true);
    expect(device.memory[DEVICE_FORCE]).toBe(1);
  });

  it('refuses a force that is not a number, and drops the one before', () => {
    const device = new DeviceRules({ force: 1, validityUs: 20_000 }, 0);
    device.receive(command(COMMAND_FLAG.clear), 0, NOW);
    device.receive(command(COMMAND_FLAG.enable, 0.5), 0, NOW);
    device.receive(command(COMMAND_FLAG.enable, NaN), 0, NOW);
    expect(device.flags).toBe(SAMPLE_FLAG.refused);
    expect(device.memory[DEVICE_FORCE]).toBe(0);
  });
});
