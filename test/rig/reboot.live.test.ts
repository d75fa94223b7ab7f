import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { RIG_FLAG, SIGNAL } from '../../src/record/signals.ts';
import { BLOCKER } from '../../src/safety/blockers.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { Run } from '../cli/bridge-process.ts';
import { emulatedRig } from '../emulator/emulated-rig.ts';
import { hasGcc } from '../support/gcc.ts';
import { until } from '../telemetry/support/until.ts';
import { FeedWatch } from './feed-watch.ts';

describe.skipIf(!hasGcc)('a device that reboots under force (needs gcc)', () => {
  test.each(['reboot', 'unplug=400 reboot'])(
    'trips the bridge, which stays latched until it is referenced, reset and armed anew: %s',
    async (fault) => {
      const link = join(tmpdir(), `dip-bridge-reboot-${process.pid}-${Math.random()}`);
      const { emulator, heard } = await emulatedRig({ rig: 'host', link });
      const run = await Run.running('--rig', 'serial', '--device', link, '--arm');
      const feed = await FeedWatch.leading(run.address);
      emulator.inject(fault);
      await heard('dropped');
      await until(() => feed.now('state') === SAFETY_STATE.tripped);
      expect(feed.now('trip')).not.toBe(0);
      await heard('booted', 5000);

      await until(() => feed.now('fresh') === 1 && unreferenced(feed));
      const back = feed.records.length;
      expect(feed.now('blockers') & BLOCKER.unreferenced).not.toBe(0);
      expect(feed.now('rigFlags') & RIG_FLAG.deviceLatched).not.toBe(0);
      // Neither a reset nor an arming helps a rig whose zeros are not known; it hangs still meanwhile,
      // for longer than the second that a reference wants.
      feed.ask({ type: 'reset' });
      feed.ask({ type: 'arm' });
      await until(() => feed.records.length > back + 1500);
      const since = feed.records.slice(back);
      expect(since.some((record) => record[SIGNAL.enable] !== 0)).toBe(false);
      expect(feed.now('state')).toBe(SAFETY_STATE.tripped);
      expect(unreferenced(feed)).toBe(true);

      feed.ask({ type: 'reference', cart: 'centre', pendulums: true });
      await heard('lifting', 5000);
      await heard('held', 10_000);
      await until(() => !unreferenced(feed));
      await until(() => feed.now('blockers') === 0);
      if (feed.now('state') !== SAFETY_STATE.ready) feed.ask({ type: 'reset' });
      await until(() => feed.now('state') === SAFETY_STATE.ready);
      await until(() => (feed.now('rigFlags') & RIG_FLAG.deviceLatched) === 0);
      feed.ask({ type: 'arm' });
      await until(() => feed.now('state') === SAFETY_STATE.running);
      expect(await run.end()).toBe(EXIT.done);
    },
  );
});

function unreferenced(feed: FeedWatch): boolean {
  const all = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;
  return (feed.now('rigFlags') & all) !== all;
}
