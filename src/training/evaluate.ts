/**
 * How good a trained network is: its accuracy on pictures drawn from seeds it never saw, as they are and under attack.
 */
import type { Backend, Program } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { Rng } from '../core/rng.js';
import type { Network } from '../nets/network.js';
import { crossEntropy, mean } from '../ops/index.js';
import { hostScalar } from '../optimizers/parameters.js';
import { attackStep, randomStarts } from './attack.js';
import { type BatchSource, classNames, correct, oneHot } from './batch.js';

export interface EvaluationSettings {
  readonly seed: number;
  /** How many pictures; rounded up to whole batches. */
  readonly pictures: number;
  readonly batch: number;
  readonly side: number;
  /** Radii of the attacks to measure; [] for clean pictures only. */
  readonly radii: readonly number[];
  /** Steps of projected gradient ascent per attack, each of 2.5 radius / steps (Madry et al. 2018). */
  readonly attackSteps: number;
}

export const evaluationDefaults: EvaluationSettings = {
  seed: 2,
  pictures: 1920,
  batch: 64,
  side: 64,
  radii: [1, 2],
  attackSteps: 10,
};

export interface Evaluation {
  readonly pictures: number;
  /** Share of clean pictures classified right. */
  readonly accuracy: number;
  /** The same for each class. */
  readonly perClass: Readonly<Record<string, number>>;
  /** Share classified right under an attack of each radius. */
  readonly robust: readonly { readonly radius: number; readonly accuracy: number }[];
}

/** Measures the network. @param progress called after each batch with the share done. */
export async function evaluate(
  backend: Backend,
  network: Network,
  source: BatchSource,
  settings: EvaluationSettings = evaluationDefaults,
  progress: (share: number) => void = () => undefined,
): Promise<Evaluation> {
  const { seed, batch: count, side, radii, attackSteps } = settings;
  const bench = await Bench.create(backend, network, count, side);
  const batches = Math.ceil(settings.pictures / count);
  const seen = new Array<number>(classNames.length).fill(0);
  const right = new Array<number>(classNames.length).fill(0);
  const robust = new Array<number>(radii.length).fill(0);

  for (let index = 0; index < batches; index++) {
    const { pictures, labels } = await source({ seed, stream: 'held-out', index, count, side });
    correct(await bench.classify(pictures), labels).forEach((hit, n) => {
      seen[labels[n]] += 1;
      right[labels[n]] += hit ? 1 : 0;
    });
    for (const [r, radius] of radii.entries()) {
      const rng = new Rng(seed).fork('attack').fork(index).fork(r);
      const attacked = await bench.attack(pictures, labels, radius, attackSteps, rng);
      robust[r] += correct(await bench.classify(attacked), labels).filter(Boolean).length;
    }
    progress((index + 1) / batches);
  }
  bench.dispose();

  const pictures = batches * count;
  return {
    pictures,
    accuracy: right.reduce((a, b) => a + b) / pictures,
    perClass: Object.fromEntries(classNames.map((name, c) => [name, right[c] / Math.max(1, seen[c])])),
    robust: radii.map((radius, r) => ({ radius, accuracy: robust[r] / pictures })),
  };
}

/** The network set up to classify and to be attacked, a batch at a time. */
class Bench {
  private constructor(
    private readonly backend: Backend,
    private readonly variables: Record<'clean' | 'attacked' | 'target' | 'radius' | 'stride', Variable>,
    private readonly logits: Value,
    private readonly classifier: Program,
    private readonly attacker: Program,
  ) {}

  static async create(backend: Backend, network: Network, count: number, side: number): Promise<Bench> {
    const variables = {
      clean: new Variable('clean', [count, 3, side, side]),
      attacked: new Variable('attacked', [count, 3, side, side]),
      target: new Variable('target', [count, classNames.length, 1, 1]),
      radius: hostScalar('radius'),
      stride: hostScalar('stride'),
    };
    const forward = new Graph();
    const logits = classLogits(network, forward.read(variables.attacked));
    const classifier = await backend.compile(forward, [logits]);

    const graph = new Graph();
    const attacked = graph.read(variables.attacked);
    const loss = crossEntropy(classLogits(network, attacked), graph.read(variables.target));
    const [clean, radius, stride] = [variables.clean, variables.radius, variables.stride].map((v) => graph.read(v));
    graph.assign(variables.attacked, attackStep(clean, attacked, loss, radius, stride));
    return new Bench(backend, variables, logits, classifier, await backend.compile(graph, []));
  }

  async classify(pictures: Float32Array): Promise<Float32Array> {
    this.backend.write(this.variables.attacked, pictures);
    this.classifier.run();
    return this.classifier.read(this.logits);
  }

  async attack(
    pictures: Float32Array,
    labels: readonly number[],
    radius: number,
    steps: number,
    rng: Rng,
  ): Promise<Float32Array> {
    const { clean, attacked, target } = this.variables;
    this.backend.write(clean, pictures);
    this.backend.write(attacked, randomStarts(pictures, clean.shape, radius, rng));
    this.backend.write(target, oneHot(labels, classNames.length));
    this.backend.write(this.variables.radius, Float32Array.of(radius));
    this.backend.write(this.variables.stride, Float32Array.of((2.5 * radius) / steps));
    for (let step = 0; step < steps; step++) this.attacker.run();
    return this.backend.read(attacked);
  }

  dispose(): void {
    this.classifier.dispose();
    this.attacker.dispose();
    for (const variable of Object.values(this.variables)) this.backend.release(variable);
  }
}

/** The mean over positions of the network's map of logits, `[N, classes, 1, 1]`. */
function classLogits(network: Network, pictures: Value): Value {
  const layer = network.classifier?.layer;
  if (layer === undefined) throw new RangeError(`${network.title}: it has no classifier to evaluate.`);
  const map = network.build(pictures, { layers: [layer] }).get(layer);
  if (map === undefined) throw new RangeError(`${network.title}: it was built without ${layer}.`);
  return mean(map, ['height', 'width']);
}
