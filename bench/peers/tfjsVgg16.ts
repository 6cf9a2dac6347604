/**
 * VGG16's convolutional part in TensorFlow.js, on any of its backends. The way back is written out: `tf.grad` would give up
 * the fused forward convolution, and the wasm backend has no kernel for the gradient of max pooling.
 */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvolutionWeights, Task } from '../vgg16.js';

type Tensorflow = typeof import('@tensorflow/tfjs-core');

/** The gradient of a 2x2 max pool: its output y of x, and dy. */
export type PoolGradient = (tf: Tensorflow, dy: Tensor4D, x: Tensor4D, y: Tensor4D) => Tensor4D;

/** By TensorFlow's own kernel, where the backend has it. */
export const ownPoolGradient: PoolGradient = (tf, dy, input, output) =>
  tf.engine().runKernel<Tensor4D>('MaxPoolGrad', { dy, input, output }, { filterSize: 2, strides: 2, pad: 'valid' });

/** By comparison, where it has none. */
export const comparedPoolGradient: PoolGradient = (tf, dy, x, y) => {
  const [, height, width] = x.shape;
  const most = tf.image.resizeNearestNeighbor(y, [height, width]);
  return tf.mul(tf.image.resizeNearestNeighbor(dy, [height, width]), tf.cast(tf.equal(x, most), 'float32'));
};

/**
 * Uploads the weights.
 *
 * @returns runs a task: gives the loss, and for a step its gradient [1, 3, size, size]; whoever calls disposes of both.
 */
export function tfjsVgg16(
  tf: Tensorflow,
  weights: readonly ConvolutionWeights[],
  picture: Float32Array,
  size: number,
  poolGradient: PoolGradient,
): (task: Task) => Tensor[] {
  const layers = weights.map(({ channels, outputs, kernel, bias, pooled }) => ({
    pooled,
    // [out][in][3][3] to [3][3][in][out]
    filter: tf.tidy(() => tf.transpose(tf.tensor4d(kernel, [outputs, channels, 3, 3]), [2, 3, 1, 0])),
    bias: tf.tensor1d(bias),
  }));
  const image = tf.tidy(() => tf.transpose(tf.tensor4d(picture, [1, 3, size, size]), [0, 2, 3, 1]));

  function forward(): { readonly inputs: Tensor4D[]; readonly outputs: Tensor4D[]; readonly last: Tensor4D } {
    const inputs: Tensor4D[] = [];
    const outputs: Tensor4D[] = [];
    let x = image;
    for (const { filter, bias, pooled } of layers) {
      inputs.push(x);
      const y = tf.fused.conv2d({ x, filter, bias, strides: 1, pad: 'same', activation: 'relu' });
      outputs.push(y);
      x = pooled ? tf.maxPool(y, 2, 2, 'valid') : y;
    }
    return { inputs, outputs, last: x };
  }

  function backward({ inputs, outputs, last }: ReturnType<typeof forward>): Tensor4D {
    let dy: Tensor4D = tf.mul(last, 2 / last.size);
    for (let i = layers.length - 1; i >= 0; i--) {
      const y = outputs[i];
      if (layers[i].pooled) dy = poolGradient(tf, dy, y, inputs[i + 1]);
      const open: Tensor4D = tf.mul(dy, tf.cast(tf.greater(y, 0), 'float32'));
      dy = tf.conv2dTranspose(open, layers[i].filter, inputs[i].shape, 1, 'same');
    }
    return dy;
  }

  return (task) =>
    tf.tidy(() => {
      const activations = forward();
      const loss = tf.mean(tf.square(activations.last));
      return task === 'step' ? [loss, tf.transpose(backward(activations), [0, 3, 1, 2])] : [loss];
    });
}
