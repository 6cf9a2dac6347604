import { describe, expect, test } from 'vitest';
import { Rng } from '../../src/core/rng.js';

const draw = (rng: Rng, count: number): number[] => Array.from({ length: count }, () => rng.next());
const bits = (rng: Rng, count: number): number[] => draw(rng, count).map((value) => value * 2 ** 32);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** xoshiro128** as its authors define it, on 32-bit words in BigInt: slow, and written from the paper alone. */
function* xoshiro(seed: readonly number[]): Generator<number, never> {
  const wrap = (x: bigint): bigint => x & 0xffffffffn;
  const rotate = (x: bigint, k: bigint): bigint => wrap(x << k) | (x >> (32n - k));
  const s = seed.map(BigInt);
  for (;;) {
    yield Number(wrap(rotate(wrap(s[1] * 5n), 7n) * 9n));
    const t = wrap(s[1] << 9n);
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

describe('random numbers', () => {
  test('the generator is xoshiro128**', () => {
    for (const state of [
      [1, 2, 3, 4],
      [0xdeadbeef, 0x80000001, 0, 0xffffffff],
    ] as const) {
      const own = xoshiro(state);
      const expected = Array.from({ length: 1000 }, () => own.next().value);
      expect(bits(Rng.fromState(state), 1000)).toEqual(expected);
    }
  });

  test('a seed gives the same sequence for ever: recipes and drawings depend on it', () => {
    expect(bits(new Rng(1), 4)).toEqual([1577747607, 2553844421, 2271775071, 2889333029]);
    expect(bits(new Rng(1).fork('weights'), 4)).toEqual([774564289, 2189022105, 2556331238, 1938441105]);
  });

  test('seeds that differ in any part give other sequences', () => {
    const seeds = [0, 1, 2, -1, 0x7fffffff, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => draw(new Rng(seed), 2).join())).size).toBe(seeds.length);
  });

  test('state: saved, restored, and untouched by what is done with the copy', () => {
    const rng = new Rng(7);
    draw(rng, 5);
    const { state } = rng;
    const ahead = draw(rng, 5);
    expect(draw(Rng.fromState(state), 5)).toEqual(ahead);
    expect(draw(Rng.fromState(state), 5)).toEqual(ahead);
    expect(Rng.fromState(state).state).toEqual(state);
    // Copied, as a saved dream or a message to a worker carries it.
    expect(draw(Rng.fromState(structuredClone(state)), 5)).toEqual(ahead);
  });

  test('a fork depends on state and key, and does not advance its parent', () => {
    const rng = new Rng(3);
    const before = rng.state;
    const [a, b, again] = [rng.fork('a'), rng.fork('b'), rng.fork('a')];
    expect(rng.state).toEqual(before);
    const first = draw(a, 10);
    expect(draw(again, 10)).toEqual(first);
    expect(draw(b, 10)).not.toEqual(first);
    rng.next();
    expect(draw(rng.fork('a'), 10)).not.toEqual(first);
    expect(new Set(Array.from({ length: 1000 }, (_, key) => new Rng(3).fork(key).next())).size).toBe(1000);
  });

  test('parent, forks, and forks with neighbouring keys are uncorrelated', () => {
    const count = 20_000;
    const streams = [new Rng(5), new Rng(5).fork(0), new Rng(5).fork(1), new Rng(6)].map((rng) => draw(rng, count));
    streams.forEach((a, i) => {
      for (const b of streams.slice(i + 1)) {
        const correlation = mean(a.map((value, k) => (value - 0.5) * (b[k] - 0.5))) * 12;
        // Standard deviation 1 / sqrt(count) = 0.007.
        expect(Math.abs(correlation)).toBeLessThan(0.03);
      }
    });
  });

  test('next is uniform in [0, 1): chi-square over 64 bins', () => {
    const counts = new Array<number>(64).fill(0);
    for (const value of draw(new Rng(11), 64_000)) {
      expect(value >= 0 && value < 1).toBe(true);
      counts[Math.floor(value * 64)]++;
    }
    const chi = counts.reduce((total, n) => total + (n - 1000) ** 2 / 1000, 0);
    // 63 degrees of freedom: mean 63, standard deviation 11.2.
    expect(chi).toBeGreaterThan(25);
    expect(chi).toBeLessThan(110);
  });

  test('uniform, int, chance and pick stay in range and reach all of it', () => {
    const rng = new Rng(13);
    const uniform = Array.from({ length: 5000 }, () => rng.uniform(-3, 5));
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...uniform)).toBeLessThan(5);
    expect(mean(uniform)).toBeCloseTo(1, 0);

    const ints = new Set(Array.from({ length: 1000 }, () => rng.int(6)));
    expect([...ints].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(Array.from({ length: 300 }, () => rng.pick(['x', 'y', 'z'])))).toEqual(new Set(['x', 'y', 'z']));
    const hits = Array.from({ length: 10_000 }, () => rng.chance(0.2)).filter(Boolean).length;
    expect(Math.abs(hits - 2000)).toBeLessThan(200);
    expect(rng.chance(0)).toBe(false);
    expect(rng.chance(1)).toBe(true);
  });

  test('normal has mean 0, variance 1, the right tails, and is always finite', () => {
    const rng = new Rng(17);
    const values = Array.from({ length: 50_000 }, () => rng.normal());
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((x) => x * x)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((x) => x ** 4)) - 3)).toBeLessThan(0.3);
    // Of 50 000, 1137 lie more than two standard deviations above 0 on average.
    expect(Math.abs(values.filter((x) => x > 2).length - 1137)).toBeLessThan(150);
  });

  test('picking from nothing is refused', () => {
    expect(() => new Rng(1).pick([])).toThrow(RangeError);
  });
});
