import type { Command } from 'commander';
import { ConfigError, issueLine, type Issue } from '../../config/issue.ts';
import { configJsonSchema } from '../../config/json-schema.ts';
import { loadConfig } from '../../config/load.ts';
import { printableValues, printConfig } from '../../config/print.ts';
import { configReference } from '../../config/reference.ts';
import { EXIT } from '../../errors.ts';
import { printJson, type OutputFlags } from '../output.ts';

export function registerConfig(program: Command): void {
  const config = program.command('config').description('Check and show configurations');
  config
    .command('check')
    .description('Check a configuration file; every error with line, column and key')
    .argument('<file>', 'the file to check')
    .option('--json', 'print one JSON document')
    .action(check);
  config
    .command('print')
    .description('Show the configuration in force and where each value came from')
    .option('--config <file>', 'the file to read; the variable CONFIG_PATH where it is left out')
    .option('--json', 'print one JSON document')
    .action(print);
  config
    .command('schema')
    .description('Print the JSON Schema of a configuration file')
    .option('--markdown', 'print the list of keys for people instead')
    .option('--json', 'print one JSON document, as is the default')
    .action(schema);
}

/** The file alone: what the environment says does not make it right or wrong. */
function check(file: string, flags: OutputFlags): void {
  const { errors, warnings } = findings(file);
  if (errors.length > 0) process.exitCode = EXIT.configuration;
  if (flags.json) {
    printJson({
      valid: errors.length === 0,
      errors: errors.map(issueRow),
      warnings: warnings.map(issueRow),
    });
    return;
  }
  for (const issue of errors) process.stdout.write(`error: ${issueLine(issue)}\n`);
  for (const issue of warnings) process.stdout.write(`warning: ${issueLine(issue)}\n`);
  if (errors.length === 0) process.stdout.write(`${file}: valid\n`);
}

function findings(file: string): { errors: readonly Issue[]; warnings: readonly Issue[] } {
  try {
    return { errors: [], warnings: loadConfig({ file }).warnings };
  } catch (error) {
    if (error instanceof ConfigError) return { errors: error.issues, warnings: [] };
    throw error;
  }
}

function issueRow({ key, message, place }: Issue): { [name: string]: unknown } {
  const position = place?.layer === 'file' ? place : null;
  return { line: position?.line ?? null, column: position?.column ?? null, key, message };
}

function print(flags: OutputFlags & { readonly config?: string }): void {
  const loaded = loadConfig({ file: flags.config, environment: process.env });
  for (const warning of loaded.config.warnings) process.stderr.write(`warning: ${warning}\n`);
  if (flags.json) printJson(printableValues(loaded));
  else process.stdout.write(printConfig(loaded));
}

function schema(flags: { readonly markdown?: boolean }): void {
  process.stdout.write(
    flags.markdown ? configReference() : `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  );
}
