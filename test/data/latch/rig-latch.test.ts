import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latchFileOf, readLatches } from '../../../src/data/latch/latch-folder.ts';
import { FileLatch, NO_LATCH, type LatchCause } from '../../../src/data/latch/rig-latch.ts';
import { decodeLatch, encodeLatch } from '../../../src/data/latch/stored-latch.ts';
import { TRIPS } from '../../../src/safety/trips.ts';
import { emptyFolder } from '../folder.ts';

const RIG = { name: 'serial 2341:0043 5573', device: '/dev/ttyACM0' };
const FALL: LatchCause = {
  code: 'ANGLE_CUT',
  at: '2026-01-02T03:04:05.678Z',
  text: 'Angle beyond the emergency stop threshold',
};

describe('the latch of a rig', () => {
  test('is not there for a rig that never tripped, nor after a run in order', async () => {
    const folder = emptyFolder();
    const latch = new FileLatch(folder, RIG);
    expect(latch.read()).toBeNull();
    await latch.begin();
    await latch.endCleanly();
    expect(new FileLatch(folder, RIG).read()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('outlives the process of a trip, with its cause', async () => {
    const folder = emptyFolder();
    const latch = new FileLatch(folder, RIG);
    await latch.begin();
    await latch.trip({ ...FALL, blackBox: 'box.json.gz' });
    await latch.endCleanly();
    expect(new FileLatch(folder, RIG).read()).toMatchObject({
      rig: RIG.name,
      device: RIG.device,
      ...FALL,
      blackBox: 'box.json.gz',
    });
  });

  test('is set by a run that did not come to its end', async () => {
    const folder = emptyFolder();
    await new FileLatch(folder, RIG).begin();
    expect(new FileLatch(folder, RIG).read()).toMatchObject({ code: 'UNCLEAN_END' });
  });

  test('stays through a later run that ends in order without a reset', async () => {
    const folder = emptyFolder();
    const first = new FileLatch(folder, RIG);
    await first.begin();
    await first.trip(FALL);
    const second = new FileLatch(folder, RIG);
    await second.begin();
    await second.endCleanly();
    expect(new FileLatch(folder, RIG).read()).toMatchObject(FALL);
  });

  test('once cleared in a run leaves the mark of that run', async () => {
    const folder = emptyFolder();
    const latch = new FileLatch(folder, RIG);
    await latch.begin();
    await latch.trip(FALL);
    await latch.clear();
    expect(new FileLatch(folder, RIG).read()).toMatchObject({ code: 'UNCLEAN_END' });
    await latch.endCleanly();
    expect(new FileLatch(folder, RIG).read()).toBeNull();
  });

  test('keeps a trip that comes while a reset is still on its way to the disk', async () => {
    const folder = emptyFolder();
    const latch = new FileLatch(folder, RIG);
    await latch.begin();
    await latch.trip(FALL);
    void latch.clear();
    void latch.trip({ ...FALL, code: 'TRACK_END' });
    await latch.endCleanly();
    expect(new FileLatch(folder, RIG).read()).toMatchObject({ code: 'TRACK_END' });
  });

  test('stays where it could not be written: the mark of the run is not taken away', async () => {
    const folder = emptyFolder();
    const latch = new FileLatch(folder, RIG);
    await latch.begin();
    const mark = readFileSync(latch.file);
    rmSync(folder, { recursive: true });
    await expect(latch.trip(FALL)).rejects.toThrow(/ENOENT/);
    await expect(latch.clear()).rejects.toThrow(/ENOENT/);
    await latch.endCleanly();
    expect(decodeLatch(mark.toString())).toMatchObject({ state: 'open' });
  });

  test('is one a rig, whatever their names', async () => {
    const folder = emptyFolder();
    const names = ['serial at /dev/a b', 'serial at /dev/a/b', `serial at ${'/dev'.repeat(200)}`];
    for (const name of names) {
      const latch = new FileLatch(folder, { name, device: '/dev/a' });
      await latch.begin();
      await latch.trip(FALL);
    }
    expect(
      readLatches(folder)
        .map(({ rig }) => rig)
        .sort(),
    ).toEqual([...names].sort());
  });

  test('of a simulated rig is as new in every process', async () => {
    await NO_LATCH.begin();
    await NO_LATCH.trip(FALL);
    expect(NO_LATCH.read()).toBeNull();
  });
});

describe('a damaged latch', () => {
  const whole = encodeLatch({
    ...{ version: 1, rig: RIG.name, device: RIG.device, state: 'latched' },
    holder: { pid: 4, bootId: null, startTime: null },
    ...FALL,
  });

  test('counts as latched wherever it was cut off, and says why', () => {
    const file = latchFileOf(emptyFolder(), RIG.name);
    writeFileSync(file, whole);
    // The line break at its end is no part of it.
    for (let length = whole.length - 2; length >= 0; length -= 7) {
      truncateSync(file, length);
      const [latch] = readLatches(dirname(file));
      expect(latch).toMatchObject({ code: 'UNCLEAN_END', rig: null });
      expect(latch!.text).toContain('its latch is damaged');
    }
  });

  test('counts as latched whatever is in it', () => {
    const file = latchFileOf(emptyFolder(), RIG.name);
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(whole)), (text) => {
        writeFileSync(file, text);
        expect(readLatches(dirname(file))).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  test('is put right by a run, and still stands', async () => {
    const folder = emptyFolder();
    const latch = new FileLatch(folder, RIG);
    writeFileSync(latch.file, 'x');
    await latch.begin();
    await latch.endCleanly();
    const again = new FileLatch(folder, RIG).read();
    expect(again).toMatchObject({ code: 'UNCLEAN_END', rig: RIG.name });
    expect(again!.text).toContain('damaged');
  });
});

type Event = 'begin' | 'trip' | 'clear' | 'end' | 'die';
const EVENTS: readonly Event[] = ['begin', 'trip', 'clear', 'end', 'die'];

test('over any life of a rig: latched after a trip or an unclean end until it is cleared, and only then', async () => {
  const event = fc.constantFrom(...EVENTS);
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 10 }), fc.nat(), async (events, seed) => {
      const folder = emptyFolder();
      const code = TRIPS[1 + (seed % (TRIPS.length - 1))]!.code as LatchCause['code'];
      let latch = new FileLatch(folder, RIG);
      let isRunning = false;
      let latched: string | null = null;
      for (const what of events) {
        if (what === 'begin' && !isRunning) {
          await latch.begin();
          isRunning = true;
        } else if (what === 'trip' && isRunning) {
          await latch.trip({ ...FALL, code });
          latched = code;
        } else if (what === 'clear') {
          await latch.clear();
          latched = null;
        } else if (what === 'end' && isRunning) {
          await latch.endCleanly();
          latch = new FileLatch(folder, RIG);
          isRunning = false;
        } else if (what === 'die') {
          if (isRunning) latched ??= 'UNCLEAN_END';
          latch = new FileLatch(folder, RIG);
          isRunning = false;
        }
        if (!isRunning) expect(latch.read()?.code ?? null).toBe(latched);
      }
    }),
    { numRuns: 60 },
  );
});
