import { COMMAND_FLAG, FEATURE, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { whileDone, type Handling } from '../hands.ts';
import { must, NotTried } from '../outcome.ts';

const { latched, watchdog, powerRemoved, enabled } = SAMPLE_FLAG;
const { enable, clear } = COMMAND_FLAG;
const HELD_UP = 'this machine was held up, and a validity lapsed before the power went: run again';

const REMOVING: Handling = {
  doing: 'removePower',
  undoing: 'restorePower',
  shows: (flags) => (flags & powerRemoved) !== 0,
  // Under an enabled drive, which carries 0 mN.
  request: { flags: enable },
};

export const power: Check = {
  name: 'power',
  title: 'power that goes away under an enabled Command latches, until it is back and cleared',
  section: 'Validity, watchdog and latch',
  needs: 'hands',
  run: async (trial) => {
    const { host, numbers } = trial;
    if ((numbers.features & FEATURE.powerFeedback) === 0) {
      throw new NotTried('it has no power-removed feedback');
    }
    await host.enable();
    const restored = await whileDone(trial, REMOVING, async (removed) => {
      if ((removed.flags & watchdog) !== 0) throw new NotTried(HELD_UP);
      must((removed.flags & latched) !== 0, 'removed power did not latch an enabled drive');
      const cleared = await host.command({ flags: clear });
      must((cleared.flags & latched) !== 0, 'cleared while the drive has no power');
      const on = await host.command({ flags: enable });
      must((on.flags & enabled) === 0, 'enabled while the drive has no power');
    });
    must((restored.flags & latched) !== 0, 'power that came back left the latch');
    await host.clear();
    return 'removed: latched, and not to be cleared; back: latched until clear';
  },
};
