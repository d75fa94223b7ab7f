import { RIG_FLAG } from '../../record/signals.ts';
import { byId, create } from '../dom.ts';

interface Flag {
  readonly text: string;
  readonly fault?: boolean;
}

const RIG_TEXTS: readonly (readonly [bit: number, flag: Flag])[] = [
  [RIG_FLAG.held, { text: 'Held still until the drive is enabled' }],
  [RIG_FLAG.limitLow, { text: 'Left limit switch', fault: true }],
  [RIG_FLAG.limitHigh, { text: 'Right limit switch', fault: true }],
  [RIG_FLAG.contactOpen, { text: 'Emergency stop contact open', fault: true }],
  [RIG_FLAG.powerRemoved, { text: 'Power removed', fault: true }],
  [RIG_FLAG.watchdogExpired, { text: 'Watchdog expired', fault: true }],
  [RIG_FLAG.deviceFault, { text: 'Device fault', fault: true }],
  [RIG_FLAG.linkDown, { text: 'No device on the link', fault: true }],
  [RIG_FLAG.identityMismatch, { text: 'Not the device of the configuration', fault: true }],
  [RIG_FLAG.referencing, { text: 'Zeros are being set' }],
  [RIG_FLAG.commandRefused, { text: 'Device refuses commands', fault: true }],
  [RIG_FLAG.deviceLatched, { text: 'Device latched' }],
];

const UNREFERENCED: readonly (readonly [bit: number, text: string])[] = [
  [RIG_FLAG.xReferenced, 'Cart not referenced'],
  [RIG_FLAG.theta1Referenced, 'Lower angle not referenced'],
  [RIG_FLAG.theta2Referenced, 'Upper angle not referenced'],
];

/** Whether a channel's zero is not known. */
export function isUnreferenced(rigFlags: number): boolean {
  return UNREFERENCED.some(([bit]) => (rigFlags & bit) === 0);
}

/** Bits of `refusedChannels`. */
const REFUSED: readonly (readonly [bit: number, flag: Flag])[] = [
  [1, { text: 'Cart reading not believed', fault: true }],
  [2, { text: 'Lower reading not believed', fault: true }],
  [4, { text: 'Upper reading not believed', fault: true }],
];

let shown = '';

/** What the rig says of itself, and which readings were not believed, above the picture. */
export function showFlags(rigFlags: number, refusedChannels: number): void {
  const key = `${String(rigFlags)} ${String(refusedChannels)}`;
  if (key === shown) return;
  shown = key;
  const flags: Flag[] = [
    ...RIG_TEXTS.filter(([bit]) => (rigFlags & bit) !== 0).map(([, flag]) => flag),
    ...UNREFERENCED.filter(([bit]) => (rigFlags & bit) === 0).map(([, text]) => ({ text })),
    ...REFUSED.filter(([bit]) => (refusedChannels & bit) !== 0).map(([, flag]) => flag),
  ];
  byId('flags').replaceChildren(
    ...flags.map(({ text, fault }) =>
      create('span', text, fault === true ? { class: 'fault' } : {}),
    ),
  );
}
