/**
 * The networks Reverie knows by name, and where their weights are to be had.
 *
 * What stands here was looked up, not guessed: a size or a checksum that no public record gives is left out, and a
 * download from such a source is checked by its format alone. Addresses are tried in the order given.
 */
import type { WeightSource } from './manifest/source.js';
import { vgg16Sources, vgg19Sources } from './manifest/vgg.js';
import { googlenetSources, squeezenetSources } from './manifest/zoo.js';

export type { Family, InputPreprocessing, WeightSource } from './manifest/source.js';

export interface KnownNetwork {
  /** For people. */
  readonly title: string;
  /** In order of preference; none for the network that comes along. */
  readonly sources: readonly WeightSource[];
  /** Height and width it was trained on, pixels. */
  readonly pictureSize: number;
  /** 'imagenet': the thousand labels of `imagenet.ts`; 'own': they stand in the weights file. */
  readonly classes: 'imagenet' | 'own';
  /** Whether the convolutions can be had without the rest. */
  readonly hasConvolutionsAlone: boolean;
}

/** By the name that commands take. */
export const knownNetworks: Readonly<Record<string, KnownNetwork>> = {
  embedded: {
    title: "Reverie's own small VGG, trained on drawings; comes along",
    sources: [],
    pictureSize: 64,
    classes: 'own',
    hasConvolutionsAlone: false,
  },
  vgg16: {
    title: 'VGG16 (Simonyan & Zisserman 2015, configuration D)',
    sources: vgg16Sources,
    pictureSize: 224,
    classes: 'imagenet',
    hasConvolutionsAlone: true,
  },
  vgg19: {
    title: 'VGG19 (Simonyan & Zisserman 2015, configuration E)',
    sources: vgg19Sources,
    pictureSize: 224,
    classes: 'imagenet',
    hasConvolutionsAlone: true,
  },
  googlenet: {
    title: 'GoogLeNet (Szegedy et al. 2015), the network of the first Deep Dreams',
    sources: googlenetSources,
    pictureSize: 224,
    classes: 'imagenet',
    hasConvolutionsAlone: false,
  },
  squeezenet: {
    title: 'SqueezeNet 1.1 (Iandola et al. 2016), 5 MB',
    sources: squeezenetSources,
    pictureSize: 224,
    classes: 'imagenet',
    hasConvolutionsAlone: false,
  },
};

export interface SourceWish {
  /** 'conv': the convolutions alone. Default everything. */
  readonly only?: 'conv';
  /** Only what a page can read. */
  readonly crossOrigin?: boolean;
}

/** The sources that can satisfy a wish, in order of preference. */
export function sourcesOf(
  network: KnownNetwork,
  { only, crossOrigin = false }: SourceWish = {},
): readonly WeightSource[] {
  return network.sources.filter(
    (source) =>
      (source.crossOrigin || !crossOrigin) &&
      (only === 'conv' ? source.holds === 'conv' || source.divisible : source.holds === 'all'),
  );
}
