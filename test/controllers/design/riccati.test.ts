import { describe, expect, it } from 'vitest';
import {
  continuousRegulator,
  sampledRegulator,
  solveContinuousRiccati,
  solveDiscreteRiccati,
} from '../../../src/controllers/design/riccati.ts';
import { discretise } from '../../../src/numerics/discretise.ts';
import { diagonal, type Matrix, multiply, scale } from '../../../src/numerics/matrix.ts';
import { linearise } from '../../../src/plant-sim/linearisation.ts';
import { PHYSICS } from '../../../src/plant-sim/physics.ts';
import { randomMatrix } from '../../numerics/random-matrix.ts';
import { hasScipy, scipy } from '../../support/scipy.ts';

const WEIGHTS = diagonal([24.91, 607.1, 182.3, 99.27, 7.621, 6.97]);
const FORCE = 0.3104;
const light = linearise(PHYSICS['light-rig']);

/** Agreement to 9 digits of the largest. */
function expectSame(found: readonly number[], wanted: readonly number[]): void {
  const size = Math.max(...wanted.map(Math.abs));
  for (const [k, value] of wanted.entries()) {
    expect(Math.abs(found[k] - value)).toBeLessThan(1e-9 * size);
  }
}

describe('Riccati equations', () => {
  it('have the regulator of a double integrator: sqrt(q) and sqrt(2 sqrt(q))', () => {
    const plant = {
      A: [
        [0, 1],
        [0, 0],
      ],
      B: [0, 1],
    };
    expectSame(continuousRegulator(plant, diagonal([16, 0]), 1), [4, Math.sqrt(8)]);
  });

  it('have the sampled regulator of an unstable first order: the golden ratio', () => {
    const [[X]] = solveDiscreteRiccati([[1]], [1], [[1]], 1);
    expect(X).toBeCloseTo((1 + Math.sqrt(5)) / 2, 13);
  });

  it('give the light rig the gains that scipy gives it', () => {
    expectSame(
      continuousRegulator(light, WEIGHTS, FORCE),
      [
        8.958308359269628, -507.1139371289666, 685.7527984884961, 25.86258263290639,
        -13.754281588698916, 94.56288155344203,
      ],
    );
    const { Phi, Gamma } = discretise(light.A, light.B, 0.01);
    const sampled = { A: Phi, B: Gamma };
    expectSame(
      sampledRegulator(sampled, scale(WEIGHTS, 0.01), FORCE * 0.01),
      [
        7.450661926094279, -444.0907535383544, 590.7414800968103, 21.516251020305535,
        -13.157563281457112, 81.27254119174417,
      ],
    );
  });

  it('have no stabilising solution for an unstable state that no force reaches', () => {
    const stuck = [
      [2, 0],
      [0, 0.5],
    ];
    expect(() => solveDiscreteRiccati(stuck, [0, 1], diagonal([1, 1]), 1)).toThrow(RangeError);
  });

  it.skipIf(!hasScipy)('agree with scipy on 30 random plants (needs scipy)', () => {
    const plants = Array.from({ length: 30 }, (_, k) => {
      const size = 1 + (k % 6);
      const root = randomMatrix(size, 1, k + 500);
      return {
        A: randomMatrix(size, 1.5, k),
        B: randomMatrix(size, 1, k + 100)[0],
        Q: multiply(
          root,
          root[0].map((_, j) => root.map((row) => row[j])),
        ),
        r: 0.1 + k / 10,
      };
    });
    const wanted = scipy<{ continuous: Matrix; discrete: Matrix }[]>(
      [
        'answer = []',
        'for p in given:',
        '    args = (np.array(p["A"]), np.array([p["B"]]).T, np.array(p["Q"]), [[p["r"]]])',
        '    answer.append({"continuous": la.solve_continuous_are(*args).tolist(),',
        '                   "discrete": la.solve_discrete_are(*args).tolist()})',
      ].join('\n'),
      plants,
    );
    for (const [k, { A, B, Q, r }] of plants.entries()) {
      const { continuous, discrete } = wanted[k];
      expectSame(solveContinuousRiccati(A, B, Q, r).flat(), continuous.flat());
      expectSame(solveDiscreteRiccati(A, B, Q, r).flat(), discrete.flat());
    }
  });
});
