import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasAvrGcc, hasSimavr } from '../support/avr.ts';
import { hasGcc } from '../support/gcc.ts';
import { buildFolder, hasMake, make } from './make.ts';

const FLASH = 32_256;
const RAM = 2048;

const canBuild = hasAvrGcc && hasMake;

describe.skipIf(!canBuild)('the image for an ATmega328P (needs gcc-avr, avr-libc, make)', () => {
  const folder = buildFolder();

  it('compiles without a warning and leaves most of flash and memory free', async () => {
    const said = await make(folder, 'avr');
    console.log(said.trimEnd());
    const [text, data, bss] = said.split('\n')[1]!.trim().split(/\s+/).map(Number);
    expect(text! + data!).toBeLessThan(FLASH / 4);
    expect(data! + bss!).toBeLessThan(RAM / 2);
  });

  it.each([115_200, 500_000, 2_000_000])('can be built for %d baud', async (baud) => {
    const said = await make(join(folder, String(baud)), 'avr', `DEFINES=-DBAUD=${baud}UL`);
    expect(said).toContain('main.elf');
  });

  it('is not built for a speed that the clock cannot make', async () => {
    const build = make(join(folder, 'impossible'), 'avr', 'DEFINES=-DBAUD=230400UL');
    await expect(build).rejects.toThrow('BAUD cannot be made of F_CPU');
  });

  it.skipIf(!hasGcc || !hasSimavr)(
    'answers 1000 Commands a second with 60 000 edges a second (needs gcc and libsimavr-dev)',
    async () => {
      const result = JSON.parse(await make(folder, 'load')) as Record<string, number>;
      expect(result).toMatchObject({ wrongForces: 0, wrongCounts: 0 });
      expect(result.samples).toBe(result.commands);
      expect(result.samples).toBeGreaterThan(1000);
      expect(result.edges).toBeGreaterThanOrEqual(60_000);
      expect(result.longestToAnswerUs).toBeLessThan(680);
    },
  );
});
