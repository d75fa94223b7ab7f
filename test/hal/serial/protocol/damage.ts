/** What a line may do to the bytes of one frame. */
export const DAMAGES = {
  flip1: (line: DamagedLine) => line.flip(1),
  flip2: (line: DamagedLine) => line.flip(2),
  flip3: (line: DamagedLine) => line.flip(3),
  burst16: (line: DamagedLine) => line.burst(2, 16),
  lost: (line: DamagedLine) => line.lose(4),
  added: (line: DamagedLine) => line.add(4),
  longBurst: (line: DamagedLine) => line.burst(17, Infinity),
} as const;

export type DamageName = keyof typeof DAMAGES;

/** A stream in which a damaged frame and an intact one follow each other. */
export class DamagedLine {
  readonly bytes = new Uint8Array(128);
  /** Bytes of the damaged frame, and of both. */
  damagedLength = 0;
  length = 0;
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Writes `frame`, damaged so that it is no longer there, and `intact` behind it. */
  write(frame: Uint8Array, intact: Uint8Array, damage: DamageName): void {
    do {
      this.bytes.set(frame);
      this.damagedLength = frame.length;
      DAMAGES[damage](this);
      this.bytes.set(intact, this.damagedLength);
      this.length = this.damagedLength + intact.length;
      // A byte lost at the end may be replaced by an equal one of the next frame: no damage at all.
    } while (this.#holds(frame));
  }

  /** Whether `frame` stands at `at`. */
  isAt(frame: Uint8Array, at: number): boolean {
    for (let i = 0; i < frame.length; i++) if (this.bytes[at + i] !== frame[i]) return false;
    return true;
  }

  flip(count: number): void {
    const bits = this.damagedLength * 8;
    const first = this.below(bits);
    const second = (first + 1 + this.below(bits - 1)) % bits;
    this.#flipBit(first);
    if (count > 1) this.#flipBit(second);
    if (count < 3) return;
    let third = this.below(bits);
    while (third === first || third === second) third = this.below(bits);
    this.#flipBit(third);
  }

  /** The first and the last bit of a burst are flipped, and those between by chance. */
  burst(shortest: number, longest: number): void {
    const bits = this.damagedLength * 8;
    const length = shortest + this.below(Math.min(longest, bits) - shortest + 1);
    const first = this.below(bits - length + 1);
    // By the bit order of the CRC, or by that of a UART.
    const order = this.below(2) === 0 ? 0 : 7;
    for (let i = 0; i < length; i++) {
      const flipped = i === 0 || i === length - 1 || this.below(2) === 1;
      if (flipped) this.#flipBit((first + i) ^ order);
    }
  }

  lose(most: number): void {
    for (let count = 1 + this.below(most); count > 0; count--) {
      const at = this.below(this.damagedLength);
      this.bytes.copyWithin(at, at + 1, this.damagedLength--);
    }
  }

  add(most: number): void {
    for (let count = 1 + this.below(most); count > 0; count--) {
      const at = 1 + this.below(this.damagedLength - 1);
      this.bytes.copyWithin(at + 1, at, this.damagedLength++);
      this.bytes[at] = this.below(256);
    }
  }

  /** A random whole number below `count`. */
  below(count: number): number {
    return Math.floor(((this.word() >>> 0) / 2 ** 32) * count);
  }

  /**
   * 32 random bits: Weyl steps through a mixer that is not linear, as a CRC is (splitmix32 with the
   * constants of C. Wellons).
   */
  word(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return bits ^ (bits >>> 15);
  }

  #flipBit(bit: number): void {
    this.bytes[bit >> 3] ^= 1 << (bit & 7);
  }

  #holds(frame: Uint8Array): boolean {
    for (let at = 0; at < this.damagedLength; at++) if (this.isAt(frame, at)) return true;
    return false;
  }
}
