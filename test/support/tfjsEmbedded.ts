/**
 * The embedded network built by hand in TensorFlow.js, from the numbers in its file: an independent witness of gradients by
 * class, plain or guided.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { Tensor } from '../../src/core/tensor.js';
import { embeddedFile } from '../../src/weights/embeddedFile.js';
import { readNetworkWeights } from '../../src/weights/native.js';
import { readWhole } from '../../src/weights/node/readWhole.js';

/** max(x, 0); on the way back the gradient passes where x > 0 and, guided, only where it is itself above zero. */
const guidedRelu = tf.customGrad((x, save) => {
  if (!(x instanceof tf.Tensor) || typeof save !== 'function') throw new Error('tfjs: a ReLU takes one tensor.');
  save([x]);
  return {
    value: tf.relu(x),
    gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) => tf.mul(tf.relu(dy), tf.cast(tf.greater(kept, 0), 'float32')),
  };
});

export type Relu = 'plain' | 'guided';

/**
 * The gradient by the picture of a class's mean logit (plain), or of the logsumexp of its logits (guided).
 *
 * @param picture `[1, 3, H, W]` in [0, 1]. @returns the gradient in the same order.
 */
export async function classGradient(picture: Tensor, index: number, kind: Relu): Promise<Float32Array> {
  const { convolutions, classifier, preprocessing } = await readNetworkWeights(
    await readWhole(embeddedFile.url, embeddedFile.name),
  );
  const filter = (kernel: unknown): tf.Tensor4D => {
    const { shape, data } = inMemory(kernel);
    return tf.transpose(tf.tensor4d(data, [...shape]), [2, 3, 1, 0]);
  };
  const perChannel = (bias: unknown): tf.Tensor1D => tf.tensor1d(inMemory(bias).data);
  const relu = (x: tf.Tensor4D): tf.Tensor4D => tf.reshape(kind === 'guided' ? guidedRelu(x) : tf.relu(x), x.shape);
  const evidence = (x: tf.Tensor): tf.Scalar => {
    let y = tf.add<tf.Tensor4D>(
      tf.mul(tf.transpose(x, [0, 2, 3, 1]), tf.tensor1d([...preprocessing.scale])),
      tf.tensor1d([...preprocessing.offset]),
    );
    for (const [name, { kernel, bias }] of convolutions) {
      if (/^block[2-5]_conv1$/.test(name)) y = tf.maxPool(y, 2, 2, 'valid');
      y = relu(tf.add(tf.conv2d(y, filter(kernel), 1, 'same'), perChannel(bias)));
    }
    for (const { kernel, bias } of classifier) {
      y = tf.add(tf.conv2d(y, filter(kernel), 1, 'valid'), perChannel(bias));
    }
    const logits = tf.slice(y, [0, 0, 0, index], [1, -1, -1, 1]);
    return kind === 'guided' ? tf.logSumExp(logits) : tf.mean(logits);
  };
  return tf.tidy(() =>
    tf
      .grad(evidence)(tf.tensor4d(picture.data, [...picture.shape]))
      .dataSync<'float32'>(),
  );
}

function inMemory(tensor: unknown): Tensor {
  if (tensor instanceof Tensor) return tensor;
  throw new Error('tfjs: the weights are not in memory.');
}
