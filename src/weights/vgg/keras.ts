/**
 * VGG in Keras' files: kernels of `[height, width, in, out]`, trained on blue, green, red from 0 to 255 with the mean
 * colour of ImageNet taken off. Fully connected layers are `[in, out]`, the first one's inputs flattened from
 * `[height, width, channel]`.
 *
 * Three arrangements are in use, and all are read, at any depth of groups:
 *
 *     block1_conv1/block1_conv1_W_1:0                             (keras-applications, 2016)
 *     model_weights/block1_conv1/block1_conv1/kernel:0            (model.save and model.save_weights of Keras 2)
 *     layers/conv2d/vars/0, layers/conv2d_1/vars/0, layers/dense/vars/0    (.weights.h5 of Keras 3: layers by number)
 */
import { caffePreprocessing } from '../manifest/preprocessings.js';
import { vggWeightLayers } from './architecture.js';
import { type Arrangement, type LayerPlace, note } from './arrangement.js';

export const kerasArrangement: Arrangement = {
  title: 'Keras VGG',
  expected:
    'A Keras VGG file holds block1_conv1/block1_conv1_W_1:0 or block1_conv1/kernel:0 and so on: take ' +
    'vgg16_weights_tf_dim_ordering_tf_kernels.h5 or its _notop variant.',
  axes: 'HWIO',
  input: caffePreprocessing,
  recognizes: (names) =>
    names.some((name) => parseName(name)?.layer === 'block1_conv1' || /(^|\/)conv2d\/vars\/0$/.test(name)),
  locate(names, architecture) {
    const layers = vggWeightLayers(architecture);
    const byNumber = {
      conv2d: layers.filter(({ kind }) => kind === 'convolution'),
      dense: layers.filter(({ kind }) => kind === 'classifier'),
    };
    const places = new Map<string, LayerPlace>();
    for (const name of names) {
      const parsed = parseName(name);
      if (parsed === undefined) continue;
      const { layer, role, numbered } = parsed;
      note(places, numbered ? (byNumber[numbered.kind].at(numbered.index)?.name ?? layer) : layer, role, name);
    }
    return places;
  },
};

interface ParsedName {
  /** The layer's name in the file. */
  readonly layer: string;
  readonly role: 'kernel' | 'bias';
  /** Where layers go by their kind and number: the how manieth of its kind. */
  readonly numbered?: { readonly kind: 'conv2d' | 'dense'; readonly index: number };
}

function parseName(name: string): ParsedName | undefined {
  const parts = name.split('/');
  // An optimizer's moments are stored beside the weights, under the same layer names.
  if (parts[0].startsWith('optimizer')) return undefined;
  const layer = parts.find((part) => /^(block\d+_conv\d+|fc\d+|predictions|(conv2d|dense)(_\d+)?)$/.test(part));
  const stored = /(?:^|_)(kernel|bias|W|b)(?:_\d+)?(?::\d+)?$/.exec(parts[parts.length - 1])?.[1];
  const variable = /(?:^|\/)vars\/([01])$/.exec(name)?.[1];
  const role = stored ?? variable;
  if (layer === undefined || role === undefined) return undefined;
  const [, kind, index = '0'] = /^(conv2d|dense)(?:_(\d+))?$/.exec(layer) ?? [];
  return {
    layer,
    role: ['kernel', 'W', '0'].includes(role) ? 'kernel' : 'bias',
    ...(kind === 'conv2d' || kind === 'dense' ? { numbered: { kind, index: Number(index) } } : {}),
  };
}
