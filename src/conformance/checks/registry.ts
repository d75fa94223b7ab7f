import type { Check } from '../check.ts';
import { answers } from './answers.ts';
import { applied } from './applied.ts';
import { boot } from './boot.ts';
import { contact } from './contact.ts';
import { crc } from './crc.ts';
import { deviceClock } from './device-clock.ts';
import { direction } from './direction.ts';
import { enabling } from './enabling.ts';
import { feeding } from './feeding.ts';
import { flood } from './flood.ts';
import { forceLimit } from './force-limit.ts';
import { guard } from './guard.ts';
import { identifyApart } from './identify-apart.ts';
import { idleLapse } from './idle-lapse.ts';
import { indexPage } from './index-page.ts';
import { inputs } from './inputs.ts';
import { latch } from './latch.ts';
import { limits } from './limits.ts';
import { newCount } from './new-count.ts';
import { numbers } from './numbers.ts';
import { pages } from './pages.ts';
import { power } from './power.ts';
import { ranges } from './ranges.ts';
import { references } from './references.ts';
import { refusal } from './refusal.ts';
import { rescan } from './rescan.ts';
import { sequenceWindow } from './sequence-window.ts';
import { sequenceWrap } from './sequence-wrap.ts';
import { silence } from './silence.ts';
import { texts } from './texts.ts';
import { validity } from './validity.ts';
import { versions } from './versions.ts';

/**
 * All checks in the order in which they run: first what nothing can be enabled without, then what
 * needs a rig at rest, then what enables, then what moves or needs hands.
 */
export const CHECKS: readonly Check[] = [
  numbers,
  texts,
  indexPage,
  pages,
  silence,
  answers,
  deviceClock,
  inputs,
  versions,
  crc,
  guard,
  rescan,
  sequenceWindow,
  sequenceWrap,
  flood,
  references,
  enabling,
  latch,
  validity,
  feeding,
  idleLapse,
  ranges,
  refusal,
  newCount,
  identifyApart,
  applied,
  forceLimit,
  direction,
  contact,
  power,
  limits,
  boot,
];
