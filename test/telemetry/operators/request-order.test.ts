import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestOrder } from '../../../src/telemetry/operators/request-order.ts';

test('messages are counted from one', () => {
  const order = new RequestOrder();
  expect([order.next(), order.next(), order.next()]).toEqual([1, 2, 3]);
});

test('what is taken rises strictly, and nothing that rises is left out', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 30 })), (sequences) => {
      const order = new RequestOrder();
      const taken = sequences.filter((sequence) => order.take(sequence));
      expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
      const records = sequences.filter((one, i) => sequences.slice(0, i).every((s) => s < one));
      expect(taken).toEqual(records);
    }),
  );
});
