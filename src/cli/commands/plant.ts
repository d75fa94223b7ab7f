import { Option, type Command } from 'commander';
import { derivative, energy } from '../../plant-sim/dynamics.ts';
import { linearise, openLoopPoles } from '../../plant-sim/linearisation.ts';
import { PHYSICS, PHYSICS_NAMES, type PhysicsName } from '../../plant-sim/physics.ts';
import { STATE_SIZE } from '../../plant-sim/state.ts';
import { parseNumber, parseState } from '../options.ts';
import { cell, printJson, printResult, printTable } from '../output.ts';
import { checkPlantVectors, readPlantVectors } from '../plant-vectors.ts';

interface PlantFlags {
  readonly physics: PhysicsName;
  readonly state: readonly number[];
  readonly force: number;
  readonly vectors?: string;
  readonly json?: true;
}

const UPRIGHT: readonly number[] = new Array<number>(STATE_SIZE).fill(0);

export function registerPlant(program: Command): void {
  program
    .command('plant')
    .description('The plant: its linearisation, poles, derivative and energy, or a check of them')
    .addOption(
      new Option('--physics <name>', 'physical parameters')
        .choices(PHYSICS_NAMES)
        .default('deployment-guide'),
    )
    .addOption(
      new Option(
        '--state <state>',
        'x,theta1,theta2,xDot,theta1Dot,theta2Dot of derivative, energy',
      )
        .argParser(parseState)
        .default(UPRIGHT, 'upright, at rest'),
    )
    .addOption(new Option('--force <n>', 'force on the cart, N').argParser(parseNumber).default(0))
    .addOption(
      new Option('--vectors <file>', 'compare the plant with independent values (JSON)').conflicts([
        'physics',
        'state',
        'force',
      ]),
    )
    .option('--json', 'print one JSON document')
    .action((flags: PlantFlags) => {
      if (flags.vectors === undefined) showPlant(flags);
      else
        printResult(flags, {
          ...checkPlantVectors(flags.vectors, readPlantVectors(flags.vectors)),
        });
    });
}

function showPlant(flags: PlantFlags): void {
  const physics = PHYSICS[flags.physics];
  const state = Float64Array.from(flags.state);
  const rates = new Float64Array(STATE_SIZE);
  derivative(physics, 0, state, flags.force, rates);
  const result = {
    ...linearise(physics),
    openLoopPoles: openLoopPoles(physics),
    derivative: [...rates],
    energy: energy(physics, state),
  };
  if (flags.json) printJson(result);
  else {
    printTable(
      [],
      [
        ...result.A.map((row, i) => [i === 0 ? 'A' : '', ...row.map(cell)]),
        ['B', ...result.B.map(cell)],
        ['openLoopPoles', ...result.openLoopPoles.map(poleText)],
        ['derivative', ...result.derivative.map(cell)],
        ['energy', cell(result.energy)],
      ],
    );
  }
}

function poleText([re, im]: readonly [re: number, im: number]): string {
  if (im === 0) return cell(re);
  return `${cell(re)} ${im < 0 ? '-' : '+'} ${cell(Math.abs(im))}j`;
}
