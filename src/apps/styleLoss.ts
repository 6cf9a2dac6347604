/**
 * The function that style transfer minimizes,
 *
 *     loss = content C + style S + mean M + variation V
 *
 * C, S and M being weighted means over layers, so that neither the number of layers nor their names change what the four
 * weights of the balance mean. The weights are variables: they may change between steps.
 */
import type { Value, Variable } from '../core/graph.js';

import type { Activations, Network } from '../nets/network.js';
import { channelMeanStyle } from '../objectives/channelMeanStyle.js';
import { content } from '../objectives/content.js';
import { gramStyle } from '../objectives/gramStyle.js';
import { type Objective, withPicture } from '../objectives/objective.js';
import { totalVariation } from '../objectives/totalVariation.js';
import { add, multiply, scale } from '../ops/index.js';
import { type Balance, balanceNames, type LayerWeight, type StyleSettings } from './styleSettings.js';
import type { Targets } from './styleTargets.js';
import { continued, ofTile, tileMargin } from './tileViews.js';

/** A term of the report. */
export interface Term {
  readonly name: string;
  /** Which weight of the balance it is under. */
  readonly kind: keyof Balance;
  /** Its share within its kind. */
  readonly share: number;
  readonly objective: Objective;
}

/** All terms there are: one for each layer of each kind, and the total variation. */
export function termsOf(settings: StyleSettings, targets: Targets): Term[] {
  const { contentLayers, styleLayers, centring, styleScaling, contentScaling, balance, tileable } = settings;
  const spread = (
    kind: keyof Balance,
    layers: readonly LayerWeight[],
    make: (layer: string) => Objective | undefined,
  ): Term[] => {
    const sum = layers.reduce((before, { weight }) => before + weight, 0);
    return layers.flatMap(({ layer, weight }) => {
      const objective = make(layer);
      return objective ? [{ name: objective.name, kind, share: weight / sum, objective }] : [];
    });
  };
  const ofStyle = (layer: string, make: (target: { gram: Variable; mean: Variable }) => Objective) => {
    const target = targets.style.get(layer);
    return target && make(target);
  };
  const variation = totalVariation(tileable ? 'wrap' : 'none');
  return [
    ...spread('content', contentLayers, (layer) => {
      const target = targets.content.get(layer);
      return target && content(layer, target, contentScaling);
    }),
    ...spread('style', styleLayers, (layer) =>
      ofStyle(layer, (target) => gramStyle(layer, target, { centring, scaling: styleScaling })),
    ),
    // Left out where nobody asks for them: unlike the others they are no part of what is always told.
    ...(balance.mean > 0
      ? spread('mean', styleLayers, (layer) => ofStyle(layer, ({ mean }) => channelMeanStyle(layer, mean)))
      : []),
    { name: variation.name, kind: 'variation', share: 1, objective: variation },
  ];
}

/**
 * Builds the loss and its terms, unweighted, in their order.
 *
 * A picture that is to tile is seen as a part of the plane it tiles (`tileViews.ts`).
 *
 * @param weights a scalar variable for each weight of the balance.
 */
export function buildLoss(
  picture: Value,
  network: Network,
  terms: readonly Term[],
  { pooling, tileable }: Pick<StyleSettings, 'pooling' | 'tileable'>,
  weights: Readonly<Record<keyof Balance, Variable>>,
): { loss: Value; parts: Value[] } {
  const layers = [...new Set(terms.flatMap(({ objective }) => objective.layers))];
  const options = { layers, pooling };
  const margin = tileable ? tileMargin(network.layers, layers) : 0;
  const seen = tileable
    ? ofTile(wantedOf(network.build(continued(picture, margin), options), layers), network.layers, margin)
    : network.build(picture, options);
  const activations = withPicture(seen, picture);
  const parts = terms.map(({ objective }) => objective.build(activations));
  const weighted = balanceNames.flatMap((kind) => {
    const list = terms.flatMap((term, i) => (term.kind === kind ? [scale(parts[i], term.share)] : []));
    return list.length > 0 ? [multiply(list.reduce(add), picture.graph.read(weights[kind]))] : [];
  });
  return { loss: weighted.reduce(add), parts };
}

/** Without the layers that are only passed through. */
function wantedOf(activations: Activations, layers: readonly string[]): Activations {
  return new Map([...activations].filter(([name]) => layers.includes(name)));
}
