import type { Command } from 'commander';
import { listPorts, type ListedPort, type PortList } from '../../hal/serial/list-ports.ts';
import { cell, printJson, printTable, type OutputFlags } from '../output.ts';

const HEADING = ['path', 'device', 'usb id', 'serial number', 'access', 'used by', 'stable path'];

export function registerPorts(program: Command): void {
  program
    .command('ports')
    .description('List the serial devices of this machine, with what is known of each')
    .option('--json', 'print one JSON document')
    .action(async (flags: OutputFlags) => print(await listPorts(), flags));
}

/** Prints to stdout what was found, and to stderr what to make of a list that is short. */
function print({ source, ports }: PortList, flags: OutputFlags): void {
  if (source === 'sysfs') say('no udev here: read from the kernel (/sys/class/tty)');
  if (ports.length === 0) {
    say('no serial device found; an emulator prints the path of its own when it starts');
  }
  if (flags.json) printJson({ source, ports });
  else if (ports.length > 0) printTable(HEADING, ports.map(row));
}

function row(port: ListedPort): string[] {
  const { manufacturer, product, vendorId, productId, holder } = port;
  const device = [manufacturer, product].filter((word) => word !== null).join(' ');
  return [
    port.path,
    cell(device || null),
    vendorId === null ? cell(null) : `${vendorId}:${productId ?? '?'}`,
    cell(port.serialNumber),
    port.isPermitted ? 'yes' : 'no: join its group',
    holder === null ? cell(null) : `${holder.program} (${holder.pid})`,
    cell(port.stablePath),
  ];
}

function say(text: string): void {
  process.stderr.write(`note: ${text}\n`);
}
