import { describe, expect, it } from 'vitest';
import { Random } from '../../src/numerics/random.ts';

const MASK = 0xffffffffn;

/** xoshiro128** as published, on whole numbers: the next word, and `s` moved on. */
function nextWord(s: bigint[]): bigint {
  const turn = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & MASK;
  const result = (turn((s[1] * 5n) & MASK, 7n) * 9n) & MASK;
  const t = (s[1] << 9n) & MASK;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = turn(s[3], 11n);
  return result;
}

function draw(count: number, fill: (out: Float64Array, index: number) => void): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) fill(out, i);
  return out;
}

const uniforms = (random: Random, count: number): Float64Array =>
  draw(count, (out, i) => random.fillUniform(out, i));
const normals = (random: Random, count: number): Float64Array =>
  draw(count, (out, i) => random.fillNormal(out, i));

describe('Random', () => {
  it('is xoshiro128**: two words a uniform number, 53 bits of them', () => {
    const random = new Random(7, 'words');
    const state = [...random.memory].map(BigInt);
    for (const value of uniforms(random, 1000)) {
      const high = nextWord(state) >> 5n;
      const low = nextWord(state) >> 6n;
      expect(value).toBe(Number((high << 26n) | low) / 2 ** 53);
    }
    expect([...random.memory].map(BigInt)).toEqual(state);
  });

  it('gives the same numbers for the same seed and name, and others for any other', () => {
    const first = [...normals(new Random(42, 'encoder'), 100)];
    expect([...normals(new Random(42, 'encoder'), 100)]).toEqual(first);
    const others = [
      new Random(43, 'encoder'),
      new Random(42.5, 'encoder'),
      new Random(42, 'encoders'),
      new Random(42, 'force'),
      new Random(42, ''),
    ];
    for (const other of others) {
      const same = [...normals(other, 100)].filter((value, i) => value === first[i]);
      expect(same).toEqual([]);
    }
  });

  it('streams of neighbouring seeds and names are not correlated', () => {
    const count = 20_000;
    const streams = [new Random(1, 'a'), new Random(2, 'a'), new Random(1, 'b')].map((random) =>
      normals(random, count),
    );
    for (const [i, a] of streams.entries()) {
      for (const b of streams.slice(i + 1)) {
        const correlation = a.reduce((sum, value, k) => sum + value * b[k], 0) / count;
        expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
      }
    }
  });

  it('goes on from a copy of its memory', () => {
    const random = new Random(3, 'snapshot');
    normals(random, 10);
    const copy = random.memory.slice();
    const wanted = [...normals(random, 10)];
    random.memory.set(copy);
    expect([...normals(random, 10)]).toEqual(wanted);
  });

  it('uniform numbers fill [0, 1) evenly', () => {
    const bins = new Array<number>(100).fill(0);
    const values = uniforms(new Random(5, 'uniform'), 100_000);
    for (const value of values) bins[Math.floor(value * 100)]++;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(
      chiSquare(
        bins,
        bins.map(() => 1000),
      ),
    ).toBeLessThan(CHI_SQUARE_99);
  });

  it('whole numbers come equally often, the last one too', () => {
    const random = new Random(6, 'integers');
    const counts = new Array<number>(7).fill(0);
    for (const value of draw(70_000, (out, i) => random.fillInteger(out, i, 7))) counts[value]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('normal numbers fall into a hundred equally probable classes equally often', () => {
    const values = normals(new Random(8, 'normal'), 100_000);
    const bins = new Array<number>(100).fill(0);
    for (const value of values) bins[Math.min(99, Math.floor(normalProbability(value) * 100))]++;
    expect(
      chiSquare(
        bins,
        bins.map(() => 1000),
      ),
    ).toBeLessThan(CHI_SQUARE_99);
  });

  it('normal numbers have tails beyond the base of the ziggurat, on both sides', () => {
    const count = 2_000_000;
    const values = normals(new Random(9, 'tail'), count);
    const edges = [3.442619855899, 3.8, 4.2];
    for (const edge of edges) {
      const wanted = count * (1 - normalProbability(edge));
      const above = values.reduce((sum, value) => sum + (value > edge ? 1 : 0), 0);
      const below = values.reduce((sum, value) => sum + (value < -edge ? 1 : 0), 0);
      expect(Math.abs(above - wanted)).toBeLessThan(4 * Math.sqrt(wanted));
      expect(Math.abs(below - wanted)).toBeLessThan(4 * Math.sqrt(wanted));
    }
    const moment = (power: number): number =>
      values.reduce((sum, value) => sum + Math.pow(value, power), 0) / count;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
  });
});

/** What chi-square of 99 degrees of freedom exceeds once in ten thousand times. */
const CHI_SQUARE_99 = 160;

function chiSquare(counts: readonly number[], wanted: readonly number[]): number {
  return counts.reduce((sum, count, i) => sum + (count - wanted[i]) ** 2 / wanted[i], 0);
}

/** Probability that a standard normal number is below `x`: the series about zero. */
function normalProbability(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}
