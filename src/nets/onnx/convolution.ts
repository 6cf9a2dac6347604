/**
 * Convolutions of every kind that ONNX has, as those the engine has: dilated kernels get their zeros written out, and
 * groups become blocks of channels, each convolved for itself.
 */
import { concat, conv2d, type Padding, slice } from '../../ops/index.js';
import type { NodeContext } from './context.js';
import type { Constant, Step } from './step.js';
import { derived, weights } from './weights.js';

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
        kernel: await weights([o1 - o0, (end - begin) * groupInputs, height, width], async () =>
          groups === 1 ? kernel.load() : blockDiagonal(await kernel.load(), kernel.shape, groups, begin, end),
        ),
        bias: bias && (await weights([1, o1 - o0, 1, 1], async () => (await bias.load()).slice(o0, o1))),
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
    load: () => Promise.resolve(new Float32Array(scale.length)),
    integers: () => Promise.resolve([]),
  };
  return {
    ...convolution,
    kernel: derived(kernel, kernel.shape, (numbers) => {
      const perOutput = numbers.length / scale.length;
      return numbers.map((value, i) => value * scale[Math.floor(i / perOutput)]);
    }),
    bias: derived(bias ?? zeros, [scale.length], (numbers) => numbers.map((value, o) => value * scale[o] + shift[o])),
  };
}

/** The kernel of the groups `begin` .. `end` - 1 as one: zero where an output is of another group than an input. */
function blockDiagonal(
  numbers: Float32Array,
  [outputs, groupInputs, height, width]: readonly number[],
  groups: number,
  begin: number,
  end: number,
): Float32Array<ArrayBuffer> {
  const count = end - begin;
  const groupOutputs = outputs / groups;
  const length = groupInputs * height * width;
  const kernel = new Float32Array(count * groupOutputs * count * length);
  for (let o = 0; o < count * groupOutputs; o++) {
    const group = Math.floor(o / groupOutputs);
    const from = (begin * groupOutputs + o) * length;
    kernel.set(numbers.subarray(from, from + length), (o * count + group) * length);
  }
  return kernel;
}

/** A dilated kernel with its gaps written out as zeros. */
export function dilated(kernel: Constant, [dy, dx]: readonly [number, number]): Constant {
  const [outputs, inputs, height, width] = kernel.shape;
  const [tall, wide] = [(height - 1) * dy + 1, (width - 1) * dx + 1];
  return derived(kernel, [outputs, inputs, tall, wide], (numbers) => {
    const spread = new Float32Array(outputs * inputs * tall * wide);
    numbers.forEach((value, i) => {
      const [plane, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      spread[(plane * tall + row * dy) * wide + column * dx] = value;
    });
    return spread;
  });
}
