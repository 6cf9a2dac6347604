/** Ops together: how gradients add up, how memory is shared along a chain, and a small network of VGG's kind. */
import type { Value } from '../../../src/core/graph.js';
import {
  add,
  averagePool,
  blur,
  conv2d,
  crop,
  divide,
  exp,
  log,
  maxPool,
  mean,
  meanSquare,
  multiply,
  relu,
  resize,
  scale,
  shift,
  sqrt,
  square,
  subtract,
  sum,
} from '../../../src/ops/index.js';
import { sumOf } from '../../support/compare.js';
import { constant, fixed, normal, numbers, type OpCase, opCase, uniform } from '../../support/opCase.js';

const weights = (outputs: number, inputs: number, kernel = 3) =>
  // He et al. 2015: keeps the size of activations from layer to layer.
  constant(normal([outputs, inputs, kernel, kernel], Math.sqrt(2 / (inputs * kernel * kernel))));
const bias = (outputs: number) => constant(normal([1, outputs, 1, 1], 0.1));

const vgg = {
  w1: weights(8, 3),
  b1: bias(8),
  w2: weights(8, 8),
  b2: bias(8),
  w3: weights(13, 8),
  b3: bias(13),
  w4: weights(16, 13),
  b4: bias(16),
};
type VggInput = 'x' | keyof typeof vgg;

/** Two blocks as in VGG; the activations after each convolution. */
function vggLayers({ x, w1, b1, w2, b2, w3, b3, w4, b4 }: Readonly<Record<VggInput, Value>>): Value[] {
  const layer = (x: Value, w: Value, b: Value): Value => conv2d(x, w, b, { pad: 1, relu: true });
  const first = layer(x, w1, b1);
  const second = layer(first, w2, b2);
  const third = layer(maxPool(second, 2), w3, b3);
  return [first, second, third, layer(third, w4, b4)];
}

/** Sums of a few hundred terms one behind the other; activations of size 1 throughout. */
const chain = { value: sumOf(200), gradient: sumOf(200) };

export const networkCases: readonly OpCase[] = [
  opCase('network', {
    name: "VGG's kind, mean square of the last layer",
    inputs: { x: normal([1, 3, 12, 10]), ...vgg },
    build: (inputs) => meanSquare(vggLayers(inputs)[3]),
    ...chain,
  }),
  opCase('network', {
    name: "VGG's kind, odd size, objectives on three layers",
    inputs: { x: normal([1, 3, 11, 13]), ...vgg },
    build: (inputs) => {
      const [first, second, , fourth] = vggLayers(inputs);
      return add(add(scale(meanSquare(first), 0.5), meanSquare(second)), scale(mean(fourth), 2));
    },
    ...chain,
  }),
  opCase('network', {
    name: "VGG's kind, batch of 2, all activations of the last layer",
    inputs: { x: normal([2, 3, 8, 6]), ...vgg },
    build: (inputs) => vggLayers(inputs)[3],
    ...chain,
  }),
  opCase('network', {
    name: 'shift, then convolution, then average pool',
    inputs: {
      x: normal([1, 3, 9, 8]),
      offset: fixed(numbers([1, 1, 1, 2], [2, -3])),
      w: weights(6, 3, 5),
    },
    build: ({ x, offset, w }) =>
      averagePool(conv2d(shift(x, offset), w, undefined, { pad: 2, relu: true }), 3, { pad: 1 }),
    ...chain,
  }),
  opCase('network', {
    name: 'the same weights twice',
    inputs: { x: normal([1, 5, 6, 6]), w: weights(5, 5), b: bias(5) },
    build: ({ x, w, b }) => conv2d(conv2d(x, w, b, { pad: 1, relu: true }), w, b, { pad: 1, stride: 2 }),
    ...chain,
  }),
  opCase('network', {
    name: 'a convolution of a computed picture',
    inputs: { x: normal([1, 3, 10, 10]), w: weights(4, 3) },
    build: ({ x, w }) => conv2d(resize(blur(crop(x, 1, 1, 8, 8), 1), 13, 11, 'bilinear'), w, undefined, { pad: 1 }),
    ...chain,
  }),
  opCase('network', {
    name: 'weights computed in the graph',
    inputs: { x: normal([1, 3, 6, 5]), u: constant(normal([4, 3, 3, 3])), v: constant(normal([4, 1, 1, 1])) },
    build: ({ x, u, v }) => conv2d(x, multiply(u, v), undefined, { pad: 1 }),
    ...chain,
  }),
  opCase('graph', {
    name: 'a value used by three ops',
    inputs: { x: uniform([1, 5, 4, 3]) },
    build: ({ x }) => add(multiply(square(x), exp(scale(x, -1))), log(x)),
    value: sumOf(8),
  }),
  opCase('graph', {
    name: 'a diamond of unequal depth',
    inputs: { x: normal([1, 3, 5, 4]), b: uniform([1, 3, 1, 1]) },
    build: ({ x, b }) => {
      const y = multiply(x, b);
      return subtract(scale(scale(scale(y, 2), 0.25), 3), multiply(y, y));
    },
    value: sumOf(8, 4),
    gradient: sumOf(24, 4),
  }),
  opCase('graph', {
    name: 'a chain of forty ops',
    inputs: { x: uniform([1, 3, 4, 4]) },
    build: ({ x }) => {
      let y = x;
      for (let i = 0; i < 20; i++) y = scale(sqrt(add(square(y), x)), 0.9);
      return y;
    },
    // Sixty roundings one after the other; each op halves or keeps the error of those before it.
    value: sumOf(60),
    gradient: sumOf(60, 4),
  }),
  opCase('graph', {
    name: 'normalized to mean 0 and variance 1 by channel',
    inputs: { x: normal([2, 5, 6, 7]) },
    build: ({ x }) => {
      const centred = subtract(x, mean(x, ['batch', 'height', 'width']));
      const variance = mean(square(centred), ['batch', 'height', 'width']);
      return divide(centred, sqrt(scale(variance, 1, 1e-3)));
    },
    value: sumOf(84, 1 / 4),
    gradient: sumOf(84, 1 / 4),
  }),
  opCase('graph', {
    name: 'total variation',
    inputs: { x: normal([1, 3, 7, 8]) },
    build: ({ x }) => {
      const down = subtract(crop(x, 1, 0, 6, 7), crop(x, 0, 0, 6, 7));
      const right = subtract(crop(x, 0, 1, 6, 7), crop(x, 0, 0, 6, 7));
      return sum(sqrt(scale(add(square(down), square(right)), 1, 1e-4)));
    },
    value: sumOf(126, 2),
    gradient: sumOf(32, 4),
  }),
  opCase('graph', {
    name: 'ReLU between sums',
    inputs: { x: normal([2, 6, 5, 5]), y: normal([1, 6, 1, 1]) },
    build: ({ x, y }) => sum(relu(add(x, y)), ['height']),
    value: sumOf(10, 2),
    gradient: sumOf(50),
  }),
];
