import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import { ConfigError, type Issue, type Place } from './issue.ts';
import { schemaAt } from './json-schema.ts';
import { isSection, type Layer, type Path, type Section } from './layers.ts';

/**
 * A layer from YAML text.
 *
 * @throws ConfigError with line and column of every syntax error
 */
export function yamlLayer(text: string, file: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { layer: 'file', file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = [...document.errors, ...document.warnings].map(
    ({ code, message, pos }): Issue => ({
      key: '',
      message:
        code === 'MULTIPLE_DOCS'
          ? 'holds more than one document; keep one'
          : `not valid YAML: ${message.replace(/\s*\n\s*/g, ' ')}`,
      place: placeAt(pos[0]),
    }),
  );
  if (syntax.length > 0) throw new ConfigError(syntax);

  return {
    values: rootSection(document, placeAt),
    place: (path, part) => placeAt(offsetOf(document, path, part)),
  };
}

function rootSection(document: Document, placeAt: (offset: number) => Place): Section {
  const fail = (message: string): never => {
    throw new ConfigError([{ key: '', message, place: placeAt(0) }]);
  };
  let values: unknown;
  try {
    values = withoutEmptySections(document.toJS({ maxAliasCount: 100 }), []);
  } catch (error) {
    return fail(`not valid YAML: ${(error as Error).message}`);
  }
  if (values === null || values === undefined) return {};
  return isSection(values) ? values : fail('must be a map of sections, such as `loop:`');
}

/** A section whose keys are all commented out reads as null: it holds nothing, and is not wrong. */
function withoutEmptySections(values: unknown, path: Path): unknown {
  if (!isSection(values)) return values;
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const inner = [...path, key];
      if (schemaAt(inner)?.properties === undefined) return [[key, value]];
      return value === null ? [] : [[key, withoutEmptySections(value, inner)]];
    }),
  );
}

/** Where a key or its value begins: the nearest key above where the path leads nowhere. */
function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let key: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
      if (pair === undefined) break;
      key = pair.key;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      key = node = node.items[step];
    } else break;
    const isLast = index === path.length - 1;
    const wanted = isLast && part === 'value' ? (startOf(node) ?? startOf(key)) : startOf(key);
    offset = wanted ?? offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
