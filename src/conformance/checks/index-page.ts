import { decodeIndexes } from '../../hal/serial/protocol/identity.ts';
import { FEATURE, FRAME_LENGTH, INDEX_OFFSET, PAGE } from '../../hal/serial/protocol/layout.ts';
import type { Check } from '../check.ts';
import { must } from '../outcome.ts';

const KNOWN = 0b111;
/** Of the lowest index bit in `features`, and in the flags of a Sample. */
const FEATURE_SHIFT = 3;
const SAMPLE_SHIFT = 11;
const RESERVED = { byte: INDEX_OFFSET.seen + 1, from: 20, to: FRAME_LENGTH.device - 4 } as const;

export const indexPage: Check = {
  name: 'index-page',
  title: 'page 3 agrees with the features and with the Samples',
  section: 'Identify and Identity',
  run: async ({ host, numbers }) => {
    const features = (numbers.features >> FEATURE_SHIFT) & KNOWN;
    const answer = await host.page(PAGE.index);
    if (answer === null) {
      const hasNone =
        (numbers.features & (FEATURE.xIndex | FEATURE.theta1Index | FEATURE.theta2Index)) === 0;
      must(hasNone, 'page 3 was not answered, though the features tell of an index');
      return 'not answered, and no index among the features';
    }
    const seen = answer.frame[INDEX_OFFSET.seen]!;
    must(
      (seen & ~features) === 0,
      `seen is 0b${seen.toString(2)}, the features allow 0b${features.toString(2)}`,
    );
    const reserved = [
      answer.frame[RESERVED.byte]!,
      ...answer.frame.subarray(RESERVED.from, RESERVED.to),
    ];
    must(numbers.minor > 0 || reserved.every((byte) => byte === 0), 'reserved bytes are not 0');
    // A pulse may come between two questions, but none is forgotten.
    const sample = await host.command();
    const inSample = (sample.flags >> SAMPLE_SHIFT) & KNOWN;
    must(
      (seen & ~inSample) === 0,
      `page 3 has seen 0b${seen.toString(2)}, the Sample behind it 0b${inSample.toString(2)}`,
    );
    must(
      (inSample & ~features) === 0,
      `a Sample tells of index 0b${inSample.toString(2)}, the features allow 0b${features.toString(2)}`,
    );
    const { counts } = decodeIndexes(answer.frame, 0);
    return `seen 0b${seen.toString(2).padStart(3, '0')}, at counts ${counts.join(', ')}`;
  },
};
