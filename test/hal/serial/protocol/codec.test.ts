import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_FIELDS, decodeCommand } from '../../../../src/hal/serial/protocol/command.ts';
import { isIntact, kindOf } from '../../../../src/hal/serial/protocol/frame.ts';
import { encodeIdentify } from '../../../../src/hal/serial/protocol/identify.ts';
import {
  decodeIndexes,
  decodeNumbers,
  decodeText,
  pageOf,
  sequenceOfPage,
} from '../../../../src/hal/serial/protocol/identity.ts';
import { COMMAND_FLAG, KIND, PAGE } from '../../../../src/hal/serial/protocol/layout.ts';
import { decodeSample, SAMPLE_FIELDS } from '../../../../src/hal/serial/protocol/sample.ts';
import { commandFields, commandFrame, identityFrame, sampleFields, sampleFrame } from './frames.ts';

const byte = fc.integer({ min: 0, max: 255 });
const uint16 = fc.integer({ min: 0, max: 65_535 });
const int32 = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
const uint32 = fc.integer({ min: 0, max: 4_294_967_295 });

/** The frame, away from the start of its buffer. */
function shifted(frame: Uint8Array, by: number): Uint8Array {
  const bytes = new Uint8Array(frame.length + by);
  bytes.set(frame, by);
  return bytes;
}

describe('a Command', () => {
  const command = fc.record({ flags: byte, sequence: uint16, validityMs: uint16, value: int32 });

  it('is read as it was written, wherever it stands', () => {
    fc.assert(
      fc.property(command, fc.integer({ min: 0, max: 40 }), (values, at) => {
        const bytes = shifted(commandFrame(values), at);
        const fields = new Float64Array(COMMAND_FIELDS);
        decodeCommand(bytes, at, fields);
        expect(fields).toEqual(commandFields(values));
        expect(isIntact(bytes, at, 16)).toBe(true);
        expect(kindOf(bytes, at)).toBe(KIND.command);
      }),
    );
  });

  it('carries a force as the byte table draws it', () => {
    const frame = commandFrame({
      flags: COMMAND_FLAG.enable,
      sequence: 0x1234,
      validityMs: 20,
      value: -12_500,
    });
    // -12500 is FFFFCF2C; the words 0111 1234 0014 CF2C FFFF add up to E284, without the carry.
    expect([...frame.subarray(0, 14)]).toEqual([
      0xd1, 0x9b, 0x11, 0x01, 0x34, 0x12, 0x14, 0x00, 0x2c, 0xcf, 0xff, 0xff, 0x7b, 0x1d,
    ]);
  });

  it('cannot ask for a force that is no number', () => {
    const fields = new Float64Array(COMMAND_FIELDS);
    decodeCommand(commandFrame({ value: NaN }), 0, fields);
    expect(fields).toEqual(commandFields({ value: 0 }));
  });
});

describe('a Sample', () => {
  const sample = fc.record({
    supply: byte,
    sequence: uint16,
    flags: uint16,
    countX: int32,
    countTheta1: int32,
    countTheta2: int32,
    latchedUs: uint32,
    appliedUs: uint32,
  });

  it('is read as it was written, wherever it stands', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 0, max: 40 }), (values, at) => {
        const bytes = shifted(sampleFrame(values), at);
        const fields = new Float64Array(SAMPLE_FIELDS);
        decodeSample(bytes, at, fields);
        expect(fields).toEqual(sampleFields(values));
        expect(isIntact(bytes, at, 32)).toBe(true);
        expect(kindOf(bytes, at)).toBe(KIND.sample);
      }),
    );
  });
});

describe('Identify and Identity', () => {
  it('asks with all that is reserved at 0, whatever was in the frame before', () => {
    const frame = new Uint8Array(16).fill(0xff);
    encodeIdentify(frame, PAGE.build, 0xbeef);
    expect([...frame.subarray(0, 12)]).toEqual([0xd1, 0x9b, 0x12, 2, 0xef, 0xbe, 0, 0, 0, 0, 0, 0]);
    expect(isIntact(frame, 0, 16)).toBe(true);
  });

  it('gives the numbers in the units of the bridge', () => {
    const numbers = {
      major: 1,
      minor: 0,
      countsPerMetre: 20_000,
      countsPerRev1: 4096,
      countsPerRev2: 4_294_967_295,
      watchdogMs: 100,
      features: 0x87,
    };
    const frame = identityFrame({ page: PAGE.numbers, ...numbers, forceLimitMn: 200_500 }, 7);
    expect(decodeNumbers(frame, 0)).toEqual({ ...numbers, forceLimitN: 200.5 });
    expect([pageOf(frame, 0), sequenceOfPage(frame, 0)]).toEqual([PAGE.numbers, 7]);
  });

  it.each([
    ['filled up with zeros', 'dip-bridge atmega328p', 'dip-bridge atmega328p'],
    ['that fills the page', '1.0.0-0123456789abcdef', '1.0.0-0123456789abcdef'],
    ['that would move a cursor', 'a\u001b[2Jb\u0007', 'a?[2Jb?'],
    ['with bytes behind its end', 'name\0rubbish', 'name'],
  ])('gives a text %s', (_, sent, read) => {
    const text = new TextEncoder().encode(sent);
    expect(decodeText(identityFrame({ page: PAGE.name, text }, 0), 0)).toBe(read);
  });

  it('says which index pulses came, and where', () => {
    const index = { seen: 0b101, countX: -3, countTheta1: 0, countTheta2: 4096 };
    expect(decodeIndexes(identityFrame({ page: PAGE.index, ...index }, 0), 0)).toEqual({
      seen: [true, false, true],
      counts: [-3, 0, 4096],
    });
  });
});
