import { allowed } from './allowed.ts';
import { configJsonSchema, type SchemaNode } from './json-schema.ts';

/** Every key as Markdown: what it means, what it may hold, its default. */
export function configReference(): string {
  return Object.entries(configJsonSchema().properties ?? {})
    .map(
      ([name, section]) => `### ${name}\n\n${section.description}.\n\n${keyList([name], section)}`,
    )
    .join('\n');
}

function keyList(path: readonly string[], schema: SchemaNode): string {
  return Object.entries(schema.properties ?? {})
    .map(([name, inner]) => {
      const key = [...path, name];
      if (inner.properties !== undefined) return keyList(key, inner);
      return `- \`${key.join('.')}\` (${holds(inner)}): ${inner.description}.\n`;
    })
    .join('');
}

function holds(schema: SchemaNode): string {
  const text = allowed(schema);
  return schema.default === undefined
    ? text
    : `${text}; default \`${JSON.stringify(schema.default)}\``;
}
