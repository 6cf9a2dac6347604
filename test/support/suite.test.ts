/** The suite itself: that it lets pass what is right and finds what is wrong. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import type { Op } from '../../src/core/op.js';
import type { Value } from '../../src/core/graph.js';
import { multiply, scale } from '../../src/ops/index.js';
import { reluOp, squareOp } from '../../src/ops/unary.js';
import { cases } from '../ops/cases/index.js';
import { slopes } from './centralDifferences.js';
import { checks } from './checks.js';
import { assertClose, exact, findWorst, roundings, sumOf } from './compare.js';
import { evaluate } from './evaluate.js';
import { buildCase, distinct, opCase } from './opCase.js';
import { runCase } from './runCase.js';

const subject = { what: 'y', shape: [1, 2, 2, 3] } as const;
const twelve = Array.from({ length: 12 }, (_, i) => i + 1);
const changed = (index: number, to: number): number[] => twelve.map((value, i) => (i === index ? to : value));

describe('comparing', () => {
  test('within the tolerance, element by element', () => {
    const tolerance = { atol: 0.1, rtol: 0.01 };
    expect(findWorst([0.1, 100], [0, 101], tolerance).ratio).toBeCloseTo(1, 12);
    expect(findWorst([5], [5], exact).ratio).toBe(0);
    expect(findWorst([Infinity], [Infinity], exact).ratio).toBe(0);
  });

  test('not a number, or infinity for a number, never passes', () => {
    for (const [got, expected] of [
      [NaN, 1],
      [1, NaN],
      [Infinity, 1],
      [Infinity, -Infinity],
    ]) {
      expect(findWorst([got], [expected], { atol: 1e9, rtol: 1e9 }).ratio).toBeGreaterThan(1);
    }
  });

  test('the message names the worst element by its indices, both numbers, and how many are off', () => {
    expect(() => {
      assertClose(subject, changed(10, 11.5), twelve, roundings(2));
    }).toThrow(/^y \[0, 1, 1, 1\] of 1x2x2x3: got 11\.5, expected 11; off by 5\.00e-1, .* 1 of 12 elements are off\.$/);
    expect(() => {
      assertClose(subject, twelve.slice(1), twelve, exact);
    }).toThrow('y: got 11 numbers, expected 12 (1x2x2x3)');
    assertClose(subject, twelve, twelve, exact);
  });

  test('tolerances stay those of float32', () => {
    expect(sumOf(1).atol).toBeLessThan(1e-6);
    expect(sumOf(1000).atol).toBeLessThan(2e-4);
    expect(sumOf(1000).rtol).toBeLessThan(4e-6);
    for (const { tolerance } of cases) {
      for (const { atol, rtol } of [tolerance.value, tolerance.gradient]) {
        expect(atol).toBeLessThanOrEqual(1e-3);
        expect(rtol).toBeLessThanOrEqual(2e-5);
      }
    }
  });
});

describe('cases', () => {
  test('have names of their own, checks too', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });

  /** A ReLU that is right when it is asked for the first time, which is by the oracle, and `wrong` from then on. */
  function forgetful(wrong: (x: number) => number): Op {
    let uses = 0;
    return {
      ...reluOp,
      name: 'forgetful',
      reference([x], y) {
        const right = uses++ === 0;
        y.data.set(x.data.map((value) => (right ? Math.max(value, 0) : wrong(value))));
      },
    };
  }
  const halfAndHalf = { x: distinct([1, 4, 5, 6]) };

  test('a backend that is off by one part in a million in one element fails', async () => {
    const op = forgetful((x) => (x > 0.1 && x < 0.11 ? x * (1 + 2 ** -20) : Math.max(x, 0)));
    const build = ({ x }: { readonly x: Value }): Value => x.graph.apply(op, [x], {});
    const wrong = opCase('forgetful', { name: 'value', inputs: halfAndHalf, build, value: exact });
    await expect(runCase(createReferenceBackend(), wrong)).rejects.toThrow(/^the value \[.*1 of 120 elements are off/);
  });

  test('a backend whose gradient alone is wrong fails', async () => {
    const back = forgetful((x) => x);
    const op: Op = { ...reluOp, vjp: ({ dy }) => [dy.graph.apply(back, [dy], {})] };
    const build = ({ x }: { readonly x: Value }): Value => x.graph.apply(op, [x], {});
    const wrong = opCase('forgetful', { name: 'gradient', inputs: halfAndHalf, build, value: exact });
    await expect(runCase(createReferenceBackend(), wrong)).rejects.toThrow(/^d loss \/ d x \[/);
  });

  test('a derivative that is off by a thousandth is none by central differences', () => {
    const op: Op = { ...squareOp, vjp: ({ inputs: [x], dy }) => [scale(multiply(dy, x), 2.002)] };
    const build = ({ x }: { readonly x: Value }): Value => x.graph.apply(op, [x], {});
    const { loss, gradients, state } = buildCase(
      opCase('wrong', { name: 'derivative', inputs: halfAndHalf, build, value: exact }),
    );
    const [{ variable, value }] = gradients;
    const [gradient] = evaluate([value], state);
    const found = slopes(loss, variable, state).filter(({ direction, slope, tolerance }) => {
      const claimed = direction.reduce((total, step, i) => total + step * gradient[i], 0);
      return findWorst([claimed], [slope], tolerance).ratio > 1;
    });
    expect(found).toHaveLength(25);
  });
});
