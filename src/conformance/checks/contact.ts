import { COMMAND_FLAG, FEATURE, SAMPLE_FLAG } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { whileDone, type Handling } from '../hands.ts';
import { must, NotTried } from '../outcome.ts';

const { latched, contactTripped, contactOpen, enabled, watchdog } = SAMPLE_FLAG;
const { enable, clear } = COMMAND_FLAG;

const OPENING: Handling = {
  doing: 'openContact',
  undoing: 'closeContact',
  shows: (flags) => (flags & contactOpen) !== 0,
};

export const contact: Check = {
  name: 'contact',
  title: 'the emergency-stop contact latches when it opens, until it is closed and cleared',
  section: 'Validity, watchdog and latch',
  needs: 'hands',
  run: async (trial) => {
    const { host, numbers } = trial;
    if ((numbers.features & FEATURE.contact) === 0) throw new NotTried('it has no contact input');
    await host.clear();
    const closed = await whileDone(trial, OPENING, async (opened) => {
      must((opened.flags & latched) !== 0, 'an open contact did not latch');
      must((opened.flags & contactTripped) !== 0, 'latched without `contact tripped`');
      must((opened.flags & watchdog) === 0, 'an open contact set `watchdog`');
      const cleared = await host.command({ flags: clear });
      must((cleared.flags & latched) !== 0, 'cleared while the contact is open');
      const on = await host.command({ flags: enable });
      must((on.flags & enabled) === 0, 'enabled while the contact is open');
    });
    must((closed.flags & latched) !== 0, 'closing the contact left the latch');
    must((closed.flags & contactTripped) !== 0, 'closing the contact cleared `contact tripped`');
    const after = await host.clear();
    must((after.flags & contactTripped) === 0, 'clear left `contact tripped` set');
    return 'opened: latched, and not to be cleared; closed: latched until clear';
  },
};
