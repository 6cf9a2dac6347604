/**
 * Seeded random numbers. The same seed gives the same sequence on every machine; the state can be saved and restored,
 * so a dream can be rewound or resumed.
 *
 * Generator: xoshiro128** (Blackman & Vigna 2021, "Scrambled linear pseudorandom number generators"), seeded through
 * splitmix32 as its authors advise.
 */

/** The generator's 128 bits as four unsigned 32-bit integers. */
export type RngState = readonly [number, number, number, number];

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** One splitmix32 step: mixes `x` into a well-spread 32-bit number. */
function mix(x: number): number {
  let z = (x + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function hash(text: string): number {
  let h = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

export class Rng {
  #state: [number, number, number, number];

  /** @param seed any number; its low and high 32 bits both count. */
  constructor(seed: number) {
    const low = mix(seed >>> 0);
    const high = mix(low ^ (Math.floor(seed / 0x100000000) >>> 0));
    this.#state = [low, high, mix(low + high), mix(high ^ 0x5bd1e995) | 1];
    for (let i = 0; i < 8; i++) this.#bits(); // spreads a seed with few set bits
  }

  get state(): RngState {
    return [...this.#state];
  }

  static fromState(state: RngState): Rng {
    const rng = new Rng(0);
    rng.#state = [...state];
    return rng;
  }

  /** Uniform in [0, 1), 32 random bits. */
  next(): number {
    return this.#bits() / 0x100000000;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Uniform among 0 .. n - 1. */
  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Rng.pick: the list is empty.');
    return items[this.int(items.length)];
  }

  /** Standard normal (Box & Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** An independent stream named by `key`. Forking does not advance this generator. */
  fork(key: number | string): Rng {
    const salt = typeof key === 'string' ? hash(key) : mix(key);
    const child = new Rng(0);
    const [a, b, c, d] = this.#state;
    child.#state = [mix(a ^ salt), mix(b + salt), mix(c ^ mix(salt)), mix(d + 1) | 1];
    for (let i = 0; i < 8; i++) child.#bits();
    return child;
  }

  /** The next 32 bits, unsigned. */
  #bits(): number {
    const s = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }
}
