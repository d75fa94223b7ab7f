import { parse } from 'yaml';
import { ConfigError, type Issue } from './issue.ts';
import { configKeys, type Key, type SchemaNode } from './json-schema.ts';
import { sectionOf, type Layer } from './layers.ts';
import { nearestText } from './nearest.ts';

const PREFIX = 'DIP_';
const LOG_LEVEL_KEY = variableOf(['monitoring', 'log_level']);

/** The variable of a key: that of `loop.rate_hz` is `DIP_LOOP__RATE_HZ`. */
export function variableOf(path: readonly string[]): string {
  return PREFIX + path.join('__').toUpperCase();
}

/**
 * The layers of the environment, one a variable: `LOG_LEVEL`, and `DIP_` for any
 * key. Lists are comma-separated. Empty variables count as not set.
 *
 * @throws ConfigError naming every `DIP_` variable that belongs to no key
 */
export function environmentLayers(environment: NodeJS.ProcessEnv): Layer[] {
  const keys = new Map(configKeys().map((key) => [variableOf(key.path), key]));
  const issues: Issue[] = [];
  const layers: Layer[] = [];

  const { LOG_LEVEL: logLevel } = environment;
  if (logLevel) layers.push(variableLayer('LOG_LEVEL', keys.get(LOG_LEVEL_KEY)!, logLevel));
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || !text) continue;
    const key = keys.get(variable);
    if (key !== undefined) layers.push(variableLayer(variable, key, text));
    else {
      const place = { layer: 'environment', variable } as const;
      const message = `belongs to no key; ${nearestText(variable, [...keys.keys()])}`;
      issues.push({ key: '', message, place });
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return layers;
}

function variableLayer(variable: string, { path, schema }: Key, text: string): Layer {
  return {
    values: sectionOf(path, valueOf(text, schema)),
    place: () => ({ layer: 'environment', variable }),
  };
}

/** Text stays text where the key takes text; all else is read as YAML reads it. */
function valueOf(text: string, schema: SchemaNode): unknown {
  if (schema.type === 'array')
    return text
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map(scalar);
  const takesText = [schema, ...(schema.anyOf ?? [])].some(({ type }) => type === 'string');
  if (takesText && text !== 'null') return text;
  return scalar(text);
}

function scalar(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' }) as unknown;
  } catch {
    return text;
  }
}
