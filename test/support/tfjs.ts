/**
 * The second witness: the same graph computed by TensorFlow.js on the CPU, with its own forward passes and its own
 * derivatives. Only the ops are translated; the gradient is taken by `tf.grads` of the whole.
 *
 * TensorFlow's pictures are `[batch, height, width, channels]`; tensors here stay in our order and are transposed
 * where an op needs it, which tfjs differentiates as well.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
// Derivatives are registered by the package of packages, `@tensorflow/tfjs`, which brings far more than is needed here.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import type { Op } from '../../src/core/op.js';
import { inputsOf, type Value } from '../../src/core/graph.js';
import { averagePoolOp } from '../../src/ops/averagePool.js';
import { batchNormEpsilon, batchNormOp, varianceOp } from '../../src/ops/batchNorm.js';
import { addOp, divideOp, multiplyOp, subtractOp } from '../../src/ops/binary.js';
import { clampOp } from '../../src/ops/clamp.js';
import { concatOp, sliceOp } from '../../src/ops/concat.js';
import { conv2dOp } from '../../src/ops/conv2d.js';
import { axpyOp, dotOp } from '../../src/ops/dot.js';
import { gateOp } from '../../src/ops/gate.js';
import { gramOp } from '../../src/ops/gram.js';
import { lrnOp } from '../../src/ops/lrn.js';
import { matmulOps } from '../../src/ops/matmul.js';
import { maxPoolOp } from '../../src/ops/maxPool.js';
import { meanSquareOp } from '../../src/ops/meanSquare.js';
import { resampleOp } from '../../src/ops/resample.js';
import { scaleOp } from '../../src/ops/scale.js';
import { shiftOp } from '../../src/ops/shift.js';
import { logSoftmaxOp, softmaxOp } from '../../src/ops/softmax.js';
import { repeatOp, sumOp } from '../../src/ops/sum.js';
import type { Edge, Taps } from '../../src/ops/taps.js';
import * as unary from '../../src/ops/unary.js';
import { whereOp } from '../../src/ops/where.js';
import type { Window } from '../../src/ops/window.js';
import type { Shape } from '../../src/core/shape.js';
import { inMemory } from './inMemory.js';
import type { BuiltCase } from './opCase.js';

interface Translation {
  readonly op: Op;
  run(inputs: readonly tf.Tensor4D[], params: object, output: Shape): tf.Tensor4D;
}

function translate<P extends object>(
  op: Op<P>,
  run: (inputs: readonly tf.Tensor4D[], params: P, output: Shape) => tf.Tensor4D,
): Translation {
  return { op, run };
}

const toNHWC = (x: tf.Tensor4D): tf.Tensor4D => tf.transpose(x, [0, 2, 3, 1]);
const toNCHW = (x: tf.Tensor4D): tf.Tensor4D => tf.transpose(x, [0, 3, 1, 2]);

/** Pads an NHWC picture so that the windows of `output` just fit; what lies beyond the last window is cut off. */
function fitWindows(x: tf.Tensor4D, { kernel, stride, pad }: Window, [, , h, w]: Shape, filler: number): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const needed = [(h - 1) * stride[0] + kernel[0], (w - 1) * stride[1] + kernel[1]];
  const [below, right] = [needed[0] - height - pad.top, needed[1] - width - pad.left];
  const padded = tf.pad(
    x,
    [
      [0, 0],
      [pad.top, Math.max(below, 0)],
      [pad.left, Math.max(right, 0)],
      [0, 0],
    ],
    filler,
  );
  return tf.slice(padded, [0, 0, 0, 0], [batch, needed[0], needed[1], channels]);
}

/** Sums of windows: average pooling without its division, by a convolution of every channel with ones. */
function windowSums(x: tf.Tensor4D, window: Window, output: Shape): tf.Tensor4D {
  const ones = tf.ones<tf.Rank.R4>([window.kernel[0], window.kernel[1], x.shape[3], 1]);
  return tf.depthwiseConv2d(fitWindows(x, window, output, 0), ones, [...window.stride], 'valid');
}

/** A map of few terms as a full matrix. */
function matrixOf({ from, to }: Taps): tf.Tensor2D {
  const rows = to.map((taps) => {
    const row = new Array<number>(from).fill(0);
    for (const { index, weight } of taps) row[index] += weight;
    return row;
  });
  return tf.tensor2d(rows, [to.length, from]);
}

/** x[first + i] along an axis, one picture's length of it, where the picture is continued by `edge`. */
function slide(x: tf.Tensor4D, axis: 2 | 3, first: number, edge: Edge): tf.Tensor4D {
  const size = x.shape[axis];
  const flipped = tf.reverse(x, axis);
  const side = (of: tf.Tensor4D, start: number, length: number): tf.Tensor4D => {
    const begin = [0, 0, 0, 0];
    const extent = [...of.shape];
    [begin[axis], extent[axis]] = [start, length];
    return tf.slice(of, begin, extent);
  };
  const outer = (at: number): tf.Tensor4D => tf.concat(new Array<tf.Tensor4D>(size).fill(side(x, at, 1)), axis);
  const continued: Record<Edge, () => readonly [tf.Tensor4D, tf.Tensor4D]> = {
    zero: () => [tf.zerosLike(x), tf.zerosLike(x)],
    wrap: () => [x, x],
    clamp: () => [outer(0), outer(size - 1)],
    // The outermost pixel is not repeated; the farthest element of a side is never reached.
    reflect: () => [
      tf.concat([side(x, 0, 1), side(flipped, 0, size - 1)], axis),
      tf.concat([side(flipped, 1, size - 1), side(x, 0, 1)], axis),
    ],
  };
  const [before, after] = continued[edge]();
  return side(tf.concat([before, x, after], axis), size + first, size);
}

const translations: readonly Translation[] = [
  translate(conv2dOp, ([x, w, b], params, output) => {
    const filter = tf.transpose(w, [2, 3, 1, 0]);
    const y = toNCHW(tf.conv2d(fitWindows(toNHWC(x), params, output, 0), filter, [...params.stride], 'valid'));
    const biased = [b].some(Boolean) ? tf.add<tf.Tensor4D>(y, b) : y;
    return params.relu ? tf.relu(biased) : biased;
  }),
  translate(maxPoolOp, ([x], params, output) => {
    const fitted = fitWindows(toNHWC(x), params, output, -1e9);
    return toNCHW(tf.maxPool(fitted, [...params.kernel], [...params.stride], 'valid'));
  }),
  translate(averagePoolOp, ([x], params, output) => {
    const { countPadding, pad } = params;
    const picture = toNHWC(x);
    const rim = [
      [0, 0],
      [pad.top, pad.bottom],
      [pad.left, pad.right],
      [0, 0],
    ] as [number, number][];
    const counted = countPadding ? tf.pad(picture, rim) : picture;
    const bare = countPadding ? { ...params, pad: { top: 0, left: 0, bottom: 0, right: 0 } } : params;
    const counts = windowSums(countPadding ? tf.onesLike(counted) : tf.onesLike(picture), bare, output);
    return toNCHW(tf.div(windowSums(counted, bare, output), counts));
  }),
  // Every concatenation of a forward pass is without gaps.
  translate(concatOp, (inputs) => tf.concat([...inputs], 1)),
  translate(sliceOp, ([x], { begin }, [n, c, h, w]) => tf.slice(x, [0, begin, 0, 0], [n, c, h, w])),
  translate(gramOp, ([x]) => {
    const [n, c, h, w] = x.shape;
    const rows = tf.reshape(x, [n, c, h * w]);
    return tf.reshape(tf.div(tf.matMul(rows, rows, false, true), h * w), [n, 1, c, c]);
  }),
  translate(lrnOp, ([x], { before, after, weight, beta, bias }) => {
    // tfjs's own takes only windows with as many channels after as before.
    const [n, c, h, w] = x.shape;
    const rim: [number, number][] = [
      [0, 0],
      [before, after],
      [0, 0],
      [0, 0],
    ];
    const squares = tf.pad(tf.square(x), rim);
    const windows = Array.from({ length: before + after + 1 }, (_, k) => tf.slice(squares, [0, k, 0, 0], [n, c, h, w]));
    return tf.div(x, tf.pow(tf.add(tf.mul(tf.addN(windows), weight), bias), beta));
  }),
  translate(resampleOp, ([x], { rows, columns }) => {
    const [batch, channels] = x.shape;
    const flat = (axis: 2 | 3, map: Taps, y: tf.Tensor4D): tf.Tensor4D => {
      // Bring the axis to the front, multiply by the matrix, and back.
      const order = axis === 2 ? [2, 0, 1, 3] : [3, 0, 1, 2];
      const turned = tf.transpose(y, order);
      const product = tf.matMul(matrixOf(map), tf.reshape(turned, [map.from, -1]));
      const [, ...rest] = turned.shape;
      const back = axis === 2 ? [1, 2, 0, 3] : [1, 2, 3, 0];
      return tf.transpose(tf.reshape(product, [map.to.length, rest[0], rest[1], rest[2]]), back);
    };
    const y = flat(3, columns, flat(2, rows, x));
    return tf.reshape(y, [batch, channels, rows.to.length, columns.to.length]);
  }),
  translate(shiftOp, ([x, offset], { edge }) => {
    const [down, right] = offset.dataSync();
    return slide(slide(x, 2, down, edge), 3, right, edge);
  }),
  translate(sumOp, ([x], { factor }, output) => {
    const axes = [0, 1, 2, 3].filter((axis) => output[axis] === 1);
    return tf.mul(tf.sum<tf.Tensor4D>(x, axes, true), factor);
  }),
  translate(repeatOp, ([x], _params, output) =>
    tf.tile(
      x,
      output.map((axis, i) => axis / x.shape[i]),
    ),
  ),
  translate(meanSquareOp, ([x]) => tf.reshape(tf.mean(tf.square(x)), [1, 1, 1, 1])),
  translate(dotOp, ([a, b]) => tf.reshape(tf.sum(tf.mul(a, b)), [1, 1, 1, 1])),
  translate(axpyOp, ([s, x, z]) => tf.add(tf.mul(x, s), z)),
  ...matmulOps.map((op, i) => translate(op, ([a, b]) => tf.matMul<tf.Tensor4D>(a, b, (i & 1) === 1, (i & 2) === 2))),
  translate(whereOp, ([key, a, b], _params, output) => {
    const full = (x: tf.Tensor4D): tf.Tensor4D => tf.add<tf.Tensor4D>(x, tf.zeros<tf.Rank.R4>([...output]));
    return tf.where(tf.greater(full(key), 0), full(a), full(b));
  }),
  translate(addOp, ([a, b]) => tf.add(a, b)),
  translate(subtractOp, ([a, b]) => tf.sub(a, b)),
  translate(multiplyOp, ([a, b]) => tf.mul(a, b)),
  translate(divideOp, ([a, b]) => tf.div(a, b)),
  translate(scaleOp, ([x], { factor, offset }) => tf.add(tf.mul(x, factor), offset)),
  translate(clampOp, ([x], { low, high }) => tf.clipByValue(x, low, high)),
  translate(gateOp, ([x, key]) => tf.where(tf.greater(key, 0), x, tf.zerosLike(x))),
  translate(varianceOp, ([x, mean]) => tf.mean<tf.Tensor4D>(tf.square(tf.sub(x, mean)), [0, 2, 3], true)),
  translate(batchNormOp, ([x, ...perChannel]) => {
    const [mean, variance, gamma, beta] = perChannel.map((each) => tf.reshape<tf.Rank.R1>(each, [x.shape[1]]));
    return toNCHW(tf.batchNorm4d(toNHWC(x), mean, variance, beta, gamma, batchNormEpsilon));
  }),
  translate(softmaxOp, ([x]) => toNCHW(tf.softmax(toNHWC(x)))),
  translate(logSoftmaxOp, ([x]) => toNCHW(tf.logSoftmax(toNHWC(x)))),
  translate(unary.reluOp, ([x]) => tf.relu(x)),
  translate(unary.absOp, ([x]) => tf.abs(x)),
  translate(unary.signOp, ([x]) => tf.sign(x)),
  translate(unary.squareOp, ([x]) => tf.square(x)),
  translate(unary.sqrtOp, ([x]) => tf.sqrt(x)),
  translate(unary.expOp, ([x]) => tf.exp(x)),
  translate(unary.logOp, ([x]) => tf.log(x)),
  translate(unary.softplusOp, ([x]) => tf.softplus(x)),
  translate(unary.sigmoidOp, ([x]) => tf.sigmoid(x)),
];

/** What tfjs finds for a case: the value and the gradients of the loss, in our order. */
export interface Witness {
  readonly value: Float32Array;
  readonly gradients: readonly Float32Array[];
}

export function witness({ output, loss, gradients, graph, state }: BuiltCase): Witness {
  return tf.tidy(() => {
    const leaves = new Map<Value, tf.Tensor4D>();
    for (const value of graph.values) {
      const { shape, source } = value;
      if (source.kind === 'constant') leaves.set(value, tf.tensor4d(inMemory(source.tensor).data, [...shape]));
      const data = source.kind === 'variable' ? state.get(source.variable) : undefined;
      if (data) leaves.set(value, tf.tensor4d(data, [...shape]));
    }
    const value = run(output, new Map(leaves)).dataSync<'float32'>();
    if (gradients.length === 0) return { value, gradients: [] };

    const wrt = gradients.map(({ variable }) => graph.read(variable));
    const lossOf = (...tensors: tf.Tensor[]): tf.Tensor => {
      const known = new Map(leaves);
      wrt.forEach((leaf, i) => known.set(leaf, tf.reshape(tensors[i], [...leaf.shape])));
      return run(loss, known);
    };
    const found = tf.grads(lossOf)(wrt.map((leaf) => tensorOf(leaf, leaves)));
    return { value, gradients: found.map((gradient) => gradient.dataSync<'float32'>()) };
  });
}

function run(value: Value, known: Map<Value, tf.Tensor4D>): tf.Tensor4D {
  const result = known.get(value);
  if (result) return result;
  const { source, shape } = value;
  if (source.kind !== 'op') throw new Error(`tfjs: value ${value.id} has no numbers.`);
  const translation = translations.find(({ op }) => op === source.op);
  if (!translation) throw new Error(`tfjs: ${source.op.name} is not translated; add it to test/support/tfjs.ts.`);
  const computed = translation.run(
    inputsOf(value).map((input) => run(input, known)),
    source.params,
    shape,
  );
  known.set(value, computed);
  return computed;
}

function tensorOf(value: Value, known: ReadonlyMap<Value, tf.Tensor4D>): tf.Tensor4D {
  const tensor = known.get(value);
  if (!tensor) throw new Error(`tfjs: value ${value.id} has no numbers.`);
  return tensor;
}
