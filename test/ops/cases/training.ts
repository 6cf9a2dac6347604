/** What training a classifier adds: batch normalization, softmax and cross-entropy. */
import { batchNorm, conv2d, crossEntropy, logSoftmax, maxPool, mean, relu, softmax } from '../../../src/ops/index.js';
import { sumOf } from '../../support/compare.js';
import { constant, normal, numbers, type OpCase, opCase, uniform } from '../../support/opCase.js';

const normalized = [
  { name: '2x3x5x7', x: [2, 3, 5, 7] },
  { name: 'vectors', x: [6, 13, 1, 1] },
  { name: 'one picture', x: [1, 8, 4, 6] },
  { name: 'one channel', x: [3, 1, 3, 3] },
].flatMap(({ name, x }) => {
  const inputs = { x: normal(x, 2), gamma: uniform([1, x[1], 1, 1]), beta: normal([1, x[1], 1, 1]) };
  const tolerance = { value: sumOf(x[0] * x[2] * x[3], 1 / 4), gradient: sumOf(2 * x[0] * x[2] * x[3], 1 / 2) };
  return [
    opCase('batchNorm', { name, inputs, build: ({ x, gamma, beta }) => batchNorm(x, gamma, beta).y, ...tolerance }),
    opCase('batchNorm', {
      name: `${name}, variance`,
      inputs: { x: constant(inputs.x), gamma: constant(inputs.gamma), beta: constant(inputs.beta) },
      build: ({ x, gamma, beta }) => batchNorm(x, gamma, beta).variance,
      value: sumOf(x[0] * x[2] * x[3], 4),
    }),
  ];
});

const shapes = [
  [1, 10, 1, 1],
  [4, 13, 1, 1],
  [2, 5, 3, 4],
  [1, 1, 2, 2],
  [1, 1000, 1, 1],
];
const softmaxes = shapes.flatMap((shape) => [
  opCase('softmax', {
    name: shape.join('x'),
    inputs: { x: normal(shape, 3) },
    build: ({ x }) => softmax(x),
    value: sumOf(16),
  }),
  opCase('logSoftmax', {
    name: shape.join('x'),
    inputs: { x: normal(shape, 3) },
    build: ({ x }) => logSoftmax(x),
    value: sumOf(32),
    gradient: sumOf(64),
  }),
]);

/** Wherever the largest logit stands, it must be found: the next is so far below that nothing else keeps from overflow. */
const huge = [0, 1, 2, 3, 4, 5].flatMap((turn) => {
  const logits = [1e4, 9000, 0, 88, -88, -1e4];
  return [...logits.slice(turn), ...logits.slice(0, turn)];
});
const special = [
  opCase('softmax', {
    name: 'logits far apart: no overflow',
    inputs: { x: numbers([6, 6, 1, 1], huge) },
    build: ({ x }) => softmax(x),
    value: sumOf(16),
  }),
  opCase('logSoftmax', {
    name: 'logits far apart: no overflow',
    inputs: { x: numbers([6, 6, 1, 1], huge) },
    build: ({ x }) => logSoftmax(x),
    value: sumOf(16),
  }),
  opCase('crossEntropy', {
    name: 'batch of 3, one-hot',
    inputs: {
      logits: normal([3, 5, 1, 1], 2),
      target: constant(numbers([3, 5, 1, 1], [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
    },
    build: ({ logits, target }) => crossEntropy(logits, target),
    value: sumOf(32),
  }),
  opCase('network', {
    name: 'a classifier in training',
    inputs: {
      x: constant(normal([4, 3, 8, 8])),
      target: constant(numbers([4, 3, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.2, 0.3, 0.5])),
      w1: normal([8, 3, 3, 3], 0.3),
      gamma: uniform([1, 8, 1, 1]),
      beta: normal([1, 8, 1, 1], 0.3),
      w2: normal([13, 8, 3, 3], 0.2),
      b2: normal([1, 13, 1, 1], 0.1),
      dense: normal([3, 13, 1, 1], 0.4),
    },
    build({ x, target, w1, gamma, beta, w2, b2, dense }) {
      const first = relu(batchNorm(conv2d(x, w1, undefined, { pad: 1 }), gamma, beta).y);
      const second = conv2d(maxPool(first, 2), w2, b2, { pad: 1, relu: true });
      return crossEntropy(conv2d(mean(second, ['height', 'width']), dense), target);
    },
    value: sumOf(100),
    gradient: sumOf(256),
  }),
];

export const trainingCases: readonly OpCase[] = [...normalized, ...softmaxes, ...special];
