import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChannels } from '../../src/hal/channel.ts';
import {
  Encoders,
  type EncoderChannel,
  type EncoderParameters,
} from '../../src/plant-sim/encoder.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';

const channel: fc.Arbitrary<EncoderChannel> = fc.record({
  countsPerUnit: fc.double({ min: 10, max: 1e6, noNaN: true }),
  sign: fc.constantFrom(1 as const, -1 as const),
  offset: fc.double({ min: -10, max: 10, noNaN: true }),
});

const encoders: fc.Arbitrary<EncoderParameters> = fc.record({
  x: channel,
  theta1: channel,
  theta2: channel,
  theta2Relative: fc.boolean(),
});

const value = fc.double({ min: -10, max: 10, noNaN: true });

describe('readChannels', () => {
  it('gives back what the encoders read, to half a count of each channel', () => {
    fc.assert(
      fc.property(encoders, value, value, value, (parameters, x, theta1, theta2) => {
        const silent = { countNoise: 0, positionNoise: 0, angleNoise: 0 };
        const counts = new Float64Array(3);
        new Encoders(parameters, silent, 1).read(
          Float64Array.of(x, theta1, theta2, 0, 0, 0),
          counts,
        );
        const record = new Float64Array(RECORD_SIZE);
        record.set(counts, SIGNAL.countX);
        const measured = new Float64Array(3);
        readChannels(parameters, record, measured);

        const half = (c: EncoderChannel): number => 0.5 / c.countsPerUnit + 1e-9;
        const second = parameters.theta2Relative
          ? half(parameters.theta1) + half(parameters.theta2)
          : half(parameters.theta2);
        expect(Math.abs(measured[0] - x)).toBeLessThanOrEqual(half(parameters.x));
        expect(Math.abs(measured[1] - theta1)).toBeLessThanOrEqual(half(parameters.theta1));
        expect(Math.abs(measured[2] - theta2)).toBeLessThanOrEqual(second);
      }),
    );
  });

  it('does not hide a count that is no number', () => {
    const record = new Float64Array(RECORD_SIZE);
    record[SIGNAL.countTheta1] = NaN;
    const measured = new Float64Array(3);
    const unit: EncoderChannel = { countsPerUnit: 100, sign: 1, offset: 0 };
    readChannels({ x: unit, theta1: unit, theta2: unit, theta2Relative: true }, record, measured);
    expect([...measured]).toEqual([0, NaN, NaN]);
  });
});
