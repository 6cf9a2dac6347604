/**
 * Principal component analysis of a few long vectors, by the eigenvectors of their small n x n matrix
 *
 *     C[i, j] = (v_i - m) . (v_j - m),   m = (1 / n) sum over i of v_i,   C e_k = lambda_k e_k
 *
 * rather than of the huge one between their elements; both have the same eigenvalues (Turk & Pentland 1991, "Eigenfaces
 * for Recognition"). The vectors here are masks of classes, one element a pixel.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface PrincipalComponents {
  /** Descending, none below zero; of n vectors at most n - 1 are above it. Their sum is the sum of |v_i - m|^2. */
  readonly eigenvalues: readonly number[];
  /**
   * `loadings[k][i]`: the share of vector i in component k, a unit vector for each k. The sign of an eigenvector is
   * arbitrary; here the loading of largest magnitude is positive.
   */
  readonly loadings: readonly (readonly number[])[];
}

/** @throws RangeError when there is no vector, or they differ in length. */
export function principalComponents(vectors: readonly Float32Array[]): PrincipalComponents {
  checkVectors(vectors);
  const n = vectors.length;
  const gram = vectors.map(() => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) gram[i][j] = gram[j][i] = dot(vectors[i], vectors[j]);
  }
  // Centring the products instead of the vectors: (v_i - m).(v_j - m) = g_ij - mean_i g - mean_j g + mean g.
  const rows = gram.map((row) => row.reduce((total, value) => total + value) / n);
  const all = rows.reduce((total, value) => total + value) / n;
  const centred = gram.map((row, i) => row.map((value, j) => value - rows[i] - rows[j] + all));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(centred), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return {
    eigenvalues: order.map((k) => Math.max(0, realEigenvalues[k])),
    loadings: order.map((k) => withSign(eigenvectorMatrix.getColumn(k))),
  };
}

function withSign(loadings: readonly number[]): number[] {
  const largest = loadings.reduce((most, value) => (Math.abs(value) > Math.abs(most) + 1e-12 ? value : most), 0);
  return loadings.map((value) => (largest < 0 ? -value : value));
}

/** sum over i of loadings[i] v_i: a component as a vector among the others. */
export function combine(vectors: readonly Float32Array[], loadings: readonly number[]): Float32Array {
  checkVectors(vectors);
  const result = new Float32Array(vectors[0].length);
  vectors.forEach((vector, i) => {
    const loading = loadings[i];
    for (let p = 0; p < result.length; p++) result[p] += loading * vector[p];
  });
  return result;
}

/** Angles between all pairs, in degrees: 0 for the same direction, 90 for nothing in common or a vector of zeros. */
export function angleTable(vectors: readonly Float32Array[]): number[][] {
  const norms = vectors.map((vector) => Math.sqrt(dot(vector, vector)));
  return vectors.map((a, i) =>
    vectors.map((b, j) => {
      if (i === j) return 0;
      const scale = norms[i] * norms[j];
      const cosine = scale > 0 ? dot(a, b) / scale : 0;
      return (Math.acos(Math.min(Math.max(cosine, -1), 1)) * 180) / Math.PI;
    }),
  );
}

function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let p = 0; p < a.length; p++) total += a[p] * b[p];
  return total;
}

function checkVectors(vectors: readonly Float32Array[]): void {
  if (vectors.length === 0) throw new RangeError('principal components: there is no vector.');
  if (vectors.some(({ length }) => length !== vectors[0].length)) {
    throw new RangeError('principal components: the vectors differ in length.');
  }
}
