import { Command } from 'commander';
import { reportFailure, writeFailure } from './failure.ts';
import { VERSION } from './version.ts';

/** A verb that is loaded when it is named; its line in the help needs nothing of it. */
interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<(parent: Command) => void>;
}

/** Verbs under a common name. */
interface VerbGroup {
  readonly name: string;
  readonly summary: string;
  readonly verbs: readonly Verb[];
}

/** Every verb: one line each. */
const VERBS: readonly (Verb | VerbGroup)[] = [
  {
    name: 'run',
    summary: 'balance a rig in real time and serve its page',
    load: async () => (await import('./commands/run.ts')).registerRun,
  },
  {
    name: 'stop',
    summary: 'stop a running bridge at once',
    load: async () => (await import('./commands/stop.ts')).registerStop,
  },
  {
    name: 'simulate',
    summary: 'run controller, estimator and simulated rig as fast as they go',
    load: async () => (await import('./commands/simulate.ts')).registerSimulate,
  },
  {
    name: 'plant',
    summary: 'derivatives, energies and linearisation of the plant, and their check',
    load: async () => (await import('./commands/plant.ts')).registerPlant,
  },
  {
    name: 'emulate',
    summary: 'serve an emulated rig with real firmware on a pseudo-terminal',
    load: async () => (await import('./commands/emulate.ts')).registerEmulate,
  },
  {
    name: 'ports',
    summary: 'list the serial devices of this machine',
    load: async () => (await import('./commands/ports.ts')).registerPorts,
  },
  {
    name: 'faults',
    summary: 'show why rigs were stopped, and what to do',
    load: async () => (await import('./commands/faults.ts')).registerFaults,
  },
  {
    name: 'reset',
    summary: 'clear the stored latch of a rig that no bridge runs',
    load: async () => (await import('./commands/reset.ts')).registerReset,
  },
  {
    name: 'firmware',
    summary: 'test the firmware of a device',
    verbs: [
      {
        name: 'conform',
        summary: 'test a device against the protocol',
        load: async () => (await import('./commands/firmware.ts')).registerFirmwareConform,
      },
    ],
  },
  {
    name: 'config',
    summary: 'check and show configurations',
    load: async () => (await import('./commands/config.ts')).registerConfig,
  },
  {
    name: 'bench',
    summary: 'measure this machine',
    verbs: [
      {
        name: 'loop',
        summary: 'lateness of the control loop',
        load: async () => (await import('./bench/loop.ts')).registerBenchLoop,
      },
      {
        name: 'plant',
        summary: 'steps of the plant against a twin in C',
        load: async () => (await import('./bench/plant.ts')).registerBenchPlant,
      },
      {
        name: 'compute',
        summary: 'cost of estimator and controllers',
        load: async () => (await import('./bench/compute.ts')).registerBenchCompute,
      },
      {
        name: 'wire',
        summary: 'round trip over a serial line, against a client in C',
        load: async () => (await import('./bench/wire.ts')).registerBenchWire,
      },
      {
        name: 'stop',
        summary: 'from a stop to zero force on the wire',
        load: async () => (await import('./bench/stop.ts')).registerBenchStop,
      },
    ],
  },
];

/** Parses, runs the verb and sets the exit code; what goes wrong is said in a line. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  process.on('uncaughtException', end);
  try {
    const program = await createProgram(args);
    await program.parseAsync(args, { from: 'user' });
    // Output to a reader that does not read must not keep an ended verb alive.
    process.exit();
  } catch (error) {
    end(error);
  }
}

/** A failure ends the process, whatever is still under way. */
function end(error: unknown): never {
  process.exit(reportFailure(error));
}

/** The parser, with the verb that `args` name loaded and all others by name only. */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('dip-bridge')
    .description(
      'A bridge between sliding-mode controllers and a cart with a double inverted pendulum',
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({ outputError: (text) => writeFailure('USAGE', usageLine(text)) });
  await addVerbs(program, VERBS, args);
  return program;
}

async function addVerbs(
  parent: Command,
  verbs: readonly (Verb | VerbGroup)[],
  args: readonly string[],
): Promise<void> {
  const words = args.filter((arg) => !arg.startsWith('-') && arg !== 'help');
  for (const verb of verbs) {
    if ('verbs' in verb) {
      await addVerbs(
        parent.command(verb.name).description(verb.summary),
        verb.verbs,
        words.slice(1),
      );
    } else if (verb.name === words[0]) {
      (await verb.load())(parent);
      parent.commands.at(-1)!.summary(verb.summary);
    } else parent.command(verb.name).description(verb.summary);
  }
}

/** The parser's complaint on one line, and where to look. */
function usageLine(text: string): string {
  const complaint = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  return `${complaint.replace(/[.]$/, '')}; see --help`;
}
