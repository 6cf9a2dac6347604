/** Functions with known minima, as graphs. */
import type { Backend } from '../../src/core/backend.js';
import { type Value, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import { add, crop, multiply, scale, square, subtract, sum } from '../../src/ops/index.js';
import type { Box } from '../../src/optimizers/optimizer.js';
import { GraphProblem } from '../../src/optimizers/problem.js';

/** Units: x is in steps of 1 / `x`, f in steps of 1 / `f`. A method that knows no units does not care. */
export interface Units {
  readonly x: number;
  readonly f: number;
}

export interface TestFunction {
  readonly name: string;
  readonly start: Float32Array;
  readonly minimum: Float32Array;
  build(x: Value): Value;
}

/** Rosenbrock 1960: the sum over pairs (a, b) of 100 (b - a^2)^2 + (1 - a)^2; least at ones, 0. */
export function rosenbrock(pairs: number): TestFunction {
  return {
    name: `Rosenbrock in ${2 * pairs} dimensions`,
    start: Float32Array.from({ length: 2 * pairs }, (_, i) => (i % 2 === 0 ? -1.2 : 1)),
    minimum: new Float32Array(2 * pairs).fill(1),
    build(x) {
      const a = crop(x, 0, 0, pairs, 1);
      const b = crop(x, 0, 1, pairs, 1);
      return sum(add(scale(square(subtract(b, square(a))), 100), square(scale(a, -1, 1))));
    },
  };
}

/** 1/2 sum of k_i (x_i - m_i)^2, the k spread evenly over the logarithm from 1 to `condition`. */
export function quadratic(size: number, condition: number): TestFunction {
  const rng = new Rng(3);
  const weights = Tensor.zeros([1, 1, size / 2, 2]);
  const minimum = new Tensor(
    weights.shape,
    Float32Array.from({ length: size }, () => rng.uniform(-1, 1)),
  );
  weights.data.forEach((_, i) => (weights.data[i] = condition ** (i / (size - 1))));
  return {
    name: `a quadratic of condition ${condition} in ${size} dimensions`,
    start: new Float32Array(size).map(() => rng.normal()),
    minimum: minimum.data,
    build(x) {
      const offset = subtract(x, x.graph.constant(minimum));
      return scale(sum(multiply(square(offset), x.graph.constant(weights))), 0.5);
    },
  };
}

/** The function on a backend, standing at its start. */
export async function problemOf(
  backend: Backend,
  { start, build }: Pick<TestFunction, 'start' | 'build'>,
  units: Units = { x: 1, f: 1 },
  box?: Box,
): Promise<GraphProblem> {
  const x = new Variable('x', [1, 1, start.length / 2, 2]);
  const describe = (at: Value): { loss: Value } => ({ loss: scale(build(scale(at, 1 / units.x)), units.f) });
  const problem = await GraphProblem.create(backend, x, describe, { box });
  backend.write(
    x,
    start.map((value) => value * units.x),
  );
  return problem;
}
