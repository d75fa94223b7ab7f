import { writeInt32, writeUint16 } from '../../../../src/hal/serial/protocol/bytes.ts';
import {
  COMMAND,
  COMMAND_FIELDS,
  encodeCommand,
} from '../../../../src/hal/serial/protocol/command.ts';
import { seal } from '../../../../src/hal/serial/protocol/frame.ts';
import {
  FRAME_LENGTH,
  INDEX_OFFSET,
  KIND,
  NUMBERS_OFFSET,
  PAGE,
  PAGE_OFFSET,
} from '../../../../src/hal/serial/protocol/layout.ts';
import { encodeSample, SAMPLE, SAMPLE_FIELDS } from '../../../../src/hal/serial/protocol/sample.ts';

type Fields<Table> = { readonly [name in keyof Table]?: number };

/** An array of fields by name; 0 where one is left out. */
export function fieldsOf<Table extends Readonly<Record<string, number>>>(
  table: Table,
  size: number,
  values: Fields<Table>,
): Float64Array {
  const fields = new Float64Array(size);
  for (const [name, index] of Object.entries(table)) fields[index] = values[name] ?? 0;
  return fields;
}

export function sampleFields(values: Fields<typeof SAMPLE>): Float64Array {
  return fieldsOf(SAMPLE, SAMPLE_FIELDS, values);
}

export function commandFields(values: Fields<typeof COMMAND>): Float64Array {
  return fieldsOf(COMMAND, COMMAND_FIELDS, values);
}

export function sampleFrame(values: Fields<typeof SAMPLE>): Uint8Array {
  const frame = new Uint8Array(FRAME_LENGTH.device);
  encodeSample(frame, sampleFields(values));
  return frame;
}

export function commandFrame(values: Fields<typeof COMMAND>): Uint8Array {
  const frame = new Uint8Array(FRAME_LENGTH.host);
  encodeCommand(frame, commandFields(values));
  return frame;
}

/** What a device answers an Identify with. */
export type Page =
  | ({ readonly page: typeof PAGE.numbers } & Fields<typeof NUMBERS_OFFSET>)
  | { readonly page: typeof PAGE.name | typeof PAGE.build; readonly text: Uint8Array }
  | ({ readonly page: typeof PAGE.index } & Fields<typeof INDEX_OFFSET>);

const BYTES = new Set(['major', 'minor', 'seen']);
const HALF_WORDS = new Set(['watchdogMs', 'features']);

export function identityFrame(page: Page, sequence: number): Uint8Array {
  const frame = new Uint8Array(FRAME_LENGTH.device);
  frame[PAGE_OFFSET.page] = page.page;
  writeUint16(frame, PAGE_OFFSET.sequence, sequence);
  if ('text' in page) {
    frame.set(page.text, PAGE_OFFSET.content);
  } else {
    const offsets = page.page === PAGE.numbers ? NUMBERS_OFFSET : INDEX_OFFSET;
    const values: Readonly<Record<string, number>> = page;
    for (const [name, at] of Object.entries(offsets)) {
      const value = values[name] ?? 0;
      if (BYTES.has(name)) frame[at] = value;
      else if (HALF_WORDS.has(name)) writeUint16(frame, at, value);
      else writeInt32(frame, at, value);
    }
  }
  seal(frame, KIND.identity);
  return frame;
}
