import { InvalidArgumentError, type Command } from 'commander';
import { nearest } from '../../config/nearest.ts';
import { boxFiles, codeInName, readBox, readSummary } from '../../data/black-box/box-files.ts';
import type { Box } from '../../data/black-box/box.ts';
import { dataDirectoryAt } from '../../data/data-directory.ts';
import { adviceOn } from '../../data/trip-page.ts';
import { TRIPS, type TripDefinition } from '../../safety/trips.ts';
import { resolveBridgeConfig } from '../bridge-flags.ts';
import { evidenceTable, recordsAroundTrip } from '../box-tables.ts';
import { cell, printJson, printResult, printTable } from '../output.ts';

interface FaultsFlags {
  readonly config?: string;
  readonly data?: string;
  readonly all?: true;
  readonly json?: true;
}

/** What is asked for: a trip, or one black box. */
type Subject = { readonly code: string } | { readonly file: string };

const CATALOGUE: readonly TripDefinition[] = TRIPS.filter(({ code }) => code !== 'NONE');

export function registerFaults(program: Command): void {
  program
    .command('faults')
    .description('Show why rigs were stopped: the black boxes that were kept, and what to do')
    .argument('[code|file]', 'a trip and its newest black box, or one black box', parseSubject)
    .option('--all', 'list every trip that there is')
    .option('--config <file>', 'configuration file (YAML)')
    .option('--data <dir>', 'where the black boxes are kept')
    .option('--json', 'print one JSON document')
    .action(faults);
}

function faults(subject: Subject | undefined, flags: FaultsFlags): void {
  if (flags.all) return showCatalogue(flags);
  if (subject !== undefined && 'file' in subject) {
    const box = readBox(subject.file);
    return showTrip(flags, definitionOf(box), subject.file, box);
  }
  const folder = dataDirectoryAt(resolveBridgeConfig(flags).data.directory).faults;
  if (subject === undefined) return showList(flags, folder);
  const file = boxFiles(folder).find((name) => codeInName(name) === subject.code) ?? null;
  const definition = CATALOGUE.find(({ code }) => code === subject.code)!;
  showTrip(flags, definition, file, file === null ? null : readBox(file));
}

function parseSubject(text: string): Subject {
  if (/[\\/]|\.gz$/.test(text)) return { file: text };
  const codes = CATALOGUE.map(({ code }) => code);
  const code = text.toUpperCase().replaceAll('-', '_');
  if (codes.includes(code)) return { code };
  const meant = nearest(code, codes);
  const advice =
    meant === undefined ? '`dip-bridge faults --all` lists all.' : `Did you mean ${meant}?`;
  throw new InvalidArgumentError(`There is no trip of that code. ${advice}`);
}

function showCatalogue({ json }: FaultsFlags): void {
  if (json) printJson({ trips: CATALOGUE.map((trip) => ({ ...trip, ...adviceOn(trip.code) })) });
  else {
    printTable(
      ['code', 'category', 'meaning'],
      CATALOGUE.map(({ code, category, text }) => [code, cell(category), text]),
    );
  }
}

function showList({ json }: FaultsFlags, folder: string): void {
  const faults = boxFiles(folder).map((file) => {
    const { at, code, category, text, rig } = readSummary(file) ?? damaged(file);
    return { at, code, category, text, rig, file };
  });
  if (json) printJson({ folder, faults });
  else if (faults.length === 0) say(`no black box in ${folder}`);
  else {
    printTable(
      ['time', 'code', 'category', 'meaning', 'rig', 'file'],
      faults.map(({ at, code, category, text, rig, file }) =>
        [at, code, category, text, rig, file].map(cell),
      ),
    );
    say('`dip-bridge faults CODE` shows the newest one of a code, `dip-bridge faults FILE` any');
  }
}

function showTrip(
  { json }: FaultsFlags,
  trip: TripDefinition,
  file: string | null,
  box: Box | null,
): void {
  const advice = adviceOn(trip.code);
  if (json) {
    printJson({ ...trip, cause: advice?.cause ?? null, cure: advice?.cure ?? null, file, box });
    return;
  }
  const { code, category, text } = trip;
  process.stdout.write(`${code}, category ${cell(category)}: ${text}\n`);
  if (advice !== null) process.stdout.write(`Cause: ${advice.cause}\nCure: ${advice.cure}\n`);
  if (file === null || box === null) {
    say('no black box of it was kept');
    return;
  }
  process.stdout.write(`\n${file}\n\n`);
  printResult({}, evidenceTable(box));
  const { heading, rows } = recordsAroundTrip(box);
  process.stdout.write('\n');
  printTable(
    heading,
    rows.map((row) => row.map(cell)),
  );
}

/** Of a box of another version the trip may not be in this catalogue. */
function definitionOf({ summary: { code, category, text } }: Box): TripDefinition {
  return { code, category: category as TripDefinition['category'], text };
}

function damaged(file: string) {
  return { at: null, code: codeInName(file), category: null, text: 'damaged file', rig: null };
}

function say(text: string): void {
  process.stderr.write(`note: ${text}\n`);
}
