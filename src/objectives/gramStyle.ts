/**
 * Style as the Gram matrix of a layer: which channels are active together, averaged over the picture, so that nothing
 * remains of where (Gatys, Ecker & Bethge 2016, equations 3 and 4).
 *
 *     G[a, b] = (1 / pixels) sum over positions of (f[a] - c[a]) (f[b] - c[b])
 *
 *     relative:  mean((G - G_style)^2) / mean(G_style^2)
 *     gatys:     mean((G - G_style)^2) / 4
 *
 * Gatys' equation 4 divides 1 / (4 C^2 pixels^2) times a sum over matrices of unnormalized sums: with each matrix divided
 * by its own number of pixels, as here, that is a quarter of the mean, and pictures of different sizes compare.
 *
 * What is subtracted first, c: nothing; the style's own channel means; or the present picture's, which leaves covariances
 * and so says nothing of the means (`channelMeanStyle` does).
 */
import { SettingError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import { gram, mean, scale, subtract } from '../ops/index.js';
import { activation, type Objective } from './objective.js';
import { meanDifference, relativeDifference, type Statistic, statisticValue } from './statistic.js';

export type Centring = 'none' | 'style' | 'current';
export const centrings: readonly Centring[] = ['none', 'style', 'current'];

export type StyleScaling = 'relative' | 'gatys';

/** What is known of a style at one layer. */
export interface LayerStyle {
  /** `[1, 1, C, C]`, centred as the objective is. */
  readonly gram: Statistic;
  /** Channel means, `[1, C, 1, 1]`. Read where they are subtracted. */
  readonly mean?: Statistic;
}

export interface GramStyleOptions {
  readonly centring?: Centring;
  readonly scaling?: StyleScaling;
}

/** @throws SettingError when the style's means are to be subtracted and are not given. */
export function gramStyle(layer: string, style: LayerStyle, options: GramStyleOptions = {}): Objective {
  const { centring = 'none', scaling = 'relative' } = options;
  const name = `style at ${layer}`;
  if (centring === 'style' && style.mean === undefined) {
    throw new SettingError(`${name}: the style's channel means are to be subtracted, but were not given.`);
  }
  return {
    name,
    layers: [layer],
    build(activations) {
      const f = activation(activations, layer);
      const { graph } = f;
      const g = centredGram(f, centring, style.mean && statisticValue(graph, style.mean));
      const target = statisticValue(graph, style.gram);
      return scaling === 'relative'
        ? relativeDifference(g, target, name)
        : scale(meanDifference(g, target, name), 1 / 4);
    },
  };
}

/** The Gram matrix of f, `[N, C, h, w]`, minus `styleMean` or its own means: `[N, 1, C, C]`. */
export function centredGram(f: Value, centring: Centring, styleMean?: Value): Value {
  if (centring === 'none') return gram(f);
  const centre = centring === 'style' ? styleMean : channelMean(f);
  return gram(centre ? subtract(f, centre) : f);
}

/** The mean over positions, `[N, C, 1, 1]`. */
export function channelMean(f: Value): Value {
  return mean(f, ['height', 'width']);
}
