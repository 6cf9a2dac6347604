/**
 * Where GoogLeNet and SqueezeNet are to be had: the ONNX Model Zoo, which moved to Hugging Face. (Its old addresses on
 * GitHub answer with a pointer of some hundred bytes since 2025.)
 */
import type { WeightSource } from './source.js';
import { caffePreprocessing, torchPreprocessing } from './preprocessings.js';

const hub = 'https://huggingface.co';
const zoo = `${hub}/onnxmodelzoo/legacy_models/resolve/main/validated/vision/classification`;

const common = {
  holds: 'all',
  divisible: false,
  crossOrigin: true,
  family: 'onnx',
  layout: 'OIHW',
} as const;

/** Preprocessing: the zoo's page of the model, which converted Caffe's. No public record of the size was found. */
export const googlenetSources: readonly WeightSource[] = [
  {
    ...common,
    url: `${zoo}/inception_and_googlenet/googlenet/model/googlenet-12.onnx`,
    checksum: { algorithm: 'sha256', hex: 'c99c507058eaf41de8723408fdda7db8325cb57f0a89f2ee07a716d6e963e14e' },
    preprocessing: caffePreprocessing,
    licence: 'BSD-3-Clause (ONNX Model Zoo); the BVLC model: unrestricted use',
    attribution: 'BVLC GoogLeNet, trained by Sergio Guadarrama (Caffe Model Zoo); converted by the ONNX Model Zoo',
  },
];

const squeezenet = {
  ...common,
  size: 4_956_208,
  checksum: { algorithm: 'sha256', hex: '1eeff551a67ae8d565ca33b572fc4b66e3ef357b0eb2863bb9ff47a918cc4088' },
  preprocessing: torchPreprocessing,
  licence: 'Apache-2.0',
  attribution: 'ONNX Model Zoo, from the Gluon model zoo of Apache MXNet; SqueezeNet by Forrest Iandola et al.',
} as const;

/** The same file in three places. */
export const squeezenetSources: readonly WeightSource[] = [
  { ...squeezenet, url: `${zoo}/squeezenet/model/squeezenet1.1-7.onnx` },
  { ...squeezenet, url: `${hub}/onnxmodelzoo/squeezenet1.1-7/resolve/main/squeezenet1.1-7.onnx` },
  { ...squeezenet, url: `${hub}/lmz/candle-onnx/resolve/main/squeezenet1.1-7.onnx` },
];
