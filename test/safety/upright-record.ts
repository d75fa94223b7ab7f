import { RECORD_SIZE, RIG_FLAG, SIGNAL, type SignalName } from '../../src/record/signals.ts';

export const REFERENCED =
  RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;

export type Signals = { readonly [name in SignalName]?: number };

/** A referenced rig that stands upright in the middle of its track, but for what is given. */
export function uprightRecord(signals: Signals = {}): Float64Array {
  const record = new Float64Array(RECORD_SIZE);
  setUpright(record, signals);
  return record;
}

/** The same in a record that is there. */
export function setUpright(record: Float64Array, signals: Signals = {}): void {
  record.fill(0);
  record[SIGNAL.fresh] = 1;
  record[SIGNAL.periods] = 1;
  record[SIGNAL.rigFlags] = REFERENCED;
  for (const [name, value] of Object.entries(signals)) record[SIGNAL[name as SignalName]] = value;
}
