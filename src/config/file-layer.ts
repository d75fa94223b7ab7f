import { readFileSync } from 'node:fs';
import { ConfigError } from './issue.ts';
import type { Layer } from './layers.ts';
import { yamlLayer } from './yaml-layer.ts';

/**
 * A layer from a YAML file.
 *
 * @throws ConfigError where the file cannot be read, or is not YAML
 */
export function fileLayer(file: string): Layer {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = READ_ERRORS[code ?? ''] ?? `cannot be read (${code})`;
    throw new ConfigError([{ key: '', message: `${file}: ${reason}`, place: null }]);
  }
  return yamlLayer(text, file);
}

const READ_ERRORS: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file; name one that exists',
  EISDIR: 'is a folder; name a file',
  EACCES: 'may not be read by this user; change its permissions',
};
