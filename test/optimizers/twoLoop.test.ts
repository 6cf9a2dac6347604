// The recursion on products against the BFGS matrix it stands for.
import { expect, test } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import { twoLoop } from '../../src/optimizers/twoLoop.js';

type Vector = readonly number[];
const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** H from gamma I by the BFGS update, equation 6.17: H' = (I - rho s y^T) H (I - rho y s^T) + rho s s^T, applied to v. */
function dense(pairs: readonly { s: Vector; y: Vector }[], gamma: number, v: Vector): Vector {
  const last = pairs.at(-1);
  if (!last) return v.map((x) => gamma * x);
  const { s, y } = last;
  const rho = 1 / dot(s, y);
  const sv = dot(s, v);
  const inner = dense(
    pairs.slice(0, -1),
    gamma,
    v.map((x, i) => x - rho * sv * y[i]),
  );
  const yInner = dot(y, inner);
  return inner.map((x, i) => x - rho * yInner * s[i] + rho * sv * s[i]);
}

test.each([
  { order: [0], slots: 1 },
  { order: [0, 1, 2], slots: 5 },
  { order: [3, 4, 0, 1, 2], slots: 5 },
  { order: [1, 3], slots: 4 },
])('slots $order of $slots', ({ order, slots }) => {
  const rng = new Rng(7);
  const size = 12;
  const vector = (): number[] => Array.from({ length: size }, () => rng.normal());
  // y = A s for a positive diagonal A, so that s . y > 0; unused slots hold what must not count.
  const diagonal = vector().map((x) => Math.exp(x));
  const pairs = Array.from({ length: slots }, () => {
    const s = vector();
    return { s, y: s.map((x, i) => x * diagonal[i]) };
  });
  const v = vector();

  const products = {
    sy: pairs.map(({ s }) => pairs.map(({ y }) => dot(s, y))),
    yy: pairs.map((a) => pairs.map((b) => dot(a.y, b.y))),
  };
  const p = { s: pairs.map(({ s }) => dot(s, v)), y: pairs.map(({ y }) => dot(y, v)) };
  const { gamma, s, y } = twoLoop(order, slots, products, p);
  const found = v.map((x, i) => pairs.reduce((sum, pair, k) => sum + s[k] * pair.s[i] + y[k] * pair.y[i], gamma * x));

  const newest = pairs[order[order.length - 1]];
  const expected = dense(
    order.map((slot) => pairs[slot]),
    dot(newest.s, newest.y) / dot(newest.y, newest.y),
    v,
  );
  found.forEach((x, i) => {
    expect(x).toBeCloseTo(expected[i], 10);
  });
});
