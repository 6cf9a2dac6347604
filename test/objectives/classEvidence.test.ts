/** Evidence for a class: values by hand, gradients by central differences and by TensorFlow.js. */
import { describe, expect, test } from 'vitest';
import { Graph, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import type { Network } from '../../src/nets/network.js';
import { classEvidence, evidenceKinds, logSumExp } from '../../src/objectives/classEvidence.js';
import { gradient } from '../../src/ops/index.js';
import { slopes } from '../support/centralDifferences.js';
import { findWorst } from '../support/compare.js';
import { evaluate } from '../support/evaluate.js';
import { witness } from '../support/tfjs.js';
import { tinyNetwork } from '../support/tinyNetwork.js';

const [classes, height, width] = [4, 3, 5];
const logits = new Variable('logits', [1, classes, height, width]);
const selection = new Variable('class', [1, classes, 1, 1]);
const chosen = 2;

/** A network that is nothing but a classifier: its picture is the map of logits. */
const bare: Network = {
  ...tinyNetwork(),
  classifier: { layer: 'logits', classes: ['a', 'b', 'c', 'd'] },
  build: (picture) => new Map([['logits', picture]]),
};

const rng = new Rng(3);
const numbers = Float32Array.from({ length: classes * height * width }, () => 2 * rng.normal());
const state = new Map([[logits, numbers] as const, [selection, Float32Array.of(0, 0, 1, 0)] as const]);
const plane = height * width;
const ofClass = Array.from(numbers.slice(chosen * plane, (chosen + 1) * plane));

const expectedValues = {
  mean: ofClass.reduce((a, b) => a + b) / plane,
  logsumexp: Math.log(ofClass.reduce((t, z) => t + Math.exp(z), 0)),
  'log-softmax': Math.log(
    ofClass.reduce((t, z, p) => {
      const all = Array.from({ length: classes }, (_, k) => Math.exp(numbers[k * plane + p])).reduce((a, b) => a + b);
      return t + Math.exp(z) / all;
    }, 0),
  ),
};

describe.each(evidenceKinds)('%s of a class', (kind) => {
  const graph = new Graph();
  const map = graph.read(logits);
  const evidence = classEvidence(bare, kind, selection).build(bare.build(map));
  const [slope] = gradient(evidence, [map]);
  const [value, found] = evaluate([evidence, slope], state);

  test('its value', () => {
    expect(value[0]).toBeCloseTo(expectedValues[kind], 10);
  });

  test('its gradient: central differences agree', () => {
    for (const { along, direction, slope: expected, tolerance } of slopes(evidence, logits, state)) {
      const got = direction.reduce((total, part, i) => total + part * found[i], 0);
      expect(findWorst([got], [expected], tolerance).ratio, along).toBeLessThanOrEqual(1);
    }
  });

  test('its gradient: TensorFlow.js agrees', () => {
    const built = { graph, output: evidence, loss: evidence, gradients: [{ variable: logits, value: slope }], state };
    const [theirs] = witness(built).gradients;
    found.forEach((ours, i) => {
      expect(theirs[i]).toBeCloseTo(ours, 5);
    });
  });
});

describe('logsumexp over positions', () => {
  const valueOf = (x: readonly number[]): number => {
    const variable = new Variable('x', [1, 1, 1, x.length]);
    return evaluate([logSumExp(new Graph().read(variable))], new Map([[variable, Float32Array.from(x)]]))[0][0];
  };

  test('neither overflows nor vanishes', () => {
    expect(valueOf([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 9);
    expect(valueOf([-1000, -1000])).toBeCloseTo(-1000 + Math.LN2, 9);
  });

  test('its gradient is the softmax over positions, also where two are largest', () => {
    const variable = new Variable('x', [1, 1, 2, 2]);
    const x = new Graph().read(variable);
    const [g] = gradient(logSumExp(x), [x]);
    const [found] = evaluate([g], new Map([[variable, Float32Array.of(3, 3, 1, -100)]]));
    const all = 2 * Math.exp(3) + Math.E;
    [Math.exp(3) / all, Math.exp(3) / all, Math.E / all, 0].forEach((expected, i) => {
      expect(found[i]).toBeCloseTo(expected, 12);
    });
  });
});

test('a network without a classifier says what to load', () => {
  expect(() => classEvidence(tinyNetwork(), 'mean', selection)).toThrow(/no classifier.*VGG16.*ONNX/);
});
