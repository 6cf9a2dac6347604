/** Convolution, and fully connected layers as the convolutions they are on a picture of any size. */
import { formatShape } from '../../../core/shape.js';
import { affine } from '../affine.js';
import type { NodeContext } from '../context.js';
import { type Convolution, convolutionStep, dilated } from '../convolution.js';
import { type Constant, type MapEntry, nominalShape, type Step } from '../step.js';
import { derived, reshaped, transposed } from '../weights.js';
import { type OnnxWindow, readWindow } from '../windows.js';
import type { Rules } from './rule.js';

/** Numbers of a dilated kernel for each number of the original: no file makes more memory than this. */
const mostSpread = 64;

async function conv(node: NodeContext): Promise<MapEntry> {
  const stored = node.constant(1);
  const bias = node.optionalConstant(2);
  if (stored.shape.length !== 4) {
    throw node.error(
      `its weights have the shape ${formatShape(stored.shape)}, takes four axes: out, in, height, width.`,
    );
  }
  const window = readWindow(node, stored.shape.slice(2));
  if (formatShape(window.kernel) !== formatShape(stored.shape.slice(2))) {
    throw node.error(
      `its kernel_shape is ${formatShape(window.kernel)}, its weights are ${formatShape(stored.shape)}.`,
    );
  }
  const kernel = dilated(stored, window.dilation);
  const [, , height, width] = kernel.shape;
  if (height * width > mostSpread * window.kernel[0] * window.kernel[1]) {
    throw node.error(`its dilations ${window.dilation.join(', ')} are too large.`);
  }
  const groups = node.integer('group', 1);
  if (!(groups >= 1 && groups <= stored.shape[0])) throw node.error(`its group is ${groups}.`);

  const entry = node.picture(0);
  const make = (read: Step): Promise<Step> => {
    const { step, pad } = withoutZeros(read, window);
    return convolutionStep(node, step, { kernel, bias, groups, stride: window.stride, pad });
  };
  const alone = height === 1 && width === 1 && window.stride.every((stride) => stride === 1);
  const { top, left, bottom, right } = window.pad([1, 1]);
  // One pixel wide, it is linear at each position and may change places with a mean.
  if (alone && top + left + bottom + right === 0) {
    return { ...entry, step: await make(entry.step), mean: entry.mean && (await make(entry.mean)) };
  }
  return { ...entry, step: await make(entry.mean ?? entry.step), mean: undefined };
}

/** Zeros added before a convolution are its padding. */
function withoutZeros(read: Step, { pad }: OnnxWindow): Pick<Convolution, 'pad'> & { readonly step: Step } {
  const { zeros } = read.traits;
  if (zeros === undefined) return { step: read, pad };
  return {
    step: read.reads[0],
    pad([height, width]) {
      const own = pad([height + zeros[0] + zeros[2], width + zeros[1] + zeros[3]]);
      return {
        top: own.top + zeros[0],
        left: own.left + zeros[1],
        bottom: own.bottom + zeros[2],
        right: own.right + zeros[3],
      };
    },
  };
}

/**
 * y = W x + b on what was flattened. Where that is a map of h x w pixels it is a convolution with a kernel of that size,
 * as ONNX flattens channel, height, width: the order of a kernel's own axes.
 *
 * @param kernel `[out, in]`.
 */
async function fullyConnected(node: NodeContext, kernel: Constant, bias: Constant | undefined): Promise<MapEntry> {
  const entry = node.map(0);
  const [, inputs] = nominalShape(entry);
  if (entry.rank !== 2 || kernel.shape[1] !== inputs) {
    throw node.error(
      `its input has the shape ${formatShape(nominalShape(entry))}, its weights take ${kernel.shape[1]} numbers.`,
      'If the file has no picture size of its own, the size given for it may be wrong.',
    );
  }
  const make = (read: Step): Promise<Step> => {
    // Behind a mean the map is linear position by position.
    const [, channels, height, width] = entry.mean ? [1, inputs, 1, 1] : read.nominal.shape;
    return convolutionStep(node, read, {
      kernel: reshaped(kernel, [kernel.shape[0], channels, height, width]),
      bias,
      groups: 1,
      stride: [1, 1],
      pad: () => ({ top: 0, left: 0, bottom: 0, right: 0 }),
    });
  };
  return { ...entry, step: await make(entry.step), mean: entry.mean && (await make(entry.mean)) };
}

const times = (constant: Constant, factor: number): Constant =>
  factor === 1 ? constant : derived(constant, constant.shape, (numbers) => numbers.map((value) => value * factor));

function matrix(node: NodeContext, index: number): Constant {
  const constant = node.constant(index);
  if (constant.shape.length === 2) return constant;
  throw node.error(`its weights have the shape ${formatShape(constant.shape)}, takes two axes.`);
}

/** y = alpha A B + beta C. */
function gemm(node: NodeContext): Promise<MapEntry> {
  node.only('transA', 0);
  const b = matrix(node, 1);
  const kernel = node.integer('transB', 0) === 0 ? transposed(b) : b;
  const c = node.optionalConstant(2);
  const outputs = kernel.shape[0];
  const count = c?.shape.reduce((product, axis) => product * axis, 1);
  if (count !== undefined && count !== outputs && count !== 1) {
    throw node.error(`its third input has ${count} numbers, takes ${outputs}.`);
  }
  const flat = c && reshaped(c, count === 1 ? [1] : [outputs]);
  const bias: Constant | undefined = flat && {
    ...flat,
    shape: [outputs],
    // One number serves all outputs.
    load: async (begin = 0, end = outputs) =>
      count === 1 ? new Float32Array(end - begin).fill((await flat.load())[0]) : flat.load(begin, end),
  };
  return fullyConnected(node, times(kernel, node.float('alpha', 1)), bias && times(bias, node.float('beta', 1)));
}

/** Inference: (x - mean) / sqrt(variance + epsilon) * gamma + beta. */
async function batchNormalization(node: NodeContext): Promise<MapEntry> {
  node.only('training_mode', 0);
  node.only('spatial', 1);
  const entry = node.map(0);
  const [, channels] = nominalShape(entry);
  const [gamma, beta, mean, variance] = await Promise.all([1, 2, 3, 4].map((input) => node.constant(input).load()));
  if ([gamma, beta, mean, variance].some(({ length }) => length !== channels)) {
    throw node.error(`its statistics are not for ${channels} channels.`);
  }
  const epsilon = node.float('epsilon', 1e-5);
  const scale = Float64Array.from(gamma, (value, c) => value / Math.sqrt(variance[c] + epsilon));
  return affine(
    node,
    entry,
    scale,
    Float64Array.from(beta, (value, c) => value - mean[c] * scale[c]),
  );
}

export const convolutionRules: Rules = {
  Conv: conv,
  Gemm: gemm,
  MatMul: (node) => fullyConnected(node, transposed(matrix(node, 1)), undefined),
  BatchNormalization: batchNormalization,
};
