import { exp, expInPlace, log, logInPlace } from './elementary.ts';

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman and Vigna, 2018).
 *
 * Every consumer takes a stream of its own by name, so that one more consumer, or one
 * more draw by one of them, does not shift what the others get. Numbers are written
 * into arrays, for a double returned from a function may be an allocation.
 */
export class Random {
  /** The state: four words, not all zero. A snapshot is a copy of this array. */
  readonly memory = new Uint32Array(4);
  /** Scratch: the words of a draw, and uniform numbers within one. */
  readonly #words = new Int32Array(2);
  readonly #uniform = new Float64Array(2);

  /**
   * @param seed any finite number; its 64 bits count
   * @param name of the stream
   */
  constructor(seed: number, name: string) {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat64(0, seed);
    let hash = 0x811c9dc5;
    for (let i = 0; i < 8; i++) hash = fnv1a(hash, bits.getUint8(i));
    for (let i = 0; i < name.length; i++) {
      const unit = name.charCodeAt(i);
      hash = fnv1a(fnv1a(hash, unit & 0xff), unit >>> 8);
    }
    let any = 0;
    for (let i = 0; i < 4; i++) {
      // Weyl steps and a mixer spread 32 bits of hash over the state (MurmurHash3's finalizer).
      hash = (hash + 0x9e3779b9) | 0;
      this.memory[i] = mix(hash);
      any |= this.memory[i];
    }
    if (any === 0) this.memory[0] = 1;
  }

  /** Writes a number uniform in [0, 1), of 53 bits, to `out[index]`. */
  fillUniform(out: Float64Array, index: number): void {
    this.#draw(0);
    this.#draw(1);
    const high = this.#words[0] >>> 5;
    const low = this.#words[1] >>> 6;
    out[index] = (high * 67108864 + low) * 1.1102230246251565e-16;
  }

  /** Writes a whole number uniform in 0 .. count - 1 to `out[index]`; `count` from 1 to 2^26. */
  fillInteger(out: Float64Array, index: number, count: number): void {
    this.fillUniform(out, index);
    out[index] = Math.floor(out[index] * count);
  }

  /**
   * Writes a number of the standard normal distribution to `out[index]`: Marsaglia and
   * Tsang's ziggurat of 128 layers (2000), with layer and position from separate bits
   * (Doornik, 2005).
   */
  fillNormal(out: Float64Array, index: number): void {
    for (;;) {
      this.#draw(0);
      this.#draw(1);
      const words = this.#words;
      const layer = words[1] & 127;
      const position = ((words[0] >> 5) * 33554432 + (words[1] >>> 7)) * 4.440892098500626e-16;
      const x = position * EDGES[layer];
      if (Math.abs(x) < EDGES[layer + 1]) {
        out[index] = x;
        return;
      }
      if (layer === 0) {
        this.#fillTail(out, index, position < 0);
        return;
      }
      const uniform = this.#uniform;
      this.fillUniform(uniform, 0);
      const height = HEIGHTS[layer] + uniform[0] * (HEIGHTS[layer + 1] - HEIGHTS[layer]);
      uniform[1] = -0.5 * x * x;
      expInPlace(uniform, 1);
      if (height < uniform[1]) {
        out[index] = x;
        return;
      }
    }
  }

  /** A normal number beyond the ziggurat's base (Marsaglia, 1964). */
  #fillTail(out: Float64Array, index: number, negative: boolean): void {
    const uniform = this.#uniform;
    let beyond = 0;
    let bound = 0;
    do {
      this.fillUniform(uniform, 0);
      this.fillUniform(uniform, 1);
      uniform[0] = 1 - uniform[0];
      uniform[1] = 1 - uniform[1];
      logInPlace(uniform, 0);
      logInPlace(uniform, 1);
      beyond = -uniform[0] / BASE;
      bound = -uniform[1];
    } while (bound + bound < beyond * beyond);
    out[index] = negative ? -(BASE + beyond) : BASE + beyond;
  }

  /** Writes the next 32 bits to `#words[index]`. */
  #draw(index: number): void {
    const memory = this.memory;
    const s1 = memory[1];
    const s5 = Math.imul(s1, 5);
    this.#words[index] = Math.imul((s5 << 7) | (s5 >>> 25), 9);
    memory[2] ^= memory[0];
    memory[3] ^= s1;
    memory[1] ^= memory[2];
    memory[0] ^= memory[3];
    memory[2] ^= s1 << 9;
    const s3 = memory[3];
    memory[3] = (s3 << 11) | (s3 >>> 21);
  }
}

function fnv1a(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Where the ziggurat's base layer ends and the tail begins; the area of each of its layers. */
const BASE = 3.442619855899;
const AREA = 9.91256303526217e-3;
const LAYERS = 128;

/** Right edge of each layer (the base's as if it were a rectangle), and the density at it. */
const EDGES = new Float64Array(LAYERS + 1);
const HEIGHTS = new Float64Array(LAYERS + 1);
EDGES[0] = AREA / exp(-0.5 * BASE * BASE);
EDGES[1] = BASE;
for (let i = 2; i < LAYERS; i++) {
  const x = EDGES[i - 1];
  EDGES[i] = Math.sqrt(-2 * log(AREA / x + exp(-0.5 * x * x)));
}
for (let i = 0; i <= LAYERS; i++) HEIGHTS[i] = exp(-0.5 * EDGES[i] * EDGES[i]);
