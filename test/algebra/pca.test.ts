/** Principal components, against cases solved by hand and against their definition. */
import { describe, expect, test } from 'vitest';
import { angleTable, combine, principalComponents } from '../../src/algebra/pca.js';
import { Rng } from '../../src/core/rng.js';

const vectors = (...rows: readonly number[][]): Float32Array[] => rows.map((row) => Float32Array.from(row));

const rng = new Rng(5);
const random = Array.from({ length: 6 }, () => Float32Array.from({ length: 40 }, () => rng.normal()));

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((t, x, i) => t + x * b[i], 0);

describe('principal components', () => {
  test('of two unit vectors at right angles: one component, their difference', () => {
    const { eigenvalues, loadings } = principalComponents(vectors([1, 0], [0, 1]));
    expect(eigenvalues[0]).toBeCloseTo(1, 12);
    expect(eigenvalues[1]).toBeCloseTo(0, 12);
    expect(loadings[0].map(Math.abs)).toEqual([expect.closeTo(Math.SQRT1_2, 12), expect.closeTo(Math.SQRT1_2, 12)]);
    expect(loadings[0][0] * loadings[0][1]).toBeCloseTo(-0.5, 12);
  });

  test('of vectors on a line: one component, however many there are', () => {
    const { eigenvalues } = principalComponents(vectors([1, 2], [2, 4], [4, 8]));
    // Distances from the mean 7/3 along (1, 2): -4/3, -1/3, 5/3 times sqrt(5).
    expect(eigenvalues[0]).toBeCloseTo(5 * (16 / 9 + 1 / 9 + 25 / 9), 6);
    for (const value of eigenvalues.slice(1)) expect(value).toBeCloseTo(0, 6);
  });

  test('they are eigenvectors of the centred products, orthonormal, in descending order', () => {
    const { eigenvalues, loadings } = principalComponents(random);
    const mean = random[0].map((_, p) => random.reduce((t, v) => t + v[p], 0) / random.length);
    const centred = random.map((v) => Float64Array.from(v, (x, p) => x - mean[p]));
    loadings.forEach((e, k) => {
      const applied = centred.map((a) => centred.reduce((t, b, j) => t + dot(a, b) * e[j], 0));
      applied.forEach((value, i) => {
        expect(value).toBeCloseTo(eigenvalues[k] * e[i], 4);
      });
      loadings.forEach((other, j) => {
        expect(dot(e, other)).toBeCloseTo(j === k ? 1 : 0, 10);
      });
      const largest = e.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
      expect(largest).toBeGreaterThan(0);
    });
    expect(eigenvalues).toEqual([...eigenvalues].sort((a, b) => b - a));
    const variance = centred.reduce((t, v) => t + dot(v, v), 0);
    expect(eigenvalues.reduce((a, b) => a + b)).toBeCloseTo(variance, 4);
  });

  test('a component that is not null is the same made of centred vectors or not, with the eigenvalue as its square', () => {
    const { eigenvalues, loadings } = principalComponents(random);
    for (let k = 0; k < random.length - 1; k++) {
      const component = combine(random, loadings[k]);
      expect(loadings[k].reduce((a, b) => a + b)).toBeCloseTo(0, 6);
      expect(dot(component, component)).toBeCloseTo(eigenvalues[k], 3);
    }
  });

  test('of one vector: nothing', () => {
    expect(principalComponents(vectors([3, 4]))).toEqual({ eigenvalues: [0], loadings: [[1]] });
  });

  test('no vectors, or of several lengths, are refused', () => {
    expect(() => principalComponents([])).toThrow(/no vector/);
    expect(() => principalComponents(vectors([1], [1, 2]))).toThrow(/differ in length/);
    expect(() => combine([], [])).toThrow(/no vector/);
  });
});

test('angles between vectors, in degrees', () => {
  const table = angleTable(vectors([1, 0], [1, 1], [-2, 0], [0, 0]));
  expect(table[0]).toEqual([0, expect.closeTo(45, 5), expect.closeTo(180, 5), 90]);
  table.forEach((row, i) => {
    row.forEach((angle, j) => {
      expect(angle).toBeCloseTo(table[j][i], 10);
    });
  });
});
