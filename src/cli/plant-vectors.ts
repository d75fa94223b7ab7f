import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BridgeError, EXIT } from '../errors.ts';
import { derivative, energy } from '../plant-sim/dynamics.ts';
import { RungeKutta4 } from '../plant-sim/integrator.ts';
import { linearise } from '../plant-sim/linearisation.ts';
import { PHYSICS, type PhysicalParameters } from '../plant-sim/physics.ts';
import { STATE_SIZE } from '../plant-sim/state.ts';

/** Independent values of the plant, as a file holds them; SI units, states as `STATE`. */
const stateSchema = z.array(z.number()).length(STATE_SIZE);

const physicsSchema = z.object({
  cartMass: z.number().positive(),
  mass1: z.number().positive(),
  mass2: z.number().positive(),
  length1: z.number().positive(),
  length2: z.number().positive(),
  com1: z.number(),
  com2: z.number(),
  inertia1: z.number(),
  inertia2: z.number(),
  gravity: z.number(),
  cartDamping: z.number(),
  jointDamping1: z.number(),
  jointDamping2: z.number(),
}) satisfies z.ZodType<PhysicalParameters>;

const trajectorySchema = z
  .object({
    physics: z.string(),
    initialState: stateSchema,
    holdSeconds: z.number().positive().max(1000),
    forces: z.array(z.number()),
    statesAtEndOfEachHold: z.array(stateSchema),
  })
  .refine(({ forces, statesAtEndOfEachHold }) => forces.length === statesAtEndOfEachHold.length, {
    error: 'there must be a state for each force',
  });

const sections = {
  linearisationAtUpright: z
    .record(z.string(), z.object({ A: z.array(stateSchema).length(STATE_SIZE), B: stateSchema }))
    .optional(),
  derivatives: z
    .array(
      z.object({
        physics: z.string(),
        state: stateSchema,
        force: z.number(),
        derivative: stateSchema,
      }),
    )
    .optional(),
  energies: z
    .array(z.object({ physics: z.string(), state: stateSchema, energy: z.number() }))
    .optional(),
  trajectories: z.array(trajectorySchema).optional(),
};

const vectorsSchema = z
  .object({ physics: z.record(z.string(), physicsSchema).default({}), ...sections })
  .refine((vectors) => Object.keys(sections).some((name) => name in vectors), {
    error: `there must be at least one of ${Object.keys(sections).join(', ')}`,
  });

export type PlantVectors = z.infer<typeof vectorsSchema>;

/**
 * How far this plant is from the vectors at most, in each section; null for a section that
 * is missing or empty. Trajectories are absolute, all else is |a - b| / max(1, |b|).
 */
export interface VectorErrors {
  readonly maxDerivativeError: number | null;
  readonly maxEnergyError: number | null;
  readonly maxTrajectoryError: number | null;
  /** Of A and B. */
  readonly maxLinearisationError: number | null;
}

/** The longest step in the comparison of trajectories, s: the simulated plant's own. */
const LONGEST_STEP = 0.001;

/** @throws BridgeError for a file that is missing or holds no such vectors */
export function readPlantVectors(file: string): PlantVectors {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new BridgeError(
      'FILE_NOT_READ',
      EXIT.usage,
      `${file}: the vectors cannot be read (${code}); name a file that exists`,
    );
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalid(file, 'not JSON');
  }
  const result = vectorsSchema.safeParse(document);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw invalid(file, path.length === 0 ? message : `${path.join('.')}: ${message}`);
}

/**
 * Compares this plant with `vectors` from `file`.
 *
 * @throws BridgeError where a set of parameters is unknown or a computed value is not finite
 */
export function checkPlantVectors(file: string, vectors: PlantVectors): VectorErrors {
  const physicsOf = (name: string): PhysicalParameters => {
    const known: Record<string, PhysicalParameters> = { ...PHYSICS, ...vectors.physics };
    if (!Object.hasOwn(known, name)) {
      throw invalid(file, `'${name}' is no set of parameters under physics`);
    }
    return known[name];
  };
  const greatest = (section: string, errors: readonly number[]): number | null => {
    if (errors.length === 0) return null;
    const value = errors.reduce((a, b) => Math.max(a, b));
    if (!Number.isFinite(value))
      throw invalid(file, `${section}: the plant's values are not finite`);
    return value;
  };
  const { derivatives = [], energies = [], trajectories = [] } = vectors;
  const linearisations = Object.entries(vectors.linearisationAtUpright ?? {});
  return {
    maxDerivativeError: greatest(
      'derivatives',
      derivatives.flatMap(({ physics, state, force, derivative: wanted }) => {
        const out = new Float64Array(STATE_SIZE);
        derivative(physicsOf(physics), 0, Float64Array.from(state), force, out);
        return relativeErrors([...out], wanted);
      }),
    ),
    maxEnergyError: greatest(
      'energies',
      energies.flatMap(({ physics, state, energy: wanted }) =>
        relativeErrors([energy(physicsOf(physics), Float64Array.from(state))], [wanted]),
      ),
    ),
    maxTrajectoryError: greatest(
      'trajectories',
      trajectories.flatMap((trajectory) =>
        trajectoryErrors(physicsOf(trajectory.physics), trajectory),
      ),
    ),
    maxLinearisationError: greatest(
      'linearisationAtUpright',
      linearisations.flatMap(([name, wanted]) => {
        const { A, B } = linearise(physicsOf(name));
        return relativeErrors([...A.flat(), ...B], [...wanted.A.flat(), ...wanted.B]);
      }),
    ),
  };
}

function trajectoryErrors(
  physics: PhysicalParameters,
  { initialState, holdSeconds, forces, statesAtEndOfEachHold }: z.infer<typeof trajectorySchema>,
): number[] {
  const plant = new RungeKutta4(physics);
  const state = Float64Array.from(initialState);
  // Rounding must not make a thousand steps of a second a thousand and one.
  const steps = Math.ceil(holdSeconds / LONGEST_STEP - 1e-6);
  return forces.flatMap((force, hold) => {
    plant.advance(state, Float64Array.of(force, holdSeconds / steps), steps);
    return statesAtEndOfEachHold[hold].map((wanted, i) => Math.abs(state[i] - wanted));
  });
}

function relativeErrors(values: readonly number[], wanted: readonly number[]): number[] {
  return values.map((value, i) => Math.abs(value - wanted[i]) / Math.max(1, Math.abs(wanted[i])));
}

function invalid(file: string, reason: string): BridgeError {
  return new BridgeError(
    'VECTORS_INVALID',
    EXIT.usage,
    `${file}: ${reason}; give a file with the layout of test/vectors/plant.json`,
  );
}
