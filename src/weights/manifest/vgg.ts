/**
 * Where VGG16 and VGG19 are to be had.
 *
 * Oxford's own weights, as Keras distributes them, come first: their checksums are known, also that of the convolutions
 * alone, and they give better style transfer than those torchvision trained anew. A page can read neither; it gets
 * torchvision's from Hugging Face, the convolutions by Range requests.
 */
import type { WeightSource } from './source.js';
import { caffePreprocessing, torchPreprocessing } from './preprocessings.js';

const keras = 'https://storage.googleapis.com/tensorflow/keras-applications';

const fromKeras = {
  divisible: false,
  crossOrigin: false,
  family: 'keras-vgg',
  layout: 'HWIO',
  preprocessing: caffePreprocessing,
  licence: 'CC BY 4.0',
  attribution:
    'VGG models by Karen Simonyan and Andrew Zisserman, Visual Geometry Group, University of Oxford; converted for Keras by François Chollet',
} as const;

const fromTimm = {
  holds: 'all',
  divisible: true,
  crossOrigin: true,
  family: 'torch-vgg',
  layout: 'OIHW',
  preprocessing: torchPreprocessing,
  licence: 'BSD-3-Clause',
  attribution: 'trained by the torchvision contributors (PyTorch); converted for timm by Ross Wightman',
} as const;

const fromZoo = {
  holds: 'all',
  divisible: false,
  crossOrigin: true,
  family: 'onnx',
  layout: 'OIHW',
  preprocessing: torchPreprocessing,
  licence: 'Apache-2.0',
  attribution: 'ONNX Model Zoo, from the Gluon model zoo of Apache MXNet',
} as const;
const zoo = 'https://huggingface.co/onnxmodelzoo/legacy_models/resolve/main/validated/vision/classification/vgg/model';

export const vgg16Sources: readonly WeightSource[] = [
  {
    ...fromKeras,
    url: `${keras}/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5`,
    size: 553_467_096,
    checksum: { algorithm: 'md5', hex: '64373286793e3c8b2b4e3219cbf3544b' },
    holds: 'all',
  },
  {
    ...fromKeras,
    url: `${keras}/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5`,
    size: 58_889_256,
    checksum: { algorithm: 'md5', hex: '6d6bbae143d832006294945121d1f1fc' },
    holds: 'conv',
  },
  {
    ...fromTimm,
    url: 'https://huggingface.co/timm/vgg16.tv_in1k/resolve/main/model.safetensors',
    checksum: { algorithm: 'sha256', hex: '57b026918159a6bf9faf8405c3a551903768e7138989d9c6224a14227203fad8' },
  },
  { ...fromZoo, url: `${zoo}/vgg16-12.onnx` },
];

/** Sizes and checksums of the Keras files: keras-applications' vgg19.py, and the logs of its downloads. */
export const vgg19Sources: readonly WeightSource[] = [
  {
    ...fromKeras,
    url: `${keras}/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels.h5`,
    size: 574_710_816,
    checksum: { algorithm: 'md5', hex: 'cbe5617147190e668d6c5d5026f83318' },
    holds: 'all',
  },
  {
    ...fromKeras,
    url: `${keras}/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5`,
    size: 80_134_624,
    checksum: { algorithm: 'md5', hex: '253f8cb515780f3b799900260a226db6' },
    holds: 'conv',
  },
  { ...fromTimm, url: 'https://huggingface.co/timm/vgg19.tv_in1k/resolve/main/model.safetensors' },
  { ...fromZoo, url: `${zoo}/vgg19-7.onnx` },
];
