import type { EncoderParameters } from '../plant-sim/encoder.ts';
import { SIGNAL } from '../record/signals.ts';

/**
 * From the counts of a record to [x, theta1, theta2] in m and rad, absolute angles.
 *
 * @param out receives the three values
 */
export function readChannels(
  encoders: EncoderParameters,
  record: Float64Array,
  out: Float64Array,
): void {
  const { x, theta1, theta2 } = encoders;
  out[0] = (record[SIGNAL.countX] * x.sign) / x.countsPerUnit + x.offset;
  out[1] = (record[SIGNAL.countTheta1] * theta1.sign) / theta1.countsPerUnit + theta1.offset;
  out[2] = (record[SIGNAL.countTheta2] * theta2.sign) / theta2.countsPerUnit + theta2.offset;
  if (encoders.theta2Relative) out[2] += out[1];
}
