import { SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const { latched, watchdog, contactTripped, driveFault, contactOpen } = SAMPLE_FLAG;
const LOOK_MS = 300;
const PATIENCE_MS = 60_000;

export const boot: Check = {
  name: 'boot',
  title: 'a device that boots is latched, with no other cause, and takes any sequence',
  section: 'Validity, watchdog and latch',
  needs: 'hands',
  run: async ({ host, ask }) => {
    // An open latch and 200 ms between Commands: what is latched next was latched by its boot.
    await host.clear();
    ask('reboot');
    const end = host.clock.now() + PATIENCE_MS;
    for (;;) {
      await host.clock.wait(LOOK_MS);
      // Not answered while it boots.
      const sample = await host.tryCommand();
      if (sample !== null && (sample.flags & latched) !== 0) {
        const { flags } = sample;
        must((flags & (watchdog | contactTripped)) === 0, 'latched by its boot, and says a cause');
        must((flags & (driveFault | contactOpen)) === 0, 'booted with a fault, or an open contact');
        return 'latched, no other cause';
      }
      must(host.clock.now() < end, `${PATIENCE_MS / 1000} s after "reboot" it is not latched`);
    }
  },
};
