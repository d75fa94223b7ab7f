import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasGcc } from '../support/gcc.ts';
import { python } from '../support/python.ts';
import { buildFolder, FIRMWARE, hasMake, make } from './make.ts';

const VECTORS = join(FIRMWARE, 'vectors');

describe.skipIf(python === undefined)('the vectors of the wire (need python3)', () => {
  const folder = buildFolder();

  it('are what their generator writes', () => {
    execFileSync(python!, ['-B', join(VECTORS, 'generate.py'), folder]);
    const written = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const kept = readdirSync(VECTORS).filter((name) => name.endsWith('.json'));
    expect(written.sort()).toEqual(kept.sort());
    for (const name of kept)
      expect(readFileSync(join(folder, name), 'utf8'), name).toBe(
        readFileSync(join(VECTORS, name), 'utf8'),
      );
  });

  it.skipIf(!hasGcc || !hasMake)(
    'are what the core makes of them (needs gcc and make)',
    async () => {
      await make(folder, join(folder, 'codec'));
      const check = join(FIRMWARE, 'test/check-vectors.py');
      const said = execFileSync(python!, ['-B', check, join(folder, 'codec')], {
        encoding: 'utf8',
      });
      expect(said).toMatch(/^(\d+) of \1 answers, 0 wrong\n$/);
    },
  );
});
