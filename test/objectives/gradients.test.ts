// Every objective: its value by hand where that is short, and its gradient with respect to the picture against central
// differences in float64.
import { describe, expect, test } from 'vitest';
import { Graph, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import type { Activations, Network } from '../../src/nets/network.js';
import { channel, neuron } from '../../src/objectives/channel.js';
import { channelMeanStyle } from '../../src/objectives/channelMeanStyle.js';
import { classLogit, classMosaic, classPresence } from '../../src/objectives/classes.js';
import { content } from '../../src/objectives/content.js';
import { centredGram, type Centring, centrings, channelMean, gramStyle } from '../../src/objectives/gramStyle.js';
import { layerPower } from '../../src/objectives/layerPower.js';
import { type Objective, scaled, total, withPicture } from '../../src/objectives/objective.js';
import { totalVariation } from '../../src/objectives/totalVariation.js';
import { gradient } from '../../src/ops/index.js';
import { slopes } from '../support/centralDifferences.js';
import { evaluate } from '../support/evaluate.js';
import { testPicture, tinyNetwork } from '../support/tinyNetwork.js';

const plain = tinyNetwork();
/** The last layer as if it were a classifier's: what objectives of classes read. */
const network: Network = {
  ...plain,
  classifier: { layer: 'block2_pool', classes: ['a', 'b', 'c', 'd', 'e', 'f'] },
};
const photo = testPicture(12, 8, 5);
const style = testPicture(10, 14, 9);

/** What `measure` makes of a picture's activations. */
function measured(picture: Tensor, measure: (activations: Activations) => ReturnType<typeof channelMean>): Tensor {
  const x = new Variable('picture', picture.shape);
  const value = measure(network.build(new Graph().read(x)));
  const [data] = evaluate([value], new Map([[x, picture.data]]));
  return new Tensor(value.shape, Float32Array.from(data));
}

const layer = 'block2_conv1';
const at = (activations: Activations): ReturnType<typeof channelMean> => {
  const value = activations.get(layer);
  if (!value) throw new Error('the layer is not there');
  return value;
};
const contentTarget = measured(style, at);
const sameSize = measured(testPicture(12, 8, 3), at);
const mean = measured(style, (activations) => channelMean(at(activations)));
const gramTarget = (centring: Centring): Tensor =>
  measured(style, (activations) => {
    const f = at(activations);
    return centredGram(f, centring, f.graph.constant(mean));
  });

const objectives: readonly Objective[] = [
  content(layer, sameSize),
  content(layer, sameSize, 'plain'),
  ...centrings.map((centring) => ({
    ...gramStyle(layer, { gram: gramTarget(centring), mean }, { centring }),
    name: `style, centring ${centring}`,
  })),
  { ...gramStyle(layer, { gram: gramTarget('none') }, { scaling: 'gatys' }), name: 'style as Gatys et al. scale it' },
  channelMeanStyle(layer, mean),
  totalVariation(),
  { ...totalVariation('wrap'), name: 'total variation that wraps' },
  layerPower(layer),
  channel(layer, 2),
  neuron(layer, 2),
  neuron(layer, 0, [3, 3]),
  classLogit(network, 'c'),
  classPresence(network, ['a', 'e']),
  classMosaic(network, ['a', 'b', 'c', 'd'], 2, 2),
  total([scaled(content(layer, sameSize), 0.3), scaled(gramStyle(layer, { gram: gramTarget('none') }), 2)]),
];

function built(
  objective: Objective,
  picture: Tensor,
): { x: Variable; loss: ReturnType<typeof at>; slope: ReturnType<typeof at> } {
  const x = new Variable('picture', picture.shape);
  const value = new Graph().read(x);
  const loss = objective.build(withPicture(network.build(value), value));
  const [slope] = gradient(loss, [value]);
  return { x, loss, slope };
}

function valueOf(objective: Objective, picture: Tensor): number {
  const { x, loss } = built(objective, picture);
  return evaluate([loss], new Map([[x, picture.data]]))[0][0];
}

describe('gradients', () => {
  test.each(objectives)('$name', (objective) => {
    const { x, loss, slope } = built(objective, photo);
    const [g] = evaluate([slope], new Map([[x, photo.data]]));
    expect(g.some((value) => value !== 0)).toBe(true);
    for (const { along, direction, slope: expected, tolerance } of slopes(loss, x, new Map([[x, photo.data]]))) {
      const found = g.reduce((sum, value, i) => sum + value * direction[i], 0);
      expect(Math.abs(found - expected), along).toBeLessThan(
        tolerance.atol + 100 * tolerance.rtol * Math.abs(expected),
      );
    }
  });
});

describe('values', () => {
  const zero = (objective: Objective, picture: Tensor): void => {
    expect(Math.abs(valueOf(objective, picture))).toBeLessThan(1e-12);
  };

  test('content is zero at the photo itself, and relative to its power', () => {
    zero(content(layer, measured(photo, at)), photo);
    const doubled = new Tensor(
      sameSize.shape,
      sameSize.data.map((value) => 2 * value),
    );
    const [one, half] = [content(layer, sameSize, 'plain'), content(layer, doubled, 'plain')];
    const power = doubled.data.reduce((sum, value) => sum + value * value, 0) / doubled.data.length;
    expect(valueOf(content(layer, doubled), photo)).toBeCloseTo(valueOf(half, photo) / power, 10);
    expect(valueOf(one, photo)).not.toBeCloseTo(valueOf(half, photo), 3);
  });

  test.each(centrings)('style, centring %s, is zero at the style itself', (centring) => {
    const objective = gramStyle(layer, { gram: gramTarget(centring), mean }, { centring });
    zero(objective, style);
    expect(valueOf(objective, photo)).toBeGreaterThan(0.01);
  });

  test('a Gram matrix by hand, of both centrings', () => {
    const f = new Tensor([1, 2, 1, 2], Float32Array.of(1, 3, 2, 6));
    const of = (centring: Centring): number[] => {
      const x = new Variable('f', f.shape);
      const value = new Graph().read(x);
      const centre = value.graph.constant(Tensor.channels([1, 1]));
      return Array.from(evaluate([centredGram(value, centring, centre)], new Map([[x, f.data]]))[0]);
    };
    expect(of('none')).toEqual([5, 10, 10, 20]);
    expect(of('current')).toEqual([1, 2, 2, 4]);
    expect(of('style')).toEqual([2, 5, 5, 13]);
  });

  test("Gatys' scaling is a quarter of the mean square, the relative one in units of the style's", () => {
    const target = gramTarget('none');
    const power = target.data.reduce((sum, value) => sum + value * value, 0) / target.data.length;
    const gatys = valueOf(gramStyle(layer, { gram: target }, { scaling: 'gatys' }), photo);
    const relative = valueOf(gramStyle(layer, { gram: target }), photo);
    expect(relative).toBeCloseTo((4 * gatys) / power, 10);
  });

  test('channel means are zero at the style itself', () => {
    zero(channelMeanStyle(layer, mean), style);
    expect(valueOf(channelMeanStyle(layer, mean), photo)).toBeGreaterThan(1e-4);
  });

  test('total variation by hand', () => {
    const ramp = new Tensor([1, 1, 2, 3], Float32Array.of(0, 1, 2, 0, 1, 2));
    const x = new Variable('picture', ramp.shape);
    const of = (objective: Objective): number => {
      const value = new Graph().read(x);
      return evaluate([objective.build(withPicture(new Map(), value))], new Map([[x, ramp.data]]))[0][0];
    };
    expect(of(totalVariation())).toBeCloseTo(1, 12);
    expect(of(totalVariation('wrap'))).toBeCloseTo((1 + 1 + 4) / 3, 12);
  });

  test('a picture of another size than the target is refused, and so are features that are not there', () => {
    expect(() => valueOf(content(layer, contentTarget), photo)).toThrow(/content at block2_conv1: the picture gives/);
    expect(() => gramStyle(layer, { gram: gramTarget('style') }, { centring: 'style' })).toThrow(/were not given/);
    expect(() => valueOf(channel(layer, 6), photo)).toThrow(/6 channels, from 0 to 5, got 6/);
    expect(() => valueOf(neuron(layer, 0, [4, 0]), photo)).toThrow(/4x6 positions here, none at 4, 0/);
    expect(() => classLogit(network, 'z')).toThrow(/class "z" does not exist/);
  });
});
