/** What is known of a public file of weights. */
import type { Checksum } from '../downloads/checksum.js';
import type { Preprocessing } from '../networkWeights.js';

/** How the tensors of a file are named, and so how it is read. */
export type Family = 'keras-vgg' | 'torch-vgg' | 'onnx' | 'reverie';

/** From a picture in [0, 1] to what the network takes. `scale` and `offset` go per red, green, blue in any order. */
export interface InputPreprocessing extends Preprocessing {
  /** The order in which the file's first layer takes the three planes. */
  readonly order: 'rgb' | 'bgr';
}

export interface WeightSource {
  readonly url: string;
  /** Bytes of the whole file; undefined where no public record was found. */
  readonly size?: number;
  /** Of the whole file; undefined where no public record was found. */
  readonly checksum?: Checksum;
  /** 'conv': the convolutions alone, without the fully connected layers that classify. */
  readonly holds: 'all' | 'conv';
  /** Whether the convolutions alone can be taken out of the whole file: a safetensors file on a server with Range. */
  readonly divisible: boolean;
  /** Whether a page of another origin may read it, parts included. Where nothing is known of a host: no. */
  readonly crossOrigin: boolean;
  readonly family: Family;
  /** Order of a convolution's axes: height, width, in, out (Keras) or out, in, height, width (all others). */
  readonly layout: 'HWIO' | 'OIHW';
  readonly preprocessing: InputPreprocessing;
  readonly licence: string;
  /** Who is to be named, as the licence wants it. */
  readonly attribution: string;
}
