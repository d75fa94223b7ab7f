import type { Command } from 'commander';
import { ACTIONS, type Action } from '../../conformance/check.ts';
import { CHECKS } from '../../conformance/checks/registry.ts';
import { openDevice } from '../../conformance/open-device.ts';
import { runChecks, type Result } from '../../conformance/run-checks.ts';
import { EXIT } from '../../errors.ts';
import type { DeviceIdentity } from '../../hal/serial/protocol/identity.ts';
import { parseBaudRate } from '../options.ts';
import { cell, printJson, printTable } from '../output.ts';
import { untilSignal } from '../signals.ts';

interface ConformFlags {
  readonly device: string;
  readonly baud: number;
  readonly moves?: true;
  readonly ask?: true;
  readonly requireAll?: true;
  readonly json?: true;
}

export function registerFirmwareConform(firmware: Command): void {
  firmware
    .command('conform')
    .description(
      'Test a device against firmware-protocol/PROTOCOL.md. No force is accepted but 0, unless --moves',
    )
    .requiredOption('--device <path>', 'serial port of the device')
    .option('--baud <rate>', 'speed of the line', parseBaudRate, 1_000_000)
    .option('--moves', 'also try forces: at most 2 % of the limit for 50 ms')
    .option('--ask', 'also try inputs, which somebody is asked to press and open')
    .option('--require-all', 'a check that is not tried counts as failed')
    .option('--json', 'print one JSON document')
    .action(conform);
}

async function conform(flags: ConformFlags): Promise<void> {
  const { line, identity, close } = await openDevice(flags.device, flags.baud);
  // The rig is put in order before the process ends.
  const ending = untilSignal(() => {});
  let results: Result[];
  try {
    announce(flags, identity);
    const done: string[] = [];
    results = await runChecks(line, identity, {
      mayMove: flags.moves === true,
      ask: flags.ask === true ? ask : null,
      isEnding: () => ending.wasSignalled,
      onWarning: warn,
      onResult: ({ name }) => showProgress(done.push(name)),
    });
  } finally {
    ending.dispose();
    await close();
  }
  print(flags, identity, results, ending.wasSignalled);
  const isShort = flags.requireAll === true || ending.wasSignalled;
  const isBad = ({ result }: Result) => result === 'fail' || (isShort && result !== 'pass');
  if (results.some(isBad)) process.exitCode = EXIT.internal;
}

/** What the motor may do, before it can. */
function announce({ device, moves }: ConformFlags, identity: DeviceIdentity): void {
  const pushes = `the cart is pushed with ${cell(0.02 * identity.forceLimitN)} N for up to 50 ms either way, so keep clear; forces beyond the limit are sent while the device is latched, and must be refused`;
  const idle =
    'the drive is switched on with 0 mN and pushes nothing; forces beyond the limit are sent while the device is latched, and must be refused';
  say(`${device}: ${identity.name || 'a device without a name'}`);
  say(moves ? pushes : idle);
  say(
    'references are set and put back; a rig that was not wholly referenced must be referenced, or switched off, before it can be armed',
  );
}

function ask(action: Action): void {
  say(`please ${ACTIONS[action]}`);
}

/** Over the last one, where somebody watches. */
function showProgress(count: number): void {
  if (!process.stderr.isTTY) return;
  const isLast = count === CHECKS.length;
  process.stderr.write(`\r\u001b[K${isLast ? '' : `${count} of ${CHECKS.length} `}`);
}

function countOf(results: readonly Result[]): (wanted: Result['result']) => number {
  return (wanted) => results.filter(({ result }) => result === wanted).length;
}

function print(
  { device, json }: ConformFlags,
  identity: DeviceIdentity,
  results: Result[],
  interrupted: boolean,
): void {
  const count = countOf(results);
  const [passed, failed, notTried] = [count('pass'), count('fail'), count('not tried')];
  if (json) {
    printJson({ device, identity, passed, failed, notTried, interrupted, checks: results });
    return;
  }
  printTable(
    ['check', 'section of PROTOCOL.md', 'result', 'evidence'],
    results.map(({ name, section, result, evidence }) => [name, section, result, evidence]),
  );
  process.stdout.write(`\n${interrupted ? 'interrupted; ' : ''}${verdict(results)}\n`);
}

function verdict(results: readonly Result[]): string {
  const count = countOf(results);
  const [passed, failed] = [count('pass'), count('fail')];
  const tail = untried(results);
  if (failed > 0) return `${failed} of ${passed + failed} checks that were tried fail${tail}`;
  return `all ${passed} checks that were tried pass${tail}`;
}

/** How many were not tried, which says nothing of the device, and what tries them. */
function untried(results: readonly Result[]): string {
  const names = results.filter(({ result }) => result === 'not tried').map(({ name }) => name);
  if (names.length === 0) return '';
  const needing = (needs: 'moves' | 'hands'): number =>
    CHECKS.filter((check) => check.needs === needs && names.includes(check.name)).length;
  const [moves, hands] = [needing('moves'), needing('hands')];
  const rest = names.length - moves - hands;
  const how = [
    ...(moves > 0 ? [`${moves} with --moves`] : []),
    ...(hands > 0 ? [`${hands} with --ask`] : []),
    ...(rest > 0 ? [`${rest} for what the table says`] : []),
  ];
  return `; ${names.length} of ${results.length} not tried (${how.join(', ')})`;
}

function say(text: string): void {
  process.stderr.write(`note: ${text}\n`);
}

function warn(text: string): void {
  process.stderr.write(`\nWARNING: ${text}\n`);
}
