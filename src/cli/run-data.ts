import type { Logger } from 'pino';
import type { BridgeConfig } from '../config/bridge-config.ts';
import type { AuditEntry } from '../data/audit-entry.ts';
import { AuditTrail } from '../data/audit-trail.ts';
import { dataDirectoryAt, openDataDirectory, type DataDirectory } from '../data/data-directory.ts';
import { readLatches } from '../data/latch/latch-folder.ts';
import { latchedError, rigInUse } from '../data/latch/latched-error.ts';
import { latchesOfDevice } from '../data/latch/latches-of-device.ts';
import { serialRigIdentity } from '../data/latch/rig-identity.ts';
import { RigLatchKeeper } from '../data/latch/rig-latch-keeper.ts';
import { BridgeError } from '../errors.ts';
import { listPorts } from '../hal/serial/list-ports.ts';

/** What a run keeps in the data directory. */
export interface RunData {
  /** Of the black boxes; null where they cannot be kept. */
  readonly faultFolder: string | null;
  readonly keeper: RigLatchKeeper;
  audit(entry: AuditEntry): void;
  /** Resolves once all is on the disk. */
  close(): Promise<void>;
}

/**
 * Opens the data directory of a run, and looks at the latch of its rig: once its port is open, so that
 * no other bridge has it, and before any command goes to it.
 *
 * @param run whether it is to arm by itself, and to clear a stored latch before
 * @throws BridgeError LATCHED; DATA_NOT_WRITABLE on hardware, whose latch must be kept
 */
export async function openRunData(
  config: BridgeConfig,
  run: { readonly arms: boolean; readonly resets: boolean },
  log: Logger,
): Promise<RunData> {
  const { type, serial } = config.rig;
  const isSimulated = type === 'simulated';
  const directory = openDirectory(config, isSimulated, log);
  const { latches, faults, auditTrail } = directory ?? dataDirectoryAt(config.data.directory);
  const trail = new AuditTrail(auditTrail, { onFailure: (reason) => log.error(reason) });
  const audit = (entry: AuditEntry) => {
    if (directory !== null) void trail.append(entry);
  };
  const rig =
    isSimulated || serial.device === null
      ? null
      : serialRigIdentity(serial.device, (await listPorts()).ports);
  const keeper = await RigLatchKeeper.begin({
    folder: latches,
    rig,
    ...run,
    audit,
    warn: (line) => log.warn(line),
  });
  return {
    faultFolder: directory === null ? null : faults,
    keeper,
    audit,
    async close() {
      await keeper.end();
      await trail.flush();
    },
  };
}

/**
 * Before a device is even opened: a rig that is latched is not armed.
 * @throws BridgeError LATCHED, RIG_IN_USE
 */
export async function refuseLatched(config: BridgeConfig): Promise<void> {
  const { device } = config.rig.serial;
  if (config.rig.type === 'simulated' || device === null) return;
  const { latches } = dataDirectoryAt(config.data.directory);
  const { ports } = await listPorts();
  const [latch] = latchesOfDevice(readLatches(latches), latches, device, ports);
  if (latch !== undefined) throw latch.heldBy === null ? latchedError(latch) : rigInUse(latch);
}

/** A simulated rig hurts nobody: without a directory it runs, and nothing of it is kept. */
function openDirectory(
  config: BridgeConfig,
  isSimulated: boolean,
  log: Logger,
): DataDirectory | null {
  try {
    return openDataDirectory(config.data.directory);
  } catch (error) {
    if (!isSimulated || !(error instanceof BridgeError)) throw error;
    log.warn(`${error.message}; nothing of this run is kept`);
    return null;
  }
}
