/**
 * Style as the channel means of a layer: how much of each feature there is,
 *
 *     mean((mu - mu_style)^2) / mean(mu_style^2),   mu[c] = mean over positions of f[c]
 *
 * (Li, Wang, Liu & Hou 2017, "Demystifying Neural Style Transfer", section 4.2: first moments alone already carry style).
 */
import { activation, type Objective } from './objective.js';
import { channelMean } from './gramStyle.js';
import { relativeDifference, type Statistic, statisticValue } from './statistic.js';

/** @param style the style's means, `[1, C, 1, 1]`. */
export function channelMeanStyle(layer: string, style: Statistic): Objective {
  const name = `channel means of ${layer}`;
  return {
    name,
    layers: [layer],
    build(activations) {
      const f = activation(activations, layer);
      return relativeDifference(channelMean(f), statisticValue(f.graph, style), name);
    },
  };
}
