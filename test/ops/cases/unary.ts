/** Functions of one number: element-by-element ops, scale, clamp and gate. */
import type { Value } from '../../../src/core/graph.js';
import {
  abs,
  clamp,
  exp,
  gate,
  log,
  relu,
  scale,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
} from '../../../src/ops/index.js';
import { exact, roundings, type Tolerance } from '../../support/compare.js';
import { distinct, fixed, type Input, normal, numbers, type OpCase, opCase, uniform } from '../../support/opCase.js';

interface Function {
  readonly name: string;
  readonly f: (x: Value) => Value;
  /** Numbers inside the function's domain and away from its kinks. */
  readonly inside: (shape: readonly number[]) => Input;
  readonly value: Tolerance;
  readonly gradient: Tolerance;
}

const inside = distinct;

/**
 * exp and log are good to a few units in the last place in wasm, but GLSL ES leaves them to the driver; Vulkan, which
 * drivers follow, allows 3 + 2 |x| units for exp, and an absolute 2^-21 for log near 1. (Inputs here stay below 4.)
 */
const transcendental: Tolerance = { atol: 2 ** -21, rtol: 16 * 2 ** -24 };

const functions: readonly Function[] = [
  { name: 'relu', f: relu, inside, value: exact, gradient: exact },
  { name: 'abs', f: abs, inside, value: exact, gradient: exact },
  { name: 'square', f: square, inside, value: roundings(1), gradient: roundings(2) },
  // Two roundings and the square root's own error, which in GLSL is that of 1 / inverse square root.
  { name: 'sqrt', f: sqrt, inside: uniform, value: roundings(8), gradient: roundings(16) },
  { name: 'exp', f: exp, inside: (shape) => uniform(shape, -4, 3), value: transcendental, gradient: transcendental },
  { name: 'log', f: log, inside: uniform, value: transcendental, gradient: roundings(8) },
  { name: 'softplus', f: softplus, inside: normal, value: transcendental, gradient: transcendental },
  { name: 'sigmoid', f: sigmoid, inside: normal, value: transcendental, gradient: transcendental },
  { name: 'scale', f: (x) => scale(x, -2.5), inside: normal, value: roundings(2), gradient: roundings(2) },
  {
    name: 'scale and offset',
    f: (x) => scale(x, 0.75, 3),
    inside: uniform,
    value: roundings(4),
    gradient: roundings(2),
  },
  { name: 'clamp', f: (x) => clamp(x, -0.2, 0.3), inside, value: roundings(1), gradient: exact },
];

const shapes: readonly (readonly number[])[] = [
  [1, 1, 1, 1],
  [2, 3, 5, 7],
  [1, 13, 1, 1],
  [1, 4, 4, 6],
  [3, 1, 1, 9],
];

const onShapes = functions.flatMap(({ name, f, inside, value, gradient }) =>
  shapes.map((shape) =>
    opCase(name, { name: shape.join('x'), inputs: { x: inside(shape) }, build: ({ x }) => f(x), value, gradient }),
  ),
);

const extremes = [-1e4, -100, -20, -1, 0, 1, 20, 100, 1e4];
const special: readonly OpCase[] = [
  opCase('relu', {
    name: 'zero has no slope',
    inputs: { x: numbers([1, 1, 1, 5], [0, -0, 1e-30, -1e-30, 3]) },
    build: ({ x }) => relu(x),
    value: exact,
    smooth: false,
  }),
  opCase('sign', {
    name: 'below, at and above zero',
    inputs: { x: fixed(numbers([1, 2, 1, 3], [-3, -0.001, -0, 0, 0.001, 1e30])) },
    build: ({ x }) => sign(x),
    value: exact,
  }),
  opCase('softplus', {
    name: 'far from zero: no overflow',
    inputs: { x: numbers([1, 9, 1, 1], extremes) },
    build: ({ x }) => softplus(x),
    value: transcendental,
  }),
  opCase('sigmoid', {
    name: 'far from zero: no overflow',
    inputs: { x: numbers([1, 9, 1, 1], extremes) },
    build: ({ x }) => sigmoid(x),
    value: transcendental,
  }),
  opCase('clamp', {
    name: 'at its limits the slope is one',
    inputs: { x: numbers([1, 1, 2, 3], [-2, -1, -0.5, 1, 1.5, 3]) },
    build: ({ x }) => clamp(x, -1, 1.5),
    value: exact,
    smooth: false,
  }),
  opCase('clamp', {
    name: 'everything to one number',
    inputs: { x: fixed(normal([1, 3, 2, 2])) },
    build: ({ x }) => clamp(x, 0.5, 0.5),
    value: exact,
  }),
  opCase('scale', {
    name: 'by zero',
    inputs: { x: normal([1, 3, 2, 2]) },
    build: ({ x }) => scale(x, 0, 1),
    value: exact,
  }),
  opCase('gate', {
    name: '2x5x3x4',
    inputs: { x: normal([2, 5, 3, 4]), key: fixed(distinct([2, 5, 3, 4])) },
    build: ({ x, key }) => gate(x, key),
    value: exact,
  }),
];

export const unaryCases: readonly OpCase[] = [...onShapes, ...special];
