/** A short style transfer of drawn pictures with the embedded network, the same on every backend. */
import type { OptimizerKind } from '../../../src/apps/optimizers.js';
import { style } from '../../../src/apps/style.js';
import { stylePreset } from '../../../src/apps/stylePreset.js';
import type { StyleSettings } from '../../../src/apps/styleSettings.js';
import type { Backend } from '../../../src/core/backend.js';
import { Tensor } from '../../../src/core/tensor.js';
import { embeddedNetwork } from '../../../src/nets/embedded.js';
import { bytesInMemory } from '../../../src/weights/byteSource.js';
import { wavyPicture } from '../../support/wavyPicture.js';

/** Pixels. The more there are, the less it matters where a ReLU at zero falls to another side. */
const side = 128;

/** The terms, unweighted, at each step. */
export type TermsByStep = readonly Readonly<Record<string, number>>[];

export interface StyleAnswer {
  readonly backend: string;
  readonly terms: TermsByStep;
}

/** @param weights the embedded network's file. */
export async function runStyle(backend: Backend, weights: Uint8Array, optimizer: OptimizerKind): Promise<StyleAnswer> {
  const network = await embeddedNetwork(bytesInMemory('embedded', weights));
  // Settings of its own: what looks best may change, the numbers compared here should not.
  const settings: StyleSettings = {
    ...stylePreset(network),
    contentLayers: [{ layer: 'block4_conv1', weight: 1 }],
    styleLayers: ['block1_conv1', 'block2_conv1', 'block3_conv1', 'block4_conv1'].map((layer) => ({
      layer,
      weight: 1,
    })),
    balance: { content: 0.04, style: 1, mean: 0, variation: 0.6 },
    size: side,
    phases: 1,
    steps: 10,
    optimizer,
  };
  const sources = { photo: soft(3), styles: [soft(8)] };
  const terms: Readonly<Record<string, number>>[] = [];
  for await (const frame of style(backend, network, sources, settings)) terms.push(frame.terms);
  return { backend: backend.description, terms };
}

/** Plane waves of half the contrast: none of its pixels begins at the limits of the box. */
function soft(seed: number): Tensor {
  const { shape, data } = wavyPicture(seed, side);
  return new Tensor(
    shape,
    data.map((value) => 0.25 + 0.5 * value),
  );
}
