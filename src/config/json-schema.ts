import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The part of JSON Schema that the configuration's schema is made of. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: { readonly [key: string]: SchemaNode };
  readonly required?: readonly string[];
  /** False where `prefixItems` are all that a list may hold. */
  readonly items?: SchemaNode | false;
  readonly prefixItems?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
}

let schema: SchemaNode | undefined;

/** The JSON Schema of a configuration file. */
export function configJsonSchema(): SchemaNode {
  schema ??= z.toJSONSchema(configSchema, { io: 'input' }) as SchemaNode;
  return schema;
}

/** The schema of the key at the end of a path; undefined where there is none. */
export function schemaAt(path: readonly PropertyKey[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = configJsonSchema();
  for (const step of path) {
    const inner: SchemaNode | undefined =
      typeof step === 'number' ? item(arrayNode(node), step) : property(node, step);
    if (inner === undefined) return undefined;
    node = inner;
  }
  return node;
}

export interface Key {
  readonly path: readonly string[];
  readonly schema: SchemaNode;
}

/** Every key that holds a value, in the schema's order. */
export function configKeys(): Key[] {
  return [...leaves([], configJsonSchema())];
}

function* leaves(path: readonly string[], schema: SchemaNode): Generator<Key> {
  if (schema.properties === undefined) yield { path, schema };
  else {
    for (const [key, inner] of Object.entries(schema.properties)) {
      yield* leaves([...path, key], inner);
    }
  }
}

function property(node: SchemaNode, key: PropertyKey): SchemaNode | undefined {
  const { properties } = node;
  return properties !== undefined && Object.hasOwn(properties, key)
    ? properties[key as string]
    : undefined;
}

function item(list: SchemaNode | undefined, index: number): SchemaNode | undefined {
  return list?.prefixItems?.[index] ?? (list?.items || undefined);
}

function arrayNode(node: SchemaNode): SchemaNode | undefined {
  return node.type === 'array' ? node : node.anyOf?.find(({ type }) => type === 'array');
}
