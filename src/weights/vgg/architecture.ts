/** VGG's layers by name, in order, with the shapes of their weights: what any file of a VGG must hold. */

export interface VggArchitecture {
  /** Output channels of each 3x3 convolution, block by block. */
  readonly blocks: readonly (readonly number[])[];
  /** Outputs of the fully connected layers before the class logits; default none, and then no classifier is read. */
  readonly hidden?: readonly number[];
  /** Height and width of the pictures it is trained on, in pixels: the first fully connected layer sees it whole. */
  readonly pictureSize: number;
}

/** By name ('vgg16'): those a file may be of. Of two that fit, the first is taken. */
export type VggArchitectures = Readonly<Record<string, VggArchitecture>>;

/** One layer with weights. */
export interface VggLayer {
  /** As Keras calls it: block1_conv1, ..., fc1, fc2, predictions. */
  readonly name: string;
  readonly kind: 'convolution' | 'classifier';
  /** Undefined for the class logits: as many as the file has classes. */
  readonly outputs: number | undefined;
  readonly inputs: number;
  /** Height and width of the kernel. */
  readonly side: number;
}

/** The layers with weights; the fully connected ones as convolutions, which is what they are on a map. */
export function vggWeightLayers({ blocks, hidden = [], pictureSize }: VggArchitecture): readonly VggLayer[] {
  const layers: VggLayer[] = [];
  let inputs = 3;
  blocks.forEach((block, b) => {
    block.forEach((outputs, c) => {
      layers.push({ name: `block${b + 1}_conv${c + 1}`, kind: 'convolution', outputs, inputs, side: 3 });
      inputs = outputs;
    });
  });
  if (hidden.length === 0) return layers;
  // Every block halves the map once.
  let side = pictureSize / 2 ** blocks.length;
  for (const [i, outputs] of [...hidden, undefined].entries()) {
    const name = outputs === undefined ? 'predictions' : `fc${i + 1}`;
    layers.push({ name, kind: 'classifier', outputs, inputs, side });
    inputs = outputs ?? 0;
    side = 1;
  }
  return layers;
}
