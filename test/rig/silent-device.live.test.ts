import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { Run } from '../cli/bridge-process.ts';
import { PtyWorkshop } from '../hal/serial/pty.ts';
import { hasGcc } from '../support/gcc.ts';

describe.skipIf(!hasGcc)('a device that says nothing (needs gcc)', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'is not waited for after %s: one document, of a run without a tick',
    async (signal) => {
      const workshop = new PtyWorkshop();
      onTestFinished(() => workshop.close());
      const path = join(workshop.folder, 'silent');
      const pty = await workshop.plugIn(path);
      onTestFinished(() => pty.unplug());
      const asked = new Promise<void>((resolve) => pty.onReceived(() => resolve()));
      const run = new Run('--rig', 'serial', '--device', path, '--json');
      await asked;
      await sleep(100);
      const begun = performance.now();
      expect(await run.end(signal)).toBe(EXIT.done);
      expect(performance.now() - begun).toBeLessThan(2000);
      expect(run.result).toEqual({
        upright: false,
        state: 'latched',
        ticks: 0,
        overruns: 0,
        latenessUs: { p50: 0, p99: 0, p999: 0, max: 0 },
        maxCartPosition: 0,
        maxForce: 0,
        rmsForce: 0,
        trip: null,
      });
    },
  );
});
