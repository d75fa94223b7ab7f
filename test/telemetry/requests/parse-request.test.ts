import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStop, parseJson, parseRequest } from '../../../src/telemetry/requests/parse-request.ts';

function parse(text: string, binary = false) {
  return parseRequest(parseJson(text), binary);
}

describe('a good request', () => {
  test.each(['reset', 'arm', 'disarm'])('%s needs nothing but its type', (type) => {
    expect(parse(JSON.stringify({ type }))).toEqual({
      kind: 'request',
      id: null,
      request: { type },
    });
  });

  test('push has a default duration; its identifier comes along', () => {
    expect(parse('{"type":"push","id":"a","impulseNs":-2}')).toEqual({
      kind: 'request',
      id: 'a',
      request: { type: 'push', id: 'a', impulseNs: -2, durationS: 0.05 },
    });
  });

  test('kick has three jumps', () => {
    expect(parse('{"type":"kick","id":7,"jump":[0.1,-0.2,0.3]}')).toMatchObject({
      kind: 'request',
      id: 7,
      request: { jump: [0.1, -0.2, 0.3] },
    });
  });
});

describe('a stop', () => {
  test.each([
    '{"type":"stop"}',
    '{"type":"stop","id":{"deep":[]}}',
    '{"type":"stop","impulseNs":"much","nonsense":null}',
    '{"nonsense":1,"type":"arm","type":"stop"}',
  ])('is one whatever else is in it: %s', (text) => {
    expect(isStop(parseJson(text))).toBe(true);
    expect(parse(text)).toEqual({ kind: 'stop', id: null });
    expect(parse(text, true)).toEqual({ kind: 'stop', id: null });
  });

  test('keeps its identifier', () => {
    expect(parse('{"type":"stop","id":3}')).toEqual({ kind: 'stop', id: 3 });
  });

  test.each(['"stop"', '["stop"]', '{"type":"STOP"}', '{"__proto__":{"type":"stop"}}', 'stop'])(
    'is not guessed from %s',
    (text) => {
      expect(isStop(parseJson(text))).toBe(false);
    },
  );
});

describe('a bad request is answered with one line that says what to do', () => {
  test.each([
    ['{"type":', 'MALFORMED_JSON', /not valid JSON: send/],
    ['', 'MALFORMED_JSON', /send a JSON text/],
    ['[1]', 'NOT_A_REQUEST', /types: stop, reset/],
    ['null', 'NOT_A_REQUEST', /no object with a "type"/],
    ['{"type":3}', 'NOT_A_REQUEST', /no object with a "type"/],
    ['{"type":"stpo"}', 'UNKNOWN_REQUEST', /no request "stpo"; did you mean "stop"\?/],
    ['{"type":"STOP"}', 'UNKNOWN_REQUEST', /did you mean "stop"\?/],
    ['{"type":"dissarm"}', 'UNKNOWN_REQUEST', /did you mean "disarm"\?/],
    ['{"type":"constructor"}', 'UNKNOWN_REQUEST', /known: stop, reset/],
    ['{"type":"__proto__"}', 'UNKNOWN_REQUEST', /known: stop, reset/],
    ['{"type":"push"}', 'INVALID_REQUEST', /^push: impulseNs must be a number from -10 to 10 N s$/],
    ['{"type":"push","impulseNs":11}', 'INVALID_REQUEST', /from -10 to 10 N s/],
    ['{"type":"push","impulseNs":1e999}', 'INVALID_REQUEST', /from -10 to 10 N s/],
    ['{"type":"push","impulseNs":"1"}', 'INVALID_REQUEST', /from -10 to 10 N s/],
    [
      '{"type":"push","impulseNs":1,"durationS":0}',
      'INVALID_REQUEST',
      /durationS must be a number/,
    ],
    ['{"type":"push","impulse":1}', 'INVALID_REQUEST', /"impulse"; did you mean "impulseNs"\?/],
    ['{"type":"kick","jump":[1,2]}', 'INVALID_REQUEST', /jump must be three numbers/],
    ['{"type":"kick","jump":[1,2,null]}', 'INVALID_REQUEST', /each jump must be a number/],
    [
      '{"type":"arm","force":1}',
      'INVALID_REQUEST',
      /unknown key "force"; known: type, id, sequence, validMs/,
    ],
    ['{"type":"arm","id":[]}', 'INVALID_REQUEST', /id must be a number or a text/],
    ['{"type":"arm","sequence":-1}', 'INVALID_REQUEST', /sequence must be a whole number from 0/],
    ['{"type":"arm","sequence":1.5}', 'INVALID_REQUEST', /sequence must be a whole number from 0/],
    ['{"type":"arm","validMs":10}', 'INVALID_REQUEST', /validMs must be a number from 50 to 5000/],
    ['{"type":"fault","fault":"gremlins"}', 'INVALID_REQUEST', /fault must be one of none, sensor/],
    [
      '{"type":"fault","fault":"none","channel":3}',
      'INVALID_REQUEST',
      /channel must be 0 \(cart\)/,
    ],
    ['{"type":"swap","controller":"pid"}', 'INVALID_REQUEST', /controller must be one of /],
    ['{"type":"swap","preset":"/etc/passwd"}', 'INVALID_REQUEST', /preset must be one of tuned/],
    ['{"type":"swap","gains":[1]}', 'INVALID_REQUEST', /gains must map keys/],
    [
      '{"type":"swap","gains":{"a":"b"}}',
      'INVALID_REQUEST',
      /each gain must be a number or a list/,
    ],
    ['{"type":"shadow"}', 'INVALID_REQUEST', /controller must be null or one of /],
    ['{"type":"lease","name":"a\\u0007b"}', 'INVALID_REQUEST', /name must be a text of 1 to 40/],
    ['{"type":"lease","name":" "}', 'INVALID_REQUEST', /name must be a text of 1 to 40/],
    ['{"type":"heartbeat","holding":1}', 'INVALID_REQUEST', /holding must be true while/],
    ['{"type":"arm","__proto__":{"x":1}}', 'INVALID_REQUEST', /unknown key "__proto__"/],
  ])('%s', (text, code, message) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({ kind: 'invalid', code });
    if (parsed.kind === 'invalid') {
      expect(parsed.message).toMatch(message);
      expect(parsed.message).not.toContain('\n');
    }
  });

  test('a binary one too', () => {
    expect(parse('{"type":"arm"}', true)).toMatchObject({ code: 'BINARY_MESSAGE' });
  });

  test('a long word is cut in the answer', () => {
    const parsed = parse(JSON.stringify({ type: 'x'.repeat(4000) }));
    expect(JSON.stringify(parsed).length).toBeLessThan(300);
  });
});

describe('nothing that a client sends', () => {
  test('throws, however deep or strange', () => {
    const deep = '['.repeat(2000) + ']'.repeat(2000);
    expect(parse(deep)).toMatchObject({ code: 'NOT_A_REQUEST' });
    expect(parse(`{"type":"arm","id":${deep}}`)).toMatchObject({ code: 'INVALID_REQUEST' });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.boolean(), (text, binary) => {
        const parsed = parse(text, binary);
        if (parsed.kind === 'invalid') expect(parsed.message).not.toMatch(/[\n\r]/);
      }),
    );
  });

  test('reaches a prototype', () => {
    parse('{"type":"push","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('is taken for a request that it is not', () => {
    const almost = fc.record(
      {
        type: fc.constantFrom('reset', 'arm', 'disarm', 'push', 'kick', 'start', 3, null),
        id: fc.oneof(fc.string(), fc.double(), fc.jsonValue()),
        impulseNs: fc.oneof(fc.double(), fc.jsonValue()),
        durationS: fc.oneof(fc.double(), fc.jsonValue()),
        jump: fc.oneof(fc.array(fc.double(), { maxLength: 4 }), fc.jsonValue()),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(almost, (value) => {
        const parsed = parse(JSON.stringify(value));
        if (parsed.kind !== 'request') return;
        const { request } = parsed;
        if (request.type === 'push') {
          expect(Math.abs(request.impulseNs)).toBeLessThanOrEqual(10);
          expect(request.durationS).toBeGreaterThanOrEqual(0.001);
          expect(request.durationS).toBeLessThanOrEqual(1);
        } else if (request.type === 'kick') {
          expect(request.jump).toHaveLength(3);
          expect(request.jump.every((jump) => Math.abs(jump) <= 10)).toBe(true);
        } else {
          expect(Object.keys(request).every((key) => key === 'type' || key === 'id')).toBe(true);
        }
      }),
    );
  });
});
