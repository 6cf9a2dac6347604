// Average pooling in place of max pooling keeps the size of activations.
import { expect, test } from 'vitest';
import { Graph, Variable } from '../../src/core/graph.js';
import { averagePoolGain, poolInstead } from '../../src/nets/pooling.js';
import { evaluate } from '../support/evaluate.js';
import { testPicture, tinyNetwork } from '../support/tinyNetwork.js';

test('the maximum, or the mean enlarged', () => {
  const x = new Variable('x', [1, 1, 2, 4]);
  const value = new Graph().read(x);
  const state = new Map([[x, [1, 2, 0, 0, 3, 6, 0, 8]]]);
  const [max, average] = evaluate([poolInstead('max', value, 2), poolInstead('average', value, 2)], state);
  expect([...max]).toEqual([6, 8]);
  expect([...average]).toEqual([3 * averagePoolGain, 2 * averagePoolGain]);
});

test('a network built with it answers as strongly as before', () => {
  const picture = testPicture(24, 16);
  const x = new Variable('picture', picture.shape);
  const power = (pooling: 'max' | 'average'): number => {
    const layer = tinyNetwork().build(new Graph().read(x), { pooling }).get('block2_conv1');
    if (!layer) throw new Error('the layer is not there');
    const [data] = evaluate([layer], new Map([[x, picture.data]]));
    return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
  };
  const ratio = power('average') / power('max');
  expect(ratio).not.toBe(1);
  expect(ratio).toBeGreaterThan(0.7);
  expect(ratio).toBeLessThan(1.4);
});
