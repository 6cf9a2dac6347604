/** One tiny graph for each ONNX operation and setting that the importer knows. */
import { arithmetic, heads } from './onnxHeads.js';
import { node, weight, list, single, tiny, afterConv, statistics, normalization, type OnnxCase } from './onnxTiny.js';

const convolutions: readonly OnnxCase[] = [
  tiny('Conv, no bias', [node('Conv', ['x', 'w'], 'y')], [weight('w', 5, 3, 3, 3)]),
  tiny(
    'Conv, strides, uneven pads, uneven kernel',
    [node('Conv', ['x', 'w', 'b'], 'y', { kernel_shape: [2, 5], strides: [2, 3], pads: [1, 0, 2, 3] })],
    [weight('w', 4, 3, 2, 5), weight('b', 4)],
  ),
  ...['SAME_UPPER', 'SAME_LOWER', 'VALID'].map((rule) =>
    tiny(
      `Conv, ${rule}`,
      [node('Conv', ['x', 'w'], 'y', { auto_pad: rule, strides: [2, 2], kernel_shape: [4, 3] })],
      [weight('w', 4, 3, 4, 3)],
      { picture: [9, 12] },
    ),
  ),
  tiny(
    'Conv, dilated',
    [node('Conv', ['x', 'w'], 'y', { dilations: [2, 3], pads: [2, 3, 2, 3] })],
    [weight('w', 4, 3, 3, 3)],
  ),
  afterConv(
    'Conv, two groups',
    [node('Conv', ['h', 'w', 'b'], 'y', { group: 2 })],
    [weight('w', 4, 3, 3, 3), weight('b', 4)],
  ),
  afterConv(
    'Conv, 40 groups: each channel for itself, then ReLU',
    [node('Conv', ['h', 'w', 'b'], 'c', { group: 40, pads: [1, 1, 1, 1] }), node('Relu', ['c'], 'y')],
    [weight('w', 80, 1, 3, 3), weight('b', 80)],
    { channels: 40 },
  ),
  afterConv('Relu', [node('Relu', ['h'], 'y')]),
  tiny(
    'Pad before a strided Conv',
    [node('Pad', ['x', 'p'], 'z'), node('Conv', ['z', 'w'], 'y', { strides: [2, 2], pads: [0, 1, 0, 0] })],
    [list('p', 0, 0, 1, 2, 0, 0, 3, 0), weight('w', 4, 3, 3, 3)],
  ),
  tiny('Pad alone', [node('Pad', ['x', 'p'], 'y')], [list('p', 0, 0, 1, 2, 0, 0, 3, 0)]),
];

const normalizations: readonly OnnxCase[] = [
  afterConv('BatchNormalization behind a Conv', [normalization('h', 'y')], statistics(6)),
  tiny(
    'BatchNormalization behind a Conv without bias, then ReLU',
    [node('Conv', ['x', 'w'], 'h'), normalization('h', 'n'), node('Relu', ['n'], 'y')],
    [weight('w', 6, 3, 3, 3), ...statistics(6)],
  ),
  afterConv(
    'BatchNormalization behind grouped Conv',
    [node('Conv', ['h', 'w'], 'c', { group: 40 }), normalization('c', 'y')],
    [weight('w', 40, 1, 3, 3), ...statistics(40)],
    { channels: 40 },
  ),
  tiny('BatchNormalization of the picture', [normalization('x', 'y')], statistics(3)),
  afterConv(
    'BatchNormalization of a Conv that something else reads too',
    [normalization('h', 'n'), node('Add', ['n', 'h'], 'y')],
    statistics(6),
  ),
  afterConv('LRN', [
    node('LRN', ['h'], 'y', { size: 5, alpha: { float: 0.3 }, beta: { float: 0.6 }, bias: { float: 2 } }),
  ]),
];

const pools: readonly OnnxCase[] = [
  tiny('MaxPool', [node('MaxPool', ['x'], 'y', { kernel_shape: [3, 2] })]),
  tiny('MaxPool, strides and pads', [
    node('MaxPool', ['x'], 'y', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  ]),
  ...[0, 1].map((pad) =>
    tiny(
      `MaxPool, ceil_mode, pad ${pad}`,
      [
        node('MaxPool', ['x'], 'y', {
          kernel_shape: [3, 3],
          strides: [2, 2],
          pads: [pad, pad, pad, pad],
          ceil_mode: 1,
        }),
      ],
      [],
      { picture: [10, 12] },
    ),
  ),
  tiny('MaxPool, SAME_UPPER', [
    node('MaxPool', ['x'], 'y', { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_UPPER' }),
  ]),
  ...[0, 1].flatMap((include) =>
    [0, 1].map((ceil) =>
      tiny(
        `AveragePool, count_include_pad ${include}, ceil_mode ${ceil}`,
        [
          node('AveragePool', ['x'], 'y', {
            kernel_shape: [3, 3],
            strides: [2, 2],
            pads: [1, 1, 1, 1],
            ceil_mode: ceil,
            count_include_pad: include,
          }),
        ],
        [],
        { picture: [10, 11], opset: 19 },
      ),
    ),
  ),
  afterConv('GlobalAveragePool', [node('GlobalAveragePool', ['h'], 'y')]),
  afterConv('GlobalMaxPool', [node('GlobalMaxPool', ['h'], 'y')]),
  afterConv('ReduceMean, axes as a setting', [node('ReduceMean', ['h'], 'y', { axes: [2, 3], keepdims: 0 })]),
  afterConv('ReduceMean, axes as an input', [node('ReduceMean', ['h', 'axes'], 'y')], [list('axes', -1, -2)], {
    opset: 18,
  }),
];

const activations: readonly OnnxCase[] = [
  ...['Sigmoid', 'Tanh', 'Softplus', 'Abs', 'Neg', 'Exp', 'HardSwish', 'Identity', 'Dropout'].map((op) =>
    afterConv(op, [node(op, ['h'], 'y')]),
  ),
  ...['Sqrt', 'Log'].map((op) => tiny(op, [node('Abs', ['x'], 'a'), node(op, ['a'], 'y')])),
  afterConv('LeakyRelu', [node('LeakyRelu', ['h'], 'y', { alpha: { float: 0.2 } })]),
  afterConv('HardSigmoid', [node('HardSigmoid', ['h'], 'y', { alpha: { float: 0.3 } })]),
  afterConv('PRelu', [node('PRelu', ['h', 's'], 'y')], [weight('s', 6, 1, 1)]),
  afterConv('Clip, inputs', [node('Clip', ['h', 'low', 'high'], 'y')], [single('low', 0), single('high', 1.5)]),
  afterConv('Clip, only the upper limit', [node('Clip', ['h', '', 'high'], 'y')], [single('high', 0.5)]),
  afterConv('Clip, settings', [node('Clip', ['h'], 'y', { min: { float: -0.5 }, max: { float: 6 } })], [], {
    opset: 10,
  }),
  afterConv('Softmax over channels', [node('Softmax', ['h'], 'y', { axis: 1 })]),
  afterConv('LogSoftmax over channels', [node('LogSoftmax', ['h'], 'y', { axis: -3 })]),
];

export const onnxCases: readonly OnnxCase[] = [
  ...convolutions,
  ...normalizations,
  ...pools,
  ...activations,
  ...arithmetic,
  ...heads,
];
