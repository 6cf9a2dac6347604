/** The two ways in which the public networks of this family want their pictures. */
import type { InputPreprocessing } from './source.js';

const [red, green, blue] = [123.68, 116.779, 103.939];

/**
 * Caffe's: 0 to 255, less the mean colour of ImageNet; planes blue, green, red.
 * (Oxford's VGG, BVLC GoogLeNet, and "caffe" mode of keras-applications)
 */
export const caffePreprocessing: InputPreprocessing = {
  scale: [255, 255, 255],
  offset: [-red, -green, -blue],
  order: 'bgr',
};

const mean = [0.485, 0.456, 0.406] as const;
const deviation = [0.229, 0.224, 0.225] as const;

/** Torchvision's and Gluon's: (colour in [0, 1] - mean) / standard deviation; planes red, green, blue. */
export const torchPreprocessing: InputPreprocessing = {
  scale: [1 / deviation[0], 1 / deviation[1], 1 / deviation[2]],
  offset: [-mean[0] / deviation[0], -mean[1] / deviation[1], -mean[2] / deviation[2]],
  order: 'rgb',
};
