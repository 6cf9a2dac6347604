/**
 * Convolutions of every kind that ONNX has, as those the engine has: dilated kernels get their zeros written out, and
 * groups become blocks of channels, each convolved for itself.
 */
import { concat, conv2d, type Padding, slice } from '../../ops/index.js';
import type { NodeContext } from './context.js';
import type { Constant, Step } from './step.js';
import { channelTensor, derived, kernelTensor } from './weights.js';

export interface Convolution {
  /** `[out, in / groups, height, width]`. */
  readonly kernel: Constant;
  /** `[out]`; undefined for none. */
  readonly bias: Constant | undefined;
  readonly groups: number;
  readonly stride: readonly [number, number];
  /** From the height and width of what is convolved. */
  readonly pad: (extent: readonly [number, number]) => Padding;
}

/** Groups are merged up to this many channels: narrower convolutions leave the kernels idle. */
const blockChannels = 32;

/** Adds a convolution. The kernel's shape has been checked to have four axes. */
export async function convolutionStep(node: NodeContext, read: Step, convolution: Convolution): Promise<Step> {
  const { kernel, bias, groups, stride, pad } = convolution;
  const [outputs, groupInputs, height, width] = kernel.shape;
  const inputs = read.nominal.shape[1];
  if (inputs !== groupInputs * groups || outputs % groups !== 0) {
    throw node.error(`its input has ${inputs} channels, its weights ${kernel.shape.join('x')} in ${groups} groups.`);
  }
  if (bias && bias.shape.join() !== String(outputs)) throw node.error(`its bias has not one number per channel.`);

  const merged = Math.min(groups, Math.ceil(blockChannels / groupInputs));
  const blocks = await Promise.all(
    Array.from({ length: Math.ceil(groups / merged) }, async (_, b) => {
      const begin = b * merged;
      const end = Math.min(begin + merged, groups);
      const [o0, o1] = [(begin * outputs) / groups, (end * outputs) / groups];
      return {
        channels: [begin * groupInputs, end * groupInputs] as const,
        kernel: kernelTensor([o1 - o0, (end - begin) * groupInputs, height, width], async (first, last) => {
          const rows = await kernel.load(o0 + first, o0 + last);
          return end - begin === 1
            ? rows
            : blockDiagonal(rows, first, outputs / groups, end - begin, groupInputs * height * width);
        }),
        bias: bias && (await channelTensor(bias, o0, o1)),
      };
    }),
  );
  return node.step(
    [read],
    ([x], { relu }) => {
      const padding = pad([x.shape[2], x.shape[3]]);
      const parts = blocks.map((block) => {
        const part = blocks.length === 1 ? x : slice(x, ...block.channels);
        const b = block.bias && x.graph.constant(block.bias);
        return conv2d(part, x.graph.constant(block.kernel), b, { stride, pad: padding, relu, label: node.node.name });
      });
      return parts.length === 1 ? parts[0] : concat(parts);
    },
    {
      takesRelu: true,
      fold: (scale, shift) => convolutionStep(node, read, folded(convolution, scale, shift)),
    },
    Math.max(...stride),
  );
}

/** scale (w * x + b) + shift = (scale w) * x + (scale b + shift), per output channel. */
function folded(convolution: Convolution, scale: Float64Array, shift: Float64Array): Convolution {
  const { kernel, bias } = convolution;
  const zeros: Constant = {
    kind: 'constant',
    name: `${kernel.name} bias`,
    shape: [scale.length],
    float: true,
    load: (begin = 0, end = scale.length) => Promise.resolve(new Float32Array(end - begin)),
    integers: () => Promise.resolve([]),
  };
  return {
    ...convolution,
    kernel: derived(kernel, kernel.shape, (rows, first) => {
      const length = kernel.shape.slice(1).reduce((product, axis) => product * axis, 1);
      return rows.map((value, i) => value * scale[first + Math.floor(i / length)]);
    }),
    bias: derived(bias ?? zeros, [scale.length], (rows, first) =>
      rows.map((value, i) => value * scale[first + i] + shift[first + i]),
    ),
  };
}

/**
 * Rows of a kernel that serves several groups at once: zero where an output is of another group than an input.
 *
 * @param rows the outputs from `first` on, of `length` numbers each. @param groupOutputs outputs of each of the `groups`.
 */
function blockDiagonal(
  rows: Float32Array,
  first: number,
  groupOutputs: number,
  groups: number,
  length: number,
): Float32Array<ArrayBuffer> {
  const count = rows.length / length;
  const kernel = new Float32Array(rows.length * groups);
  for (let o = 0; o < count; o++) {
    const group = Math.floor((first + o) / groupOutputs);
    kernel.set(rows.subarray(o * length, (o + 1) * length), (o * groups + group) * length);
  }
  return kernel;
}

/** A dilated kernel with its gaps written out as zeros. */
export function dilated(kernel: Constant, [dy, dx]: readonly [number, number]): Constant {
  const [outputs, inputs, height, width] = kernel.shape;
  const [tall, wide] = [(height - 1) * dy + 1, (width - 1) * dx + 1];
  return derived(kernel, [outputs, inputs, tall, wide], (numbers) => {
    const spread = new Float32Array((numbers.length / (height * width)) * tall * wide);
    numbers.forEach((value, i) => {
      const [plane, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      spread[(plane * tall + row * dy) * wide + column * dx] = value;
    });
    return spread;
  });
}
