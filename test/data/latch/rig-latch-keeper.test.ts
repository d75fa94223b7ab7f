import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AuditEntry } from '../../../src/data/audit-entry.ts';
import { ourselves } from '../../../src/data/latch/holder.ts';
import { RigLatchKeeper } from '../../../src/data/latch/rig-latch-keeper.ts';
import { FileLatch } from '../../../src/data/latch/rig-latch.ts';
import { encodeLatch } from '../../../src/data/latch/stored-latch.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { TRIP } from '../../../src/safety/trips.ts';
import { emptyFolder } from '../folder.ts';

const RIG = { name: 'serial at /dev/ttyACM0', device: '/dev/ttyACM0' };
const { latched, ready, armed, running, stopping, tripped } = SAFETY_STATE;

/** Runs of one rig, one after another, on the same disk. */
class Rig {
  readonly folder = emptyFolder();
  readonly entries: AuditEntry[] = [];
  readonly warnings: string[] = [];

  begin(flags: { readonly arms?: boolean; readonly resets?: boolean } = {}) {
    return RigLatchKeeper.begin({
      folder: this.folder,
      rig: RIG,
      arms: flags.arms ?? true,
      resets: flags.resets ?? false,
      audit: (entry) => this.entries.push(entry),
      warn: (line) => this.warnings.push(line),
    });
  }

  async runs(...states: readonly (readonly [state: number, trip: number])[]): Promise<void> {
    const keeper = await this.begin({ arms: false });
    for (const [state, trip] of states) keeper.see(state, trip);
    await keeper.end();
  }

  get stored() {
    return new FileLatch(this.folder, RIG).read();
  }
}

const BALANCES = [
  [latched, 0],
  [ready, 0],
  [armed, 0],
  [running, 0],
] as const;

describe('a run on hardware', () => {
  test('that balances and ends leaves nothing, so that the next one is armed', async () => {
    const rig = new Rig();
    await rig.runs(...BALANCES);
    expect(rig.stored).toBeNull();
    await (await rig.begin()).end();
    expect(rig.warnings).toEqual([]);
  });

  test('that falls leaves its cause, and the next one is not armed', async () => {
    const rig = new Rig();
    await rig.runs(...BALANCES, [tripped, TRIP.ANGLE_CUT]);
    await expect(rig.begin()).rejects.toMatchObject({
      code: 'LATCHED',
      exitCode: 5,
      message: expect.stringMatching(/ttyACM0.*ANGLE_CUT of \d{4}-.*--reset --arm/),
    });
    expect(rig.stored).toMatchObject({ code: 'ANGLE_CUT' });
  });

  test('that is stopped in two steps leaves the graver cause', async () => {
    const rig = new Rig();
    await rig.runs(...BALANCES, [stopping, TRIP.ANGLE_STOP], [tripped, TRIP.ANGLE_CUT]);
    expect(rig.stored).toMatchObject({ code: 'ANGLE_CUT' });
  });

  test('whose operator resets is free again, with an entry that names the cause', async () => {
    const rig = new Rig();
    await rig.runs(...BALANCES, [tripped, TRIP.TRACK_END], [ready, 0], [armed, 0], [running, 0]);
    expect(rig.stored).toBeNull();
    expect(rig.entries).toMatchObject([
      { who: 'bridge', outcome: 'granted', detail: { code: 'TRACK_END', rig: RIG.name } },
    ]);
  });

  test('that trips again after a reset is latched by the later cause', async () => {
    const rig = new Rig();
    await rig.runs([tripped, TRIP.TRACK_END], [ready, 0], [tripped, TRIP.CONTACT_OPEN]);
    expect(rig.stored).toMatchObject({ code: 'CONTACT_OPEN' });
  });

  test('whose control thread fails is latched, whatever its last records say', async () => {
    const rig = new Rig();
    const keeper = await rig.begin();
    keeper.see(running, 0);
    keeper.failed('CONTROL_FAILED', 'The control thread failed: out of memory');
    keeper.see(ready, 0);
    await keeper.end();
    expect(rig.stored?.code).toBe('CONTROL_FAILED');
    expect(rig.stored?.text).toContain('out of memory');
  });

  test('names the black box of its trip, not of another one', async () => {
    const rig = new Rig();
    const keeper = await rig.begin();
    keeper.see(tripped, TRIP.ANGLE_CUT);
    keeper.boxWritten('TRACK_END', 'other.json.gz');
    keeper.boxWritten('ANGLE_CUT', 'box.json.gz');
    await keeper.end();
    expect(rig.stored).toMatchObject({ code: 'ANGLE_CUT', blackBox: 'box.json.gz' });
  });
});

describe('on a latched rig', () => {
  async function fallen(): Promise<Rig> {
    const rig = new Rig();
    await rig.runs(...BALANCES, [tripped, TRIP.ANGLE_CUT]);
    return rig;
  }

  test('a run that does not arm begins, says why it is latched, and leaves it so', async () => {
    const rig = await fallen();
    await rig.runs([latched, 0]);
    expect(rig.warnings).toEqual([expect.stringContaining('ANGLE_CUT')]);
    expect(rig.stored).toMatchObject({ code: 'ANGLE_CUT' });
  });

  test('an operator of such a run takes it off', async () => {
    const rig = await fallen();
    await rig.runs([latched, 0], [ready, 0]);
    expect(rig.stored).toBeNull();
    expect(rig.entries).toMatchObject([{ detail: { code: 'ANGLE_CUT' } }]);
  });

  test('--reset --arm begins, with an entry of who took it off', async () => {
    const rig = await fallen();
    await (await rig.begin({ resets: true })).end();
    expect(rig.stored).toBeNull();
    expect(rig.entries).toMatchObject([
      { who: 'command line, --reset', detail: { code: 'ANGLE_CUT' } },
    ]);
  });

  test('a run that died is told from one that fell', async () => {
    const rig = new Rig();
    await rig.begin();
    await expect(rig.begin()).rejects.toThrow(/UNCLEAN_END of .*did not end in order/);
  });
});

test('a rig that another bridge runs is left alone, though its latch was to be reset', async () => {
  const bridge = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void bridge.kill('SIGKILL'));
  await once(bridge, 'spawn');
  const rig = new Rig();
  const { file } = new FileLatch(rig.folder, RIG);
  const mark = encodeLatch({
    ...{ version: 1, rig: RIG.name, device: RIG.device, state: 'open' },
    since: new Date().toISOString(),
    holder: { ...ourselves(), pid: bridge.pid!, startTime: null },
  });
  writeFileSync(file, mark);
  for (const resets of [false, true]) {
    await expect(rig.begin({ resets })).rejects.toMatchObject({ code: 'RIG_IN_USE', exitCode: 6 });
  }
  expect(readFileSync(file, 'utf8')).toBe(mark);
});

test('a rig without a latch runs as if it had one', async () => {
  const entries: AuditEntry[] = [];
  const warn = (line: string) => expect.fail(line);
  const audit = (entry: AuditEntry) => entries.push(entry);
  const options = { folder: '/nowhere', rig: null, arms: true, resets: true, audit, warn };
  const keeper = await RigLatchKeeper.begin(options);
  keeper.see(tripped, TRIP.ANGLE_CUT);
  keeper.see(ready, 0);
  await keeper.end();
  expect(entries).toEqual([]);
});

test('a disk that fails in a run is said; before it, no rig is touched', async () => {
  const rig = new Rig();
  const keeper = await rig.begin();
  rmSync(rig.folder, { recursive: true });
  keeper.see(tripped, TRIP.ANGLE_CUT);
  await keeper.end();
  expect(rig.warnings).toEqual([expect.stringMatching(/not written \(ENOENT\)/)]);
  await expect(rig.begin()).rejects.toMatchObject({ code: 'DATA_NOT_WRITABLE', exitCode: 6 });
});
