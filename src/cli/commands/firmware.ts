import type { Command } from 'commander';
import { ACTIONS, type Action } from '../../conformance/check.ts';
import { CHECKS } from '../../conformance/checks/registry.ts';
import { openDevice } from '../../conformance/open-device.ts';
import { runChecks, type Result } from '../../conformance/run-checks.ts';
import { EXIT } from '../../errors.ts';
import type { DeviceIdentity } from '../../hal/serial/protocol/identity.ts';
import { parseBaudRate } from '../options.ts';
import { cell, printJson, printTable } from '../output.ts';

interface ConformFlags {
  readonly device: string;
  readonly baud: number;
  readonly moves?: true;
  readonly ask?: true;
  readonly json?: true;
}

export function registerFirmwareConform(firmware: Command): void {
  firmware
    .command('conform')
    .description(
      'Test a device against firmware-protocol/PROTOCOL.md. The drive is enabled with a force of 0 only, unless --moves',
    )
    .requiredOption('--device <path>', 'serial port of the device')
    .option('--baud <rate>', 'speed of the line', parseBaudRate, 1_000_000)
    .option('--moves', 'also try forces: at most 2 % of the limit for 50 ms')
    .option('--ask', 'also try inputs, which somebody is asked to press and open')
    .option('--json', 'print one JSON document')
    .action(conform);
}

async function conform(flags: ConformFlags): Promise<void> {
  const { line, identity, close } = await openDevice(flags.device, flags.baud);
  let results: Result[];
  try {
    announce(flags, identity);
    const done: string[] = [];
    results = await runChecks(line, identity, {
      mayMove: flags.moves === true,
      ask: flags.ask === true ? ask : null,
      onResult: ({ name }) => showProgress(done.push(name)),
    });
  } finally {
    await close();
  }
  print(flags, identity, results);
  if (results.some(({ result }) => result === 'fail')) process.exitCode = EXIT.internal;
}

/** What the motor may do, before it can. */
function announce({ device, moves }: ConformFlags, identity: DeviceIdentity): void {
  const pushes = `the cart is pushed with ${cell(0.02 * identity.forceLimitN)} N for up to 50 ms either way, so keep clear; forces beyond the limit are sent while the device is latched, and must be refused`;
  const idle = 'every enabled command carries 0 mN: the drive is switched on and pushes nothing';
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

function print({ device, json }: ConformFlags, identity: DeviceIdentity, results: Result[]): void {
  const count = (wanted: Result['result']): number =>
    results.filter(({ result }) => result === wanted).length;
  const [passed, failed, notTried] = [count('pass'), count('fail'), count('not tried')];
  if (json) {
    printJson({ device, identity, passed, failed, notTried, checks: results });
    return;
  }
  printTable(
    ['check', 'section of PROTOCOL.md', 'result', 'evidence'],
    results.map(({ name, section, result, evidence }) => [name, section, result, evidence]),
  );
  process.stdout.write(`\n${verdict(passed, failed, notTried)}\n`);
}

function verdict(passed: number, failed: number, notTried: number): string {
  const untried =
    notTried === 0 ? '' : `; ${notTried} not tried, which says nothing of the device either way`;
  if (failed > 0) return `${failed} of ${passed + failed} checks that were tried fail${untried}`;
  return `all ${passed} checks that were tried pass${untried}`;
}

function say(text: string): void {
  process.stderr.write(`note: ${text}\n`);
}
