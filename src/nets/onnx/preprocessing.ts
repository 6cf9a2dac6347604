/**
 * What a network wants done to a picture. An .onnx file does not say; who made it is the best hint there is.
 */
import { conv2d } from '../../ops/index.js';
import type { Value } from '../../core/graph.js';
import { Tensor } from '../../core/tensor.js';
import type { InputPreprocessing } from '../../weights/manifest.js';
import type { OnnxFile } from '../../weights/onnx/open.js';

export interface Assumption {
  readonly preprocessing: InputPreprocessing;
  /** For people: what was assumed. */
  readonly notice: string;
}

/** Blue, green, red from 0 to 255 less the mean colour of ImageNet, as Caffe's GoogLeNet and SqueezeNet take it. */
const caffe: Assumption = {
  preprocessing: { scale: [255, 255, 255], offset: [-123, -117, -104], order: 'bgr' },
  notice: 'taken as a network from Caffe: blue, green, red from 0 to 255 less 104, 117, 123',
};

const mean = [0.485, 0.456, 0.406] as const;
const deviation = [0.229, 0.224, 0.225] as const;

/** What PyTorch, Gluon and most others do. */
const normalized: Assumption = {
  preprocessing: {
    scale: [1 / deviation[0], 1 / deviation[1], 1 / deviation[2]],
    offset: [-mean[0] / deviation[0], -mean[1] / deviation[1], -mean[2] / deviation[2]],
    order: 'rgb',
  },
  notice: "colours taken as red, green, blue, with ImageNet's mean and deviation made 0 and 1",
};

/** Caffe calls its input `data`; so does Gluon, whose nodes are called `..._fwd`. */
export function assumePreprocessing(file: Pick<OnnxFile, 'metadata' | 'nodes'>, input: string): Assumption {
  if (file.metadata.producer?.toLowerCase().includes('caffe')) return caffe;
  const gluon = file.nodes.some(({ name }) => name.endsWith('_fwd'));
  return !gluon && (input === 'data' || input === 'data_0') ? caffe : normalized;
}

/**
 * Height and width that a network was trained on whose file leaves them open: 224, but for AlexNet and SqueezeNet under
 * Caffe, which cut squares of 227.
 */
export function assumePictureSize({ metadata }: Pick<OnnxFile, 'metadata'>, { preprocessing }: Assumption): number {
  const cut227 = /alexnet|caffenet|squeezenet/i.test(metadata.graph ?? '');
  return cut227 && preprocessing === caffe.preprocessing ? 227 : 224;
}

/** Applies it to `[N, 3, H, W]`, red, green, blue in [0, 1]: scale, offset and order of the planes in one 1x1 convolution. */
export function preprocess({ scale, offset, order }: InputPreprocessing): (picture: Value) => Value {
  const kernel = Tensor.zeros([3, 3, 1, 1]);
  const bias = Tensor.zeros([1, 3, 1, 1]);
  for (let plane = 0; plane < 3; plane++) {
    const colour = order === 'rgb' ? plane : 2 - plane;
    kernel.data[plane * 3 + colour] = scale[colour];
    bias.data[plane] = offset[colour];
  }
  return (picture) => conv2d(picture, picture.graph.constant(kernel), picture.graph.constant(bias));
}
