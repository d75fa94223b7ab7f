import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readLatches } from '../../src/data/latch/latch-folder.ts';
import { emptyFolder } from './folder.ts';

const WRITER = fileURLToPath(new URL('./latch-writer.ts', import.meta.url));
const TIMES = 25;

test('a process that is killed while it writes leaves the latch of before or after, whole', async () => {
  const causes = new Set<string>();
  for (let i = 0; i < TIMES; i++) {
    const folder = emptyFolder();
    const writer = spawn(process.execPath, [WRITER, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(writer.stdout, 'data');
    await sleep(30 * Math.random());
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const latches = readLatches(folder);
    expect(latches).toHaveLength(1);
    expect(latches[0]!.text).not.toContain('damaged');
    expect(latches[0]!.heldBy).toBeNull();
    causes.add(latches[0]!.code);
  }
  expect([...causes].sort()).toEqual(['ANGLE_CUT', 'UNCLEAN_END']);
});
