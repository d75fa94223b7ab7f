import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boxFiles, readBox } from '../../src/data/black-box/box-files.ts';
import { EXIT } from '../../src/errors.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIPS, type TripCode } from '../../src/safety/trips.ts';
import { Run } from '../cli/bridge-process.ts';
import { dipBridge } from '../cli/command-line.ts';
import { emulatedRig } from '../emulator/emulated-rig.ts';
import { hasGcc } from '../support/gcc.ts';
import { until } from '../telemetry/support/until.ts';
import { FeedWatch } from './feed-watch.ts';

/** What goes wrong with a rig on a wire, and the trips that may name it: the machine may add its own. */
const FAULTS: readonly (readonly [fault: string, codes: readonly TripCode[]])[] = [
  ['contact=open', ['CONTACT_OPEN']],
  ['power=off', ['POWER_REMOVED']],
  ['fault=on', ['DEVICE_FAULT']],
  ['unplug=500', ['LINK_DOWN']],
  ['silence=500', ['SAMPLE_GAP']],
  ['loss=0.9', ['SAMPLE_GAP', 'DEVICE_WATCHDOG']],
];

describe.skipIf(!hasGcc)('a rig on a wire (needs gcc)', () => {
  test.each(FAULTS)(
    'with %s trips by its name, keeps the evidence, and stays latched for the next bridge',
    async (fault, codes) => {
      const link = join(tmpdir(), `dip-bridge-trips-${process.pid}-${Math.random()}`);
      const { emulator, heard } = await emulatedRig({ rig: 'host', link });
      const rig = ['--rig', 'serial', '--device', link, '--arm'];
      const run = await Run.running(...rig);
      const feed = await FeedWatch.open(run.address);
      await until(() => feed.records.length > 100);
      emulator.inject(fault);
      await until(() => feed.now('state') === SAFETY_STATE.tripped);
      await heard('dropped');
      const { code } = TRIPS[feed.now('trip')]!;
      expect(codes).toContain(code);
      await run.end();
      const [newest] = boxFiles(join(run.data, 'faults'));
      expect(readBox(newest!).summary.code).toBe(code);

      emulator.inject('off');
      const { status, stderr } = dipBridge(['run', ...rig, '--data', run.data]);
      expect(status).toBe(EXIT.notArmed);
      expect(stderr).toContain(`LATCHED: the rig (serial at ${link}) is latched by ${code}`);
      expect(dipBridge(['reset', '--data', run.data]).status).toBe(EXIT.done);
    },
  );
});
