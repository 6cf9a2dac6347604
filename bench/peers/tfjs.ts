/**
 * TensorFlow.js on its wasm backend. It has no kernel for the gradient of max pooling there, so the way back is written out:
 * the transposed convolution, and comparisons for the ReLU and the pool.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvolutionWeights, Engine } from '../vgg16.js';
import { loadTfjsWasm, peerVersion } from './load.mjs';

export async function tfjsWasm(
  weights: readonly ConvolutionWeights[],
  picture: Float32Array,
  size: number,
  threads: number,
): Promise<Engine> {
  const tf = await loadTfjsWasm(threads);
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
      const [, height, width] = y.shape;
      if (layers[i].pooled) {
        const most = tf.image.resizeNearestNeighbor(inputs[i + 1], [height, width]);
        dy = tf.mul(tf.image.resizeNearestNeighbor(dy, [height, width]), tf.cast(tf.equal(y, most), 'float32'));
      }
      const open: Tensor4D = tf.mul(dy, tf.cast(tf.greater(y, 0), 'float32'));
      dy = tf.conv2dTranspose(open, layers[i].filter, inputs[i].shape, 1, 'same');
    }
    return dy;
  }

  let found = { loss: NaN, gradient: new Float32Array() };
  return {
    name: 'tfjs-backend-wasm',
    version: peerVersion('@tensorflow/tfjs-core'),
    rounds: 3,
    async run(task) {
      const results = tf.tidy(() => {
        const activations = forward();
        const loss = tf.mean(tf.square(activations.last));
        return task === 'step' ? [loss, tf.transpose(backward(activations), [0, 3, 1, 2])] : [loss];
      });
      const [loss, gradient] = await Promise.all(results.map((tensor) => tensor.data()));
      if (task === 'step') found = { loss: loss[0], gradient: Float32Array.from(gradient) };
      tf.dispose(results);
    },
    result: () => Promise.resolve(found),
  };
}
