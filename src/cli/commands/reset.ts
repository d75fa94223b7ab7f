import type { Command } from 'commander';
import { AuditTrail } from '../../data/audit-trail.ts';
import { dataDirectoryAt, notWritable } from '../../data/data-directory.ts';
import { removeDurably } from '../../data/durable-file.ts';
import { readLatches, type StoredLatch } from '../../data/latch/latch-folder.ts';
import { latchLine, rigInUse } from '../../data/latch/latched-error.ts';
import { latchesOfDevice } from '../../data/latch/latches-of-device.ts';
import { resetEntry } from '../../data/latch/reset-entry.ts';
import { BridgeError, EXIT } from '../../errors.ts';
import { listPorts } from '../../hal/serial/list-ports.ts';
import { resolveBridgeConfig } from '../bridge-flags.ts';
import { printJson } from '../output.ts';
import { commandLineUser } from '../user.ts';

interface ResetFlags {
  readonly config?: string;
  readonly device?: string;
  readonly data?: string;
  readonly json?: true;
}

export function registerReset(program: Command): void {
  program
    .command('reset')
    .description('Clear the stored latch of a rig that no bridge runs; nothing is armed by it')
    .option('--device <path>', 'serial device of the rig, where several are latched')
    .option('--config <file>', 'configuration file (YAML)')
    .option('--data <dir>', 'where the latch is kept')
    .option('--json', 'print one JSON document')
    .action(reset);
}

async function reset(flags: ResetFlags): Promise<void> {
  const config = resolveBridgeConfig(flags);
  const data = dataDirectoryAt(config.data.directory);
  const latch = await theOne(data.latches, flags.device ?? config.rig.serial.device);
  if (latch !== null) await clear(latch, data.auditTrail);
  if (flags.json) printJson({ cleared: latch === null ? null : described(latch) });
  else if (latch === null) process.stdout.write('no rig is latched\n');
  else process.stdout.write(`cleared: ${latchLine(latch)}\n`);
}

/** The latch that is meant; null where none stands. */
async function theOne(folder: string, device: string | null): Promise<StoredLatch | null> {
  const latches = readLatches(folder);
  const fitting =
    device === null ? latches : latchesOfDevice(latches, folder, device, (await listPorts()).ports);
  if (fitting.length > 1) {
    throw new BridgeError(
      'LATCHES_SEVERAL',
      EXIT.usage,
      `several rigs are latched; name one with --device:\n${fitting.map(latchLine).join('\n')}`,
    );
  }
  return fitting[0] ?? null;
}

async function clear(latch: StoredLatch, auditTrail: string): Promise<void> {
  if (latch.heldBy !== null) throw rigInUse(latch);
  try {
    await removeDurably(latch.file);
  } catch (error) {
    throw notWritable(latch.file, error as NodeJS.ErrnoException);
  }
  const onFailure = (reason: string) => void process.stderr.write(`warning: ${reason}\n`);
  const trail = new AuditTrail(auditTrail, { onFailure });
  await trail.append(resetEntry(commandLineUser(), described(latch)));
}

function described({ rig, device, code, at, text, blackBox }: StoredLatch) {
  return { rig, device, code, at, text, blackBox };
}
