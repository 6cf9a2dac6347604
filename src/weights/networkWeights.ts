/**
 * A network's weights as the engine wants them, whatever file they came from: `[out, in, height, width]`, first layer
 * taking red, green, blue, and the arithmetic that turns a picture in [0, 1] into what the network was trained on.
 */
import type { AnyTensor } from '../core/storedTensor.js';
import type { Tensor } from '../core/tensor.js';

/**
 * One convolution: `kernel` `[out, in, kernelHeight, kernelWidth]`, `bias` `[1, out, 1, 1]`. Where T admits stored
 * tensors, they are read from their file when a graph is compiled; the file must stay open until then.
 */
export interface ConvolutionWeights<T extends AnyTensor = Tensor> {
  readonly kernel: T;
  readonly bias: T;
}

/** A fully connected layer as the convolution it is on a picture of any size. */
export interface ClassifierWeights<T extends AnyTensor = Tensor> extends ConvolutionWeights<T> {
  readonly name: string;
  /** Zero padding on all sides. */
  readonly pad: number;
  readonly relu: boolean;
}

/** input channel = scale * (colour in [0, 1]) + offset, per red, green, blue. */
export interface Preprocessing {
  readonly scale: readonly [red: number, green: number, blue: number];
  readonly offset: readonly [red: number, green: number, blue: number];
}

export interface NetworkWeights<T extends AnyTensor = Tensor> {
  /** Architecture the layer names belong to: 'vgg16', 'vgg19', ... */
  readonly architecture: string;
  /** Where they came from, for people: a file name. */
  readonly origin: string;
  /** By layer name: 'block1_conv1', ... in the network's order. */
  readonly convolutions: ReadonlyMap<string, ConvolutionWeights<T>>;
  /** The layers after the last block, in order, ending in the class logits; empty where there is no classifier. */
  readonly classifier: readonly ClassifierWeights<T>[];
  /** Class names by index of the logits; empty where there is no classifier. */
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  /** What the file lacks of the whole architecture, for people; empty when it is complete. */
  readonly notice: string;
}
