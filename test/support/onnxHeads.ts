/** Tiny graphs of arithmetic, and of what stands at the end of a classifier. */
import type { OnnxTensor } from './onnx.js';
import {
  node,
  weight,
  positive,
  list,
  single,
  tiny,
  fixedSize,
  afterConv,
  statistics,
  normalization,
  type OnnxCase,
} from './onnxTiny.js';

const fixed: readonly OnnxCase[] = ['Add', 'Sub', 'Mul', 'Div'].flatMap((op) => [
  afterConv(`${op} per channel, behind a Conv`, [node(op, ['h', 'c'], 'y')], [positive('c', 1, 6, 1, 1)]),
  tiny(`${op} per channel, of the picture`, [node(op, ['x', 'c'], 'y')], [positive('c', 3, 1, 1)]),
  tiny(
    `${op}, the number first`,
    [node('Abs', ['x'], 'a'), node('Exp', ['a'], 'e'), node(op, ['c', 'e'], 'y')],
    [single('c', 2.5)],
  ),
]);

export const arithmetic: readonly OnnxCase[] = [
  ...fixed,
  ...['Add', 'Sub', 'Mul', 'Div'].map((op) =>
    afterConv(`${op} of two maps`, [node('Exp', ['h'], 'e'), node(op, ['h', 'e'], 'y')]),
  ),
  afterConv('Sum of three', [node('Abs', ['h'], 'a'), node('Relu', ['h'], 'r'), node('Sum', ['h', 'a', 'r'], 'y')]),
  afterConv(
    'a map by its squeezed excitation',
    [
      node('GlobalAveragePool', ['h'], 'p'),
      node('Conv', ['p', 'w1', 'b1'], 'q'),
      node('Sigmoid', ['q'], 's'),
      node('Mul', ['h', 's'], 'y'),
    ],
    [weight('w1', 6, 6, 1, 1), weight('b1', 6)],
  ),
  afterConv('Concat of three, one of them twice', [
    node('Abs', ['h'], 'a'),
    node('Concat', ['h', 'a', 'x', 'h'], 'y', { axis: 1 }),
  ]),
  afterConv(
    'Split and put together again',
    [
      { op: 'Split', inputs: ['h', 'sizes'], outputs: ['s0', 's1'], attributes: { axis: 1 } },
      node('Concat', ['s1', 's0'], 'y', { axis: -3 }),
    ],
    [list('sizes', 2, 4)],
  ),
];

/** The classifier of 5 classes over a map of 6 x 7. */
const connected = (b: number): OnnxTensor[] => [weight('w1', 5, b), weight('b1', 5)];

export const heads: readonly OnnxCase[] = [
  afterConv(
    'Flatten and Gemm over a map, then another layer',
    [
      node('Flatten', ['h'], 'f'),
      node('Gemm', ['f', 'w1', 'b1'], 'g', { transB: 1 }),
      node('Relu', ['g'], 'r'),
      node('Gemm', ['r', 'w2'], 's', { transB: 1 }),
      node('Softmax', ['s'], 'y'),
    ],
    [...connected(6 * 42), weight('w2', 4, 5)],
    fixedSize,
  ),
  afterConv(
    'Gemm, alpha, beta, weights the other way round',
    [node('Flatten', ['h'], 'f'), node('Gemm', ['f', 'w1', 'b1'], 'y', { alpha: { float: 0.5 }, beta: { float: 3 } })],
    [weight('w1', 6 * 42, 5), weight('b1', 1, 5)],
    fixedSize,
  ),
  afterConv(
    'Reshape, MatMul and Add',
    [node('Reshape', ['h', 'shape'], 'f'), node('MatMul', ['f', 'w1'], 'm'), node('Add', ['m', 'b1'], 'y')],
    [list('shape', 1, -1), weight('w1', 6 * 42, 5), weight('b1', 5)],
    fixedSize,
  ),
  afterConv(
    "MatMul by a transposed constant, the exporter's shape arithmetic before it",
    [
      node('GlobalAveragePool', ['h'], 'p'),
      node('Shape', ['p'], 's'),
      node('Gather', ['s', 'zero'], 'n', { axis: 0 }),
      node('Unsqueeze', ['n', 'axes'], 'u'),
      node('Concat', ['u', 'rest'], 'shape', { axis: 0 }),
      node('Reshape', ['p', 'shape'], 'f'),
      node('Transpose', ['w1'], 'wt', { perm: [1, 0] }),
      node('MatMul', ['f', 'wt'], 'y'),
    ],
    [{ name: 'zero', shape: [], data: [0], type: 'int64' }, list('axes', 0), list('rest', -1), weight('w1', 5, 6)],
  ),
  afterConv(
    'the mean changes places with Dropout, Flatten, Gemm and normalization',
    [
      node('GlobalAveragePool', ['h'], 'p'),
      node('Dropout', ['p'], 'd'),
      node('Flatten', ['d'], 'f'),
      node('Gemm', ['f', 'w1', 'b1'], 'g', { transB: 1 }),
      normalization('g', 'y'),
    ],
    [...connected(6), ...statistics(5)],
  ),
  afterConv(
    'behind the mean, a layer that is not linear, and one more',
    [
      node('GlobalAveragePool', ['h'], 'p'),
      node('Squeeze', ['p', 'axes'], 'f'),
      node('Gemm', ['f', 'w1', 'b1'], 'g', { transB: 1 }),
      node('Relu', ['g'], 'r'),
      node('Gemm', ['r', 'w2'], 'y', { transB: 1 }),
    ],
    [list('axes', 2, 3), ...connected(6), weight('w2', 4, 5)],
  ),
];
