import { PRESET_NAMES } from '../../controllers/presets/registry.ts';
import { CONTROLLER_NAMES } from '../../controllers/registry.ts';
import { RIG_FAULTS } from '../../hal/rig-fault.ts';
import { REQUEST, RIG_FLAG, SIGNALS, type SignalDefinition } from '../../record/signals.ts';
import { BLOCKERS } from '../../safety/blockers.ts';
import { LIMIT_REASON } from '../../safety/limit-reasons.ts';
import { SAFETY_STATES, type SafetyState } from '../../safety/state-machine.ts';
import { TRIPS, type TripDefinition } from '../../safety/trips.ts';
import type { BridgeDescription } from '../bridge-description.ts';
import { BATCH_HEADER, BATCH_KIND, BATCH_VERSION, HEADER_BYTES, RECORD_BYTES } from './batch.ts';

/** Raised when a client of the version before could misread the feed's JSON. */
export const FEED_VERSION = 1;

/** The first message of every connection: all that is needed to read the others. */
export interface Hello {
  readonly type: 'hello';
  readonly version: number;
  /** The values of a record, in order. */
  readonly signals: readonly SignalDefinition[];
  readonly batch: BatchLayout;
  readonly description: BridgeDescription;
  /** What the values of the signal `state` mean. */
  readonly states: readonly SafetyState[];
  /** What the values of the signal `trip` mean. */
  readonly trips: readonly TripDefinition[];
  /** Bits of the signal `rigFlags`. */
  readonly rigFlags: Readonly<Record<string, number>>;
  /** Bits of the signal `requests`. */
  readonly requests: Readonly<Record<string, number>>;
  /** Bits of the signal `limitReason`. */
  readonly limitReasons: Readonly<Record<string, number>>;
  /** Bits of the signal `blockers`, from bit 0 on. */
  readonly blockers: readonly { readonly name: string; readonly text: string }[];
  /** Controllers to swap to; what the values of the signal `controller` mean. */
  readonly controllers: readonly string[];
  /** Gains that a swap can name. */
  readonly presets: readonly string[];
  /** What can be made wrong with a simulated rig. */
  readonly rigFaults: readonly string[];
}

/** How a binary message is laid out; everything is little-endian. */
export interface BatchLayout {
  readonly version: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly header: readonly {
    readonly name: string;
    readonly offset: number;
    readonly type: 'u8' | 'u16' | 'u32';
    readonly text: string;
  }[];
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly valueType: 'float64';
  /** Messages a second while the loop runs. */
  readonly hz: number;
}

export function makeHello(description: BridgeDescription, batchHz: number): Hello {
  return {
    type: 'hello',
    version: FEED_VERSION,
    signals: SIGNALS,
    batch: {
      version: BATCH_VERSION,
      kinds: BATCH_KIND,
      header: BATCH_HEADER,
      headerBytes: HEADER_BYTES,
      recordBytes: RECORD_BYTES,
      valueType: 'float64',
      hz: batchHz,
    },
    description,
    states: SAFETY_STATES,
    trips: TRIPS,
    rigFlags: RIG_FLAG,
    requests: REQUEST,
    limitReasons: LIMIT_REASON,
    blockers: BLOCKERS,
    controllers: CONTROLLER_NAMES,
    presets: PRESET_NAMES,
    rigFaults: RIG_FAULTS,
  };
}
