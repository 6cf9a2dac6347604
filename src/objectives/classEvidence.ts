/**
 * How much of one class a picture shows, as one number whose gradient says where. With z the class's map of logits, or of
 * log-softmax, over positions p of the fully convolutional network:
 *
 *     mean:        (1 / P) sum over p of z[p]        every position pulls alike, also those that show something else
 *     logsumexp:   ln sum over p of e^z[p]           the positions that show the class best pull most: softmax(z)[p]
 */
import { SettingError } from '../core/errors.js';
import type { Value, Variable } from '../core/graph.js';
import type { Network } from '../nets/network.js';
import { add, exp, log, logSoftmax, maxPool, mean, multiply, subtract, sum } from '../ops/index.js';
import { activation, type Objective } from './objective.js';

export const evidenceKinds = ['logsumexp', 'log-softmax', 'mean'] as const;

/**
 * 'logsumexp': of the logits. 'log-softmax': logsumexp of the logarithm of the per-position softmax, where a class must
 * also win against the others. 'mean': of the logits, as MindsEye had it.
 */
export type EvidenceKind = (typeof evidenceKinds)[number];

/** ln of the sum over height and width of e^x, `[N, C, 1, 1]`; the largest is taken out first, so nothing overflows. */
export function logSumExp(x: Value): Value {
  const [, , height, width] = x.shape;
  // The derivative with respect to the largest cancels: ln(sum e^(x - m)) + m is the same for every m.
  const largest = maxPool(x, [height, width]);
  return add(log(sum(exp(subtract(x, largest)), ['height', 'width'])), largest);
}

/**
 * Evidence for the class that `selection` names.
 *
 * @param selection `[1, K, 1, 1]`, 1 for the class and 0 for the others: one compiled graph serves all classes.
 * @throws SettingError when the network has no classifier.
 */
export function classEvidence(network: Network, kind: EvidenceKind, selection: Variable): Objective {
  const { layer } = classifierOf(network);
  return {
    name: `${kind} of a class`,
    layers: [layer],
    build(activations) {
      const logits = activation(activations, layer);
      const scores = kind === 'log-softmax' ? logSoftmax(logits) : logits;
      const map = sum(multiply(scores, logits.graph.read(selection)), ['channels']);
      return kind === 'mean' ? mean(map) : logSumExp(map);
    },
  };
}

/** @throws SettingError when the network has no classifier, saying what to load. */
export function classifierOf({ classifier, title }: Network): NonNullable<Network['classifier']> {
  if (classifier) return classifier;
  throw new SettingError(
    `${title}: it has no classifier, so it can name nothing.`,
    'Load weights with the classifying layers: a VGG16 file "with top", an ONNX file such as GoogLeNet, or the small network that comes along.',
  );
}
