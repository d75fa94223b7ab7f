import { distance } from 'fastest-levenshtein';
import type { ZodError } from 'zod';
import type { ReplyErrorCode, RequestIdentifier } from '../feed/replies.ts';
import {
  REQUEST_SCHEMAS,
  requestId,
  type FeedRequest,
  type FeedRequestType,
} from '../feed/requests.ts';

/** What a message turned out to be. */
export type ParsedMessage =
  | { readonly kind: 'stop'; readonly id: RequestIdentifier }
  | {
      readonly kind: 'request';
      readonly id: RequestIdentifier;
      readonly request: Exclude<FeedRequest, { type: 'stop' }>;
    }
  | {
      readonly kind: 'invalid';
      readonly id: RequestIdentifier;
      readonly request: string | null;
      readonly code: ReplyErrorCode;
      readonly message: string;
    };

const TYPES = Object.keys(REQUEST_SCHEMAS) as FeedRequestType[];

/** A mistyped word has no more than this part of its letters wrong. */
const LARGEST_MISTAKE = 0.5;

/** As much of a client's own word as an answer repeats. */
const LONGEST_ECHO = 40;

const EXAMPLE = 'send a JSON text such as {"type":"stop"}';

/**
 * The fields of a message. They are only read by name and checked by a strict schema; none is
 * ever copied onto another object.
 */
type Fields = Readonly<Record<string, unknown>>;

/** @returns the JSON value, or undefined where the text is none */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a JSON value asks for a stop, however wrong the rest of it may be. */
export function isStop(value: unknown): boolean {
  return isFields(value) && value.type === 'stop';
}

/** The request in a message, or what is wrong with it and what to do. */
export function parseRequest(value: unknown, binary: boolean): ParsedMessage {
  const fields = isFields(value) ? value : {};
  const id = identifierOf(fields);
  if (isStop(value)) return { kind: 'stop', id };
  const invalid = (
    code: ReplyErrorCode,
    message: string,
    request: string | null = null,
  ): ParsedMessage => ({ kind: 'invalid', id, request, code, message });

  if (binary) return invalid('BINARY_MESSAGE', `binary messages are not read: ${EXAMPLE}`);
  if (value === undefined) return invalid('MALFORMED_JSON', `not valid JSON: ${EXAMPLE}`);
  const { type } = fields;
  if (typeof type !== 'string') {
    return invalid(
      'NOT_A_REQUEST',
      `no object with a "type": ${EXAMPLE}; types: ${TYPES.join(', ')}`,
    );
  }
  if (!isType(type)) {
    const word = echo(type);
    return invalid('UNKNOWN_REQUEST', `no request ${word}; ${suggest(type, TYPES)}`, cut(type));
  }
  const result = REQUEST_SCHEMAS[type].safeParse(value);
  if (!result.success) return invalid('INVALID_REQUEST', explain(type, result.error), type);
  return { kind: 'request', id, request: result.data } as ParsedMessage;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(type: string): type is FeedRequestType {
  return Object.hasOwn(REQUEST_SCHEMAS, type);
}

function identifierOf(fields: Fields): RequestIdentifier {
  const result = requestId.safeParse(fields.id);
  return result.success ? result.data : null;
}

function explain(type: FeedRequestType, error: ZodError): string {
  const keys = Object.keys(REQUEST_SCHEMAS[type].shape);
  const faults = error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `unknown key ${echo(key)}; ${suggest(key, keys)}`).join('; ')
      : issue.message,
  );
  return `${type}: ${[...new Set(faults)].join('; ')}`;
}

function suggest(word: string, known: readonly string[]): string {
  const lower = word.slice(0, LONGEST_ECHO).toLowerCase();
  let best = '';
  let fewest = Infinity;
  for (const candidate of known) {
    const mistakes = distance(lower, candidate.toLowerCase());
    if (mistakes < fewest) {
      fewest = mistakes;
      best = candidate;
    }
  }
  if (fewest <= best.length * LARGEST_MISTAKE) return `did you mean "${best}"?`;
  return `known: ${known.join(', ')}`;
}

function cut(word: string): string {
  return word.length > LONGEST_ECHO ? `${word.slice(0, LONGEST_ECHO)}…` : word;
}

/** A client's word in quotes and on one line. */
function echo(word: string): string {
  return JSON.stringify(cut(word));
}
