import type { DeviceNumbers } from '../hal/serial/protocol/identity.ts';
import type { Host } from './host.ts';

/** What somebody beside the rig is asked to do. */
export const ACTIONS = {
  openContact: 'open the emergency-stop contact: press the button, and leave it pressed',
  closeContact: 'close the emergency-stop contact again: release the button',
  removePower: 'switch the power of the drive off',
  restorePower: 'switch the power of the drive on again',
  pressLow: 'press the limit switch of the end to which a negative force drives, and hold it',
  releaseLow: 'release that limit switch',
  pressHigh: 'press the limit switch of the end to which a positive force drives, and hold it',
  releaseHigh: 'release that limit switch',
  reboot: 'reset the device: its reset button, or its power',
} as const;
export type Action = keyof typeof ACTIONS;

/** What a check works with. */
export interface Trial {
  readonly host: Host;
  /** What the device says of itself; only a check of that needs to doubt it. */
  readonly numbers: DeviceNumbers;
  /** Asks somebody for something; what comes of it is seen in the Samples. */
  readonly ask: (action: Action) => void;
  /** Whether a force that is not 0 may be accepted. */
  readonly mayMove: boolean;
  /** Tells whoever watches what must be done before the rig is used. */
  readonly warn: (text: string) => void;
}

/** One rule of PROTOCOL.md, or a few that belong together. */
export interface Check {
  /** Stable, for programs. */
  readonly name: string;
  /** What holds where it passes. */
  readonly title: string;
  /** A heading of PROTOCOL.md, with the point of its list where it has one. */
  readonly section: string;
  /** `moves`: a force that is not 0; `hands`: somebody beside the rig. */
  readonly needs?: 'moves' | 'hands';
  /**
   * The device was brought to a known state: `Host.settle`.
   * @returns the evidence @throws Failure @throws NotTried
   */
  readonly run: (trial: Trial) => Promise<string>;
}
