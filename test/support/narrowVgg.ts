/**
 * VGG16 and VGG19 with every layer and few channels, random weights from a seed, written as each public source writes
 * them. In memory the weights are `[out, in, height, width]`, the fully connected ones too.
 */
import { Rng } from '../../src/core/rng.js';
import type { VggPlan } from '../../src/nets/vgg.js';
import { vggWeightLayers } from '../../src/weights/vgg/architecture.js';
import { type NamedTensor, writeSafetensors } from '../../src/weights/writeSafetensors.js';
import type { H5Dataset } from './h5.js';
import { type OnnxModelNode, type OnnxTensor, writeOnnx } from './onnx.js';

/** The plan with its channels divided. */
export function narrowed({ blocks, hidden = [], ...rest }: VggPlan, divisor: number): VggPlan {
  return {
    ...rest,
    blocks: blocks.map((block) => block.map((channels) => channels / divisor)),
    hidden: hidden.map((outputs) => outputs / divisor),
  };
}

export interface RandomLayer {
  readonly name: string;
  readonly kind: 'convolution' | 'classifier';
  readonly shape: readonly [outputs: number, inputs: number, height: number, width: number];
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Weights after He et al. 2015, so that no layer's activations die or explode.
 *
 * @param deviation of the numbers that the first layer takes.
 */
export function randomVgg(plan: VggPlan, classes: number, deviation: number, seed = 1): readonly RandomLayer[] {
  const rng = new Rng(seed);
  return vggWeightLayers(plan).map(({ name, kind, outputs = classes, inputs, side }, i): RandomLayer => {
    const spread = Math.sqrt(2 / (inputs * side * side)) / (i === 0 ? deviation : 1);
    const length = outputs * inputs * side * side;
    return {
      name,
      kind,
      shape: [outputs, inputs, side, side],
      kernel: Float32Array.from({ length }, () => spread * rng.normal()),
      bias: Float32Array.from({ length: outputs }, () => 0.1 * rng.normal()),
    };
  });
}

/** Paths of a layer's kernel and bias in a Keras file. */
export type KerasPaths = (layer: RandomLayer, index: number) => readonly [kernel: string, bias: string];

export const kerasPaths: Readonly<Record<string, KerasPaths>> = {
  'keras-applications': ({ name }) => [`${name}/${name}_W_1:0`, `${name}/${name}_b_1:0`],
  'model.save of Keras 2': ({ name }) => [
    `model_weights/${name}/${name}/kernel:0`,
    `model_weights/${name}/${name}/bias:0`,
  ],
  '.weights.h5 of Keras 3': ({ kind }, index) => {
    // Layers are counted by kind, the first without a number.
    const folder = `layers/${kind === 'convolution' ? 'conv2d' : 'dense'}${index === 0 ? '' : `_${index}`}/vars`;
    return [`${folder}/0`, `${folder}/1`];
  },
};

/** Height, width, in, out; fully connected layers as matrices whose inputs are flattened height, width, channel. */
export function asKeras(layers: readonly RandomLayer[], paths: KerasPaths): readonly H5Dataset[] {
  return layers.flatMap((layer): H5Dataset[] => {
    const { kind, shape, kernel, bias } = layer;
    const [outputs, inputs, height, width] = shape;
    const data = new Float32Array(kernel.length);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) {
        for (let tap = 0; tap < height * width; tap++) {
          data[(tap * inputs + i) * outputs + o] = kernel[(o * inputs + i) * height * width + tap];
        }
      }
    }
    const stored = kind === 'convolution' ? [height, width, inputs, outputs] : [height * width * inputs, outputs];
    const [kernelPath, biasPath] = paths(layer, layers.filter((other) => other.kind === kind).indexOf(layer));
    return [
      { path: kernelPath, shape: stored, data },
      { path: biasPath, shape: [outputs], data: bias },
    ];
  });
}

/** @param naming 'torchvision' stores fully connected layers as matrices, 'timm' the first two as kernels. */
export function asSafetensors(layers: readonly RandomLayer[], naming: 'torchvision' | 'timm'): Uint8Array {
  let module = -2;
  let block = '1';
  const convolution = (name: string): string => {
    const own = name.slice('block'.length).split('_')[0];
    module += own === block ? 2 : 3;
    block = own;
    return `features.${module}`;
  };
  const heads = {
    torchvision: ['classifier.0', 'classifier.3', 'classifier.6'],
    timm: ['pre_logits.fc1', 'pre_logits.fc2', 'head.fc'],
  }[naming];
  const tensors = layers.flatMap(({ name, kind, shape, kernel, bias }, index): NamedTensor[] => {
    const place = kind === 'convolution' ? convolution(name) : heads[index - layers.length + 3];
    const [outputs, ...row] = shape;
    const matrix = kind === 'classifier' && (naming === 'torchvision' || place === 'head.fc');
    const stored = matrix ? [outputs, row.reduce((product, axis) => product * axis, 1)] : shape;
    return [
      { name: `${place}.weight`, shape: stored, data: kernel },
      { name: `${place}.bias`, shape: [outputs], data: bias },
    ];
  });
  return writeSafetensors(tensors, 'F32');
}

/** As PyTorch exports it: convolutions, then Flatten (channel, height, width) and Gemm with transposed weights. */
export function asOnnx(layers: readonly RandomLayer[], side: number): Uint8Array {
  const nodes: OnnxModelNode[] = [];
  const tensors: OnnxTensor[] = [];
  let [x, block, flat] = ['input', '1', false];
  const append = (op: string, inputs: readonly string[] = [], attributes: OnnxModelNode['attributes'] = {}): void => {
    const output = `/${op}_${nodes.length}`;
    nodes.push({ op, name: output, inputs: [x, ...inputs], outputs: [output], attributes });
    x = output;
  };
  const pool = (): void => {
    append('MaxPool', [], { kernel_shape: [2, 2], strides: [2, 2] });
  };
  for (const { name, kind, shape, kernel, bias } of layers) {
    const [outputs] = shape;
    const names = [`${name}.weight`, `${name}.bias`];
    if (kind === 'convolution') {
      const own = name.slice('block'.length).split('_')[0];
      if (own !== block) pool();
      block = own;
      tensors.push({ name: names[0], shape, data: kernel });
      append('Conv', names, { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1], dilations: [1, 1], group: 1 });
    } else {
      if (!flat) {
        pool();
        append('Flatten', [], { axis: 1 });
        flat = true;
      }
      tensors.push({ name: names[0], shape: [outputs, kernel.length / outputs], data: kernel });
      append('Gemm', names, { alpha: { float: 1 }, beta: { float: 1 }, transB: 1 });
    }
    tensors.push({ name: names[1], shape: [outputs], data: bias });
    if (name !== 'predictions') append('Relu');
  }
  append('Softmax', [], { axis: 1 });
  return writeOnnx({
    nodes,
    tensors,
    inputs: [{ name: 'input', shape: ['batch', 3, side, side] }],
    outputs: [x],
    producer: 'pytorch',
  });
}
