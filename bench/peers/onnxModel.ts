/**
 * VGG16's convolutional part as an ONNX model, and its gradient written out in ONNX's operators, as far as runtimes without
 * differentiation can be asked for one:
 *
 *     convolution   the same with flipped, transposed weights
 *     ReLU          Where(y > 0, dy, 0)
 *     max pool      MaxUnpool to the places that MaxPool noted
 */
import { type OnnxModelNode, type OnnxTensor, writeOnnx } from '../../test/support/onnx.js';
import type { ConvolutionWeights, Task } from '../vgg16.js';

const padded = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
const halved = { kernel_shape: [2, 2], strides: [2, 2] };

export function onnxModel(weights: readonly ConvolutionWeights[], size: number, task: Task): Uint8Array {
  const nodes: OnnxModelNode[] = [];
  const tensors: OnnxTensor[] = [];
  const node = (
    op: string,
    inputs: string[],
    outputs: string[],
    attributes: OnnxModelNode['attributes'] = {},
  ): void => {
    nodes.push({ op, inputs, outputs, attributes });
  };

  let x = 'image';
  for (const { name, channels, outputs, kernel, bias, pooled } of weights) {
    tensors.push({ name: `${name}.w`, shape: [outputs, channels, 3, 3], data: kernel });
    tensors.push({ name: `${name}.b`, shape: [outputs], data: bias });
    node('Conv', [x, `${name}.w`, `${name}.b`], [`${name}.linear`], padded);
    node('Relu', [`${name}.linear`], [`${name}.y`]);
    x = `${name}.y`;
    if (!pooled) continue;
    node('MaxPool', [x], [`${name}.pooled`, `${name}.winners`], halved);
    x = `${name}.pooled`;
  }
  node('Mul', [x, x], ['squared']);
  node('ReduceMean', ['squared'], ['loss'], { keepdims: 1 });
  if (task === 'step') {
    const last = weights[weights.length - 1];
    const side = size / 16;
    tensors.push({ name: 'slope', shape: [1], data: [2 / (last.outputs * side * side)] });
    tensors.push({ name: 'zero', shape: [1], data: [0] });
    node('Mul', [x, 'slope'], [`${last.name}.dy`]);
    let pixels = side;
    [...weights].reverse().forEach(({ name, channels, outputs, kernel, pooled }, i, reversed) => {
      if (pooled) {
        pixels *= 2;
        tensors.push({ name: `${name}.shape`, shape: [4], data: [1, outputs, pixels, pixels], type: 'int64' });
        node('MaxUnpool', [`${name}.dpooled`, `${name}.winners`, `${name}.shape`], [`${name}.dy`], halved);
      }
      tensors.push({ name: `${name}.v`, shape: [channels, outputs, 3, 3], data: flipped(kernel, outputs, channels) });
      node('Greater', [`${name}.y`, 'zero'], [`${name}.open`]);
      node('Where', [`${name}.open`, `${name}.dy`, 'zero'], [`${name}.dlinear`]);
      const before = reversed.at(i + 1);
      const dx = before ? `${before.name}.${before.pooled ? 'dpooled' : 'dy'}` : 'gradient';
      node('Conv', [`${name}.dlinear`, `${name}.v`], [dx], padded);
    });
  }
  return writeOnnx({
    nodes,
    tensors,
    inputs: [{ name: 'image', shape: [1, 3, size, size] }],
    outputs: task === 'step' ? ['loss', 'gradient'] : ['loss'],
  });
}

/** [o][c][p][q] to [c][o][2 - p][2 - q]. */
function flipped(kernel: Float32Array, outputs: number, channels: number): Float32Array {
  const result = new Float32Array(kernel.length);
  for (let o = 0; o < outputs; o++) {
    for (let c = 0; c < channels; c++) {
      for (let tap = 0; tap < 9; tap++) result[(c * outputs + o) * 9 + 8 - tap] = kernel[(o * channels + c) * 9 + tap];
    }
  }
  return result;
}
