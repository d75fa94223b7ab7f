import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ConfigError, type Issue } from '../../src/config/issue.ts';
import { loadConfig, type ConfigSources, type LoadedConfig } from '../../src/config/load.ts';

/** Writes a configuration file that is gone after the test. */
export function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dip-bridge-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'bridge.yaml');
  writeFileSync(file, text);
  return file;
}

export function load(text: string, sources: Omit<ConfigSources, 'file'> = {}): LoadedConfig {
  return loadConfig({ file: configFile(text), ...sources });
}

/** What is wrong with a configuration; empty where nothing is. */
export function issuesOf(
  text: string,
  sources: Omit<ConfigSources, 'file'> = {},
): readonly Issue[] {
  try {
    load(text, sources);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

/** `line:column key: message` of every issue. */
export function linesOf(text: string, sources: Omit<ConfigSources, 'file'> = {}): string[] {
  return issuesOf(text, sources).map(({ key, message, place }) => {
    const at = place?.layer === 'file' ? `${place.line}:${place.column}` : nameOf(place);
    return `${at} ${key}: ${message}`;
  });
}

function nameOf(place: Issue['place']): string {
  if (place?.layer === 'environment') return place.variable;
  return place?.layer === 'flag' ? place.flag : '-';
}
