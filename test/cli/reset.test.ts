import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { registerReset } from '../../src/cli/commands/reset.ts';
import { openDataDirectory } from '../../src/data/data-directory.ts';
import { ourselves, type Holder } from '../../src/data/latch/holder.ts';
import { latchFileOf, readLatches } from '../../src/data/latch/latch-folder.ts';
import { encodeLatch, type LatchFile } from '../../src/data/latch/stored-latch.ts';
import { emptyFolder } from '../data/folder.ts';
import { captured } from './captured.ts';

const GONE = { ...ourselves(), startTime: '1', bootId: 'of before' };

/** A data directory, and what `reset` makes of it. */
function directory() {
  const data = join(emptyFolder(), 'data');
  const places = openDataDirectory(data);
  return {
    ...places,
    /** @param holder the bridge that left it; one that is gone */
    latch(device: string, state: 'open' | 'latched' = 'latched', holder: Holder = GONE): void {
      const rig = `serial at ${device}`;
      const common = { version: 1, rig, device, holder } as const;
      const at = '2026-01-02T03:04:05.678Z';
      const latch: LatchFile =
        state === 'open'
          ? { ...common, state, since: at }
          : { ...common, state, code: 'ANGLE_CUT', at, text: 'Angle beyond the threshold' };
      writeFileSync(latchFileOf(places.latches, rig), encodeLatch(latch));
    },
    reset: (...args: readonly string[]) =>
      captured(registerReset, ['reset', '--data', data, ...args]),
    get rigs() {
      return readLatches(places.latches).map(({ device }) => device);
    },
    get entries() {
      const lines = readFileSync(places.auditTrail, 'utf8').trim().split('\n');
      return lines.map((line) => JSON.parse(line));
    },
  };
}

describe('dip-bridge reset', () => {
  test('clears the only latch there is, says what it was, and leaves an entry of who did it', async () => {
    const place = directory();
    place.latch('/dev/rig1');
    expect(await place.reset()).toMatch(/^cleared: the rig \(serial at \/dev\/rig1\).*ANGLE_CUT/);
    expect(place.rigs).toEqual([]);
    expect(place.entries).toMatchObject([
      {
        who: expect.stringMatching(/^command line, \S/),
        what: 'reset of the stored latch',
        outcome: 'granted',
        detail: { rig: 'serial at /dev/rig1', code: 'ANGLE_CUT' },
      },
    ]);
  });

  test('says that nothing is latched, and is done', async () => {
    const place = directory();
    expect(await place.reset()).toBe('no rig is latched\n');
    expect(JSON.parse(await place.reset('--json'))).toEqual({ cleared: null });
    expect(JSON.parse(await place.reset('--device', '/dev/rig1', '--json'))).toEqual({
      cleared: null,
    });
  });

  test('of several asks which one is meant, and clears that one alone', async () => {
    const place = directory();
    place.latch('/dev/rig1');
    place.latch('/dev/rig2');
    await expect(place.reset()).rejects.toMatchObject({
      code: 'LATCHES_SEVERAL',
      exitCode: 2,
      message: expect.stringMatching(/rig1[^]*rig2/),
    });
    expect(place.rigs).toHaveLength(2);
    const { cleared } = JSON.parse(await place.reset('--device', '/dev/rig2', '--json'));
    expect(cleared).toMatchObject({ device: '/dev/rig2', code: 'ANGLE_CUT' });
    expect(place.rigs).toEqual(['/dev/rig1']);
  });

  test('takes the rig of a configuration', async () => {
    const place = directory();
    place.latch('/dev/rig1');
    place.latch('/dev/rig2');
    const file = join(place.path, 'bridge.yaml');
    writeFileSync(file, 'rig:\n  type: serial\n  serial:\n    device: /dev/rig1\n');
    await place.reset('--config', file);
    expect(place.rigs).toEqual(['/dev/rig2']);
  });

  test('clears a latch that is damaged', async () => {
    const place = directory();
    writeFileSync(join(place.latches, 'rig-00000000.json'), '{"version":');
    expect(await place.reset()).toMatch(/UNCLEAN_END: its latch is damaged/);
    expect(await place.reset()).toBe('no rig is latched\n');
  });

  test.each(['open', 'latched'] as const)(
    'leaves a rig alone that a living bridge has (%s)',
    async (state) => {
      const bridge = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      onTestFinished(() => void bridge.kill('SIGKILL'));
      await once(bridge, 'spawn');
      const place = directory();
      place.latch('/dev/rig1', state, { ...ourselves(), pid: bridge.pid!, startTime: null });
      await expect(place.reset()).rejects.toMatchObject({ code: 'RIG_IN_USE', exitCode: 6 });
      expect(place.rigs).toHaveLength(1);
      bridge.kill('SIGKILL');
      await once(bridge, 'exit');
      expect(await place.reset()).toMatch(/^cleared/);
    },
  );
});
