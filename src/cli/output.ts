import Table from 'cli-table3';

export interface OutputFlags {
  readonly json?: boolean;
}

/** A result as one JSON document, or as a table for people. Numbers that JSON cannot hold become null. */
export function printResult(
  flags: OutputFlags,
  result: { readonly [name: string]: unknown },
): void {
  if (flags.json) printJson(result);
  else
    printTable(
      [],
      Object.entries(flatten(result)).map(([name, value]) => [name, cell(value)]),
    );
}

/** The one JSON document of a verb. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

/** A table with an optional heading row. */
export function printTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({ head: [...heading], style: { head: [], border: [] }, chars: RULES });
  table.push(...rows.map((row) => [...row]));
  process.stdout.write(`${table.toString()}\n`);
}

/** No lines between columns and rows: the output stays easy to cut and to search. */
const RULES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

/** A value in a table: numbers to six digits, lists in brackets, null as a dash. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  if (Array.isArray(value)) return `[${value.map(cell).join(', ')}]`;
  return String(value);
}

/** `{ a: { b: 1 } }` as `{ 'a.b': 1 }`. */
function flatten(
  value: { readonly [name: string]: unknown },
  prefix = '',
): { [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.entries(flatten(inner as { [name: string]: unknown }, `${prefix}${name}.`))
        : [[`${prefix}${name}`, inner]],
    ),
  );
}
