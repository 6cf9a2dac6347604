/**
 * The two-loop recursion of L-BFGS (Nocedal & Wright 2006, algorithm 7.4) on products instead of vectors.
 *
 * The direction -H p is a combination of the pairs s_i, y_i and of p itself, and which one follows from the products of
 * these vectors with each other (Chen, Wang & Zhou 2014, "Large-scale L-BFGS using MapReduce": "vector-free L-BFGS"). So
 * the recursion runs here, in float64 on a few hundred numbers, and the vectors never leave the backend.
 */

/** Products of the stored pairs, each list by slot. */
export interface PairProducts {
  /** sy[i][j] = s_i . y_j */
  readonly sy: readonly (readonly number[])[];
  /** yy[i][j] = y_i . y_j */
  readonly yy: readonly (readonly number[])[];
}

/** Products of the vector that is multiplied by H with the stored pairs, by slot. */
export interface VectorProducts {
  readonly s: readonly number[];
  readonly y: readonly number[];
}

/** H p = gamma p + sum over slots of s[i] s_i + y[i] y_i. */
export interface InverseHessianProduct {
  readonly gamma: number;
  readonly s: readonly number[];
  readonly y: readonly number[];
}

/**
 * H p for the H that the pairs define, starting from gamma I with gamma = s . y / y . y of the newest (equation 7.20).
 *
 * @param order slots from the oldest pair to the newest; not empty. Every pair has s . y > 0. @param slots how many there are.
 */
export function twoLoop(
  order: readonly number[],
  slots: number,
  { sy, yy }: PairProducts,
  p: VectorProducts,
): InverseHessianProduct {
  const s = new Array<number>(slots).fill(0);
  const y = new Array<number>(slots).fill(0);
  const alpha = new Array<number>(slots).fill(0);

  // First loop, newest first: q = p - sum alpha_j y_j.
  for (const i of [...order].reverse()) {
    const sq = order.reduce((sum, j) => sum + y[j] * sy[i][j], p.s[i]);
    alpha[i] = sq / sy[i][i];
    y[i] -= alpha[i];
  }

  const newest = order[order.length - 1];
  const gamma = sy[newest][newest] / yy[newest][newest];
  for (const i of order) y[i] *= gamma;

  // Second loop, oldest first: r = gamma q + sum (alpha_i - beta_i) s_i.
  for (const i of order) {
    const yr = order.reduce((sum, j) => sum + y[j] * yy[i][j] + s[j] * sy[j][i], gamma * p.y[i]);
    s[i] += alpha[i] - yr / sy[i][i];
  }
  return { gamma, s, y };
}
