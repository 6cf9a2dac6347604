/**
 * VGG under torchvision's and timm's names, as safetensors: kernels of `[out, in, height, width]`, trained on red,
 * green, blue in [0, 1], each with its mean taken off and divided by its deviation.
 *
 *     features.0.weight, features.2.weight, ...     convolutions: numbered together with the ReLUs and pools between
 *     classifier.0, classifier.3, classifier.6      torchvision: [4096, 25088], inputs flattened channel, height, width
 *     pre_logits.fc1, pre_logits.fc2, head.fc       timm: [4096, 512, 7, 7], [4096, 4096, 1, 1], [1000, 4096]
 */
import { torchPreprocessing } from '../manifest/preprocessings.js';
import { type VggArchitecture, vggWeightLayers } from './architecture.js';
import { type Arrangement, type LayerPlace, note } from './arrangement.js';

export const torchArrangement: Arrangement = {
  title: 'PyTorch VGG',
  expected:
    'A PyTorch VGG as safetensors holds features.0.weight, features.2.weight and so on: take model.safetensors of ' +
    'timm/vgg16.tv_in1k.',
  axes: 'OIHW',
  input: torchPreprocessing,
  recognizes: (names) => names.some((name) => /(^|\.)features\.0\.weight$/.test(name)),
  locate(names, architecture) {
    const modules = moduleNames(architecture);
    const places = new Map<string, LayerPlace>();
    for (const name of names) {
      // At any depth: "module.features.0.weight" is what a model saved from several devices has.
      const parsed = /(?:^|\.)(features\.\d+|classifier\.\d+|pre_logits\.fc\d|head\.fc)\.(weight|bias)$/.exec(name);
      if (parsed === null) continue;
      const [, module, role] = parsed;
      note(places, modules.get(module) ?? module, role === 'weight' ? 'kernel' : 'bias', name);
    }
    return places;
  },
};

/** Layer by the module's name in the file. */
function moduleNames(architecture: VggArchitecture): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  let index = 0;
  architecture.blocks.forEach((block, b) => {
    block.forEach((_, c) => {
      modules.set(`features.${index}`, `block${b + 1}_conv${c + 1}`);
      index += 2; // A ReLU stands behind each convolution,
    });
    index += 1; // and a pool behind each block.
  });
  const classifier = vggWeightLayers(architecture).filter(({ kind }) => kind === 'classifier');
  classifier.forEach(({ name }, i) => {
    modules.set(`classifier.${3 * i}`, name); // A ReLU and a dropout between.
    modules.set(i === classifier.length - 1 ? 'head.fc' : `pre_logits.fc${i + 1}`, name);
  });
  return modules;
}
