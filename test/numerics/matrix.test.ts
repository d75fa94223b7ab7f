import { describe, expect, it } from 'vitest';
import { identity, multiply, norm1, solve } from '../../src/numerics/matrix.ts';

describe('solve', () => {
  it('inverts the Hilbert matrix of four, whose inverse is whole numbers', () => {
    const hilbert = [1, 2, 3, 4].map((i) => [1, 2, 3, 4].map((j) => 1 / (i + j - 1)));
    const inverse = [
      [16, -120, 240, -140],
      [-120, 1200, -2700, 1680],
      [240, -2700, 6480, -4200],
      [-140, 1680, -4200, 2800],
    ];
    const found = solve(hilbert, identity(4));
    for (const [row, values] of found.entries()) {
      for (const [column, value] of values.entries()) {
        expect(value).toBeCloseTo(inverse[row][column], 7);
      }
    }
  });

  it('exchanges rows where the diagonal starts with a zero', () => {
    const a = [
      [0, 2, 1],
      [1, 0, 0],
      [3, 0, 1],
    ];
    expect(multiply(a, solve(a, identity(3)))).toEqual(identity(3));
  });

  it('refuses a singular matrix and one that is not finite', () => {
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        identity(2),
      ),
    ).toThrow('singular');
    expect(() =>
      solve(
        [
          [NaN, 2],
          [2, 4],
        ],
        identity(2),
      ),
    ).toThrow('singular');
  });
});

describe('norm1', () => {
  it('is the largest column sum, and NaN where an entry is', () => {
    expect(
      norm1([
        [1, -5],
        [-2, 1],
      ]),
    ).toBe(6);
    expect(
      norm1([
        [1, NaN],
        [9, 1],
      ]),
    ).toBeNaN();
    expect(
      norm1([
        [NaN, 1],
        [9, 1],
      ]),
    ).toBeNaN();
  });
});
