import { BridgeError, EXIT } from '../../errors.ts';
import { type Complex, eigenvalues } from '../../numerics/eigenvalues.ts';
import { addScaled, diagonal, dot, multiplyRow, outer } from '../../numerics/matrix.ts';
import { type Linearisation, linearise } from '../../plant-sim/linearisation.ts';
import type { PhysicalParameters } from '../../plant-sim/physics.ts';
import { refuseRange, requireHurwitz, requireRegulator } from './gain-checks.ts';
import { continuousRegulator } from './riccati.ts';
import { normaliseSurface, placeSurface, slidingPoles } from './sliding-surface.ts';

/** The ways to describe a sliding surface sigma = S x, all scaled so that S B = 1. */
export type SurfaceDesign =
  | {
      /** Sliding poles -lambda1, -lambda2, wc (-zeta +- j sqrt(1 - zeta^2)) and -lc, rad/s. */
      readonly kind: 'rates';
      readonly lambda1: number;
      readonly lambda2: number;
      /** wc, rad/s: the natural frequency of the cart's return. */
      readonly cartFrequency: number;
      /** zeta: the damping ratio of the cart's return. */
      readonly cartDamping: number;
      /** lc, rad/s. */
      readonly cartRate: number;
    }
  | {
      /**
       * The deployment guide's gains, which know a stiffness in place of a frequency:
       * wc = sqrt(cartGain / total mass). Sliding poles -lambda1, -lambda2,
       * wc (-0.7 +- 0.7j) and -wc, the last three as in 'rates' where those rates are given.
       */
      readonly kind: 'guide';
      readonly lambda1: number;
      readonly lambda2: number;
      /** N/m. */
      readonly cartGain: number;
      readonly cartDamping?: number;
      readonly cartRate?: number;
    }
  | {
      /** Five sliding poles, rad/s, complex ones in conjugate pairs. */
      readonly kind: 'poles';
      readonly poles: readonly Complex[];
    }
  | {
      /**
       * The sliding poles are those of the continuous linear-quadratic regulator without
       * its fastest real one: weights of the six states (1/m^2, 1/rad^2, s^2/m^2,
       * s^2/rad^2) and of the force (1/N^2).
       */
      readonly kind: 'regulator';
      readonly stateWeights: readonly number[];
      readonly forceWeight: number;
    }
  | {
      /** S itself, up to a positive factor, laid out as `STATE`. */
      readonly kind: 'row';
      readonly row: readonly number[];
    };

/** A surface and what it needs at run time. */
export interface Surface {
  /** S, six, with S B = 1, so that sigma = S x is in N s. */
  readonly row: readonly number[];
  /** S A, six: the force -(S A) x keeps sigma constant on the linearised plant. */
  readonly equivalent: readonly number[];
  /** Five, rad/s, by descending real part. */
  readonly poles: readonly Complex[];
}

/**
 * Builds a surface for a plant.
 *
 * @param label whose gains they are, as messages name them
 * @throws BridgeError GAINS_NOT_HURWITZ, GAINS_WRONG_SIGN or GAINS_OUT_OF_RANGE
 */
export function buildSurface(
  design: SurfaceDesign,
  physics: PhysicalParameters,
  label: string,
): Surface {
  requireFinite(design, label);
  const plant = linearise(physics);
  let row: readonly number[];
  if (design.kind === 'row') {
    row = rowOf(design.row, plant, label);
  } else {
    const chosen = polesOf(design, physics, plant, label);
    // Before the placement: it must name the pole that was asked for, to the digit.
    requireHurwitz(label, chosen);
    row = placeSurface(plant, chosen);
  }
  const poles = slidingPoles(plant, row);
  requireHurwitz(label, poles);
  return { row, equivalent: multiplyRow(row, plant.A), poles };
}

function polesOf(
  design: Exclude<SurfaceDesign, { kind: 'row' }>,
  physics: PhysicalParameters,
  plant: Linearisation,
  label: string,
): Complex[] {
  switch (design.kind) {
    case 'rates':
      return [
        [-design.lambda1, 0],
        [-design.lambda2, 0],
        ...pairOf(design.cartFrequency, design.cartDamping),
        [-design.cartRate, 0],
      ];
    case 'guide': {
      const { lambda1, lambda2, cartGain, cartDamping, cartRate } = design;
      if (cartGain < 0) refuseRange(label, `cartGain is ${cartGain}; it must be above 0`);
      const wc = Math.sqrt(cartGain / (physics.cartMass + physics.mass1 + physics.mass2));
      const pair: Complex[] =
        cartDamping === undefined
          ? [
              [-0.7 * wc, 0.7 * wc],
              [-0.7 * wc, -0.7 * wc],
            ]
          : pairOf(wc, cartDamping);
      return [[-lambda1, 0], [-lambda2, 0], ...pair, [-(cartRate ?? wc), 0]];
    }
    case 'poles':
      return conjugate(design.poles, label);
    case 'regulator':
      return regulatorPoles(design.stateWeights, design.forceWeight, plant, label);
  }
}

/** The roots of s^2 + 2 zeta w s + w^2. */
function pairOf(frequency: number, damping: number): Complex[] {
  const mean = -damping * frequency;
  const discriminant = damping * damping - 1;
  const offset = Math.abs(frequency) * Math.sqrt(Math.abs(discriminant));
  if (discriminant < 0) {
    return [
      [mean, offset],
      [mean, -offset],
    ];
  }
  return [
    [mean + offset, 0],
    [mean - offset, 0],
  ];
}

function conjugate(poles: readonly Complex[], label: string): Complex[] {
  if (poles.length !== 5) refuseRange(label, `${poles.length} sliding poles; give five`);
  for (const [re, im] of poles) {
    const count = (sign: number): number =>
      poles.filter((pole) => pole[0] === re && pole[1] === sign * im).length;
    if (count(1) !== count(-1)) {
      refuseRange(
        label,
        `sliding pole [${re}, ${im}] stands without its conjugate; give [${re}, ${-im}] too`,
      );
    }
  }
  return [...poles];
}

function regulatorPoles(
  stateWeights: readonly number[],
  forceWeight: number,
  plant: Linearisation,
  label: string,
): Complex[] {
  const { A, B } = plant;
  if (stateWeights.length !== A.length || stateWeights.some((weight) => weight < 0)) {
    refuseRange(label, 'stateWeights must be six numbers of 0 or more');
  }
  if (forceWeight <= 0) refuseRange(label, `forceWeight is ${forceWeight}; it must be above 0`);
  const K = requireRegulator(label, () =>
    continuousRegulator(plant, diagonal([...stateWeights]), forceWeight),
  );
  const poles = eigenvalues(addScaled(A, outer(B, K), -1));
  // Sorted by descending real part, so the fastest real pole is the last real one.
  const fastest = poles.findLastIndex(([, im]) => im === 0);
  if (fastest < 0)
    refuseRange(label, 'no pole of the regulator is real; weigh the velocities more');
  return poles.filter((_, k) => k !== fastest);
}

function rowOf(row: readonly number[], plant: Linearisation, label: string): number[] {
  if (row.length !== plant.B.length)
    refuseRange(label, `a surface row of ${row.length}; give six numbers`);
  const authority = dot(row, plant.B);
  if (authority <= 0) {
    throw new BridgeError(
      'GAINS_WRONG_SIGN',
      EXIT.configuration,
      `${label}: S B of the surface row is ${authority.toPrecision(3)}, so the force would push ` +
        'the wrong way or not at all; it must be above 0: turn the signs of the row',
    );
  }
  return normaliseSurface(row, plant.B);
}

function requireFinite(design: SurfaceDesign, label: string): void {
  for (const [key, value] of Object.entries(design)) {
    const numbers: unknown[] = Array.isArray(value) ? value.flat() : [value];
    for (const number of numbers) {
      if (typeof number === 'number' && !Number.isFinite(number)) {
        refuseRange(label, `${key} holds ${number}; give finite numbers`);
      }
    }
  }
}
