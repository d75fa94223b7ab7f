import { describe, expect, test } from 'vitest';
import { references } from '../../src/conformance/checks/references.ts';
import { Host } from '../../src/conformance/host.ts';
import { Failure, Interrupted } from '../../src/conformance/outcome.ts';
import { CHANNELS, NOWHERE } from '../../src/conformance/put-back.ts';
import { WRITE_RESULT } from '../../src/hal/serial/transport/transport.ts';
import { VirtualLine } from './virtual-line.ts';
import { WrongDevice } from './wrong-device.ts';

const ZEROS = [1234, -777, 888];

interface Trouble {
  /** Which frames of the check the line loses, from 0. */
  readonly loses?: (frame: number) => boolean;
  /** The frame of the check behind which somebody ends it. */
  readonly endsAt?: number;
}

/** The check on a device that was referenced, over a line in trouble, and what it leaves behind. */
async function leftBehind({ loses = () => false, endsAt = Infinity }: Trouble) {
  const wire = new VirtualLine();
  const device = new WrongDevice(wire, null);
  let frames = -Infinity;
  const transport = {
    ...wire.line.transport,
    write: (bytes: Uint8Array) => {
      frames += 1;
      return loses(frames - 1) ? WRITE_RESULT.sent : wire.line.transport.write(bytes);
    },
  };
  const host = new Host({ ...wire.line, transport }, device.numbers, 0, () => frames > endsAt);
  await host.settle();
  for (const [i, { flag }] of CHANNELS.entries()) {
    await host.command({ flags: flag, value: ZEROS[i]! });
  }
  frames = 0;
  const warnings: string[] = [];
  const error: unknown = await references
    .run({
      host,
      numbers: device.numbers,
      mayMove: false,
      ask: () => {},
      warn: (text) => warnings.push(text),
    })
    .then(
      () => null,
      (reason: unknown) => reason,
    );
  const used = frames;
  frames = -Infinity;
  const fresh = new Host(wire.line, device.numbers);
  return { used, error, warnings, counts: (await fresh.settle()).counts };
}

describe('the references of a rig', () => {
  test('are put back', async () => {
    expect(await leftBehind({})).toMatchObject({ error: null, warnings: [], counts: ZEROS });
  });

  test('are put back whichever one Command is lost', async () => {
    const { used } = await leftBehind({});
    for (let lost = 0; lost < used; lost++) {
      const { counts, warnings } = await leftBehind({ loses: (frame) => frame === lost });
      expect({ lost, counts, warnings }).toEqual({ lost, counts: ZEROS, warnings: [] });
    }
  });

  test('are put back where half of what puts them back is lost', async () => {
    const { used } = await leftBehind({});
    const loses = (frame: number): boolean => frame >= used - 8 && frame % 2 === 0;
    expect(await leftBehind({ loses })).toMatchObject({ error: null, counts: ZEROS });
  });

  test('are put back whenever somebody ends the check', async () => {
    const { used } = await leftBehind({});
    for (let endsAt = 0; endsAt < used - 9; endsAt++) {
      const { counts, error } = await leftBehind({ endsAt });
      expect({ endsAt, counts }).toEqual({ endsAt, counts: ZEROS });
      expect(error).toBeInstanceOf(Interrupted);
    }
  });

  test('leave no cart on the track, and a loud warning, wherever the line goes dead', async () => {
    const { used } = await leftBehind({});
    for (let from = 0; from < used; from++) {
      const { counts, error, warnings } = await leftBehind({ loses: (frame) => frame >= from });
      const isUntouched = counts.every((count, i) => count === ZEROS[i]);
      expect(isUntouched || Math.abs(counts[0]) >= NOWHERE, `${from}: ${counts.join()}`).toBe(true);
      if (isUntouched) continue;
      expect(error).toBeInstanceOf(Failure);
      expect(warnings.join()).toMatch(/switch the device off/);
    }
  });
});
