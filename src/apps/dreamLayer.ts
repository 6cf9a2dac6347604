/** Which layer to dream on when nobody says. */
import { SettingError } from '../core/errors.js';
import type { Layer } from '../nets/network.js';

/** Beyond this, motifs are larger than small pictures and most steps are spent on details nobody sees. */
const largestStride = 8;

/**
 * The deepest convolution whose pixels are at most eight of the picture's apart: block4_conv3 of a whole VGG16,
 * block3_conv3 of a file that ends at block 3. Earlier layers show strokes and textures, later ones things. Of a network
 * whose layers are not called convolutions, any layer.
 */
export function defaultDreamLayer(layers: readonly Layer[]): string {
  const called = layers.filter(({ name }) => name.toLowerCase().includes('conv'));
  const convolutions = called.length > 0 ? called : layers;
  const shallow = convolutions.filter(({ stride }) => stride <= largestStride);
  const choice = shallow.at(-1) ?? convolutions.at(0);
  if (choice === undefined) throw new SettingError('dream: the network has no layers.');
  return choice.name;
}
