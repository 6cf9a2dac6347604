/**
 * Training: draw a batch, attack it, follow the gradient of the cross-entropy on the attacked pictures.
 *
 * Two graphs share their variables: one moves the pictures to where the network is most confused, the other learns from
 * them. The kernels split each batch over the backend's threads, and their results do not depend on how many there are,
 * so a run follows from its settings alone.
 */
import type { Backend, Program } from '../core/backend.js';
import { BackendError } from '../core/errors.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { Rng } from '../core/rng.js';
import { smallVggPlan } from '../nets/vgg.js';
import { crossEntropy, gradient } from '../ops/index.js';
import { adamW } from '../optimizers/adamW.js';
import { averageParameters, clipByNorm, hostScalar, type ParameterOptimizer } from '../optimizers/parameters.js';
import { linearRise, warmUpCosine } from '../optimizers/schedule.js';
import { sgd } from '../optimizers/sgd.js';
import { attackStep, randomStarts } from './attack.js';
import { accuracyOf, type Batch, type BatchSource, classNames, oneHot } from './batch.js';
import { trainingNetwork } from './model.js';
import { createParameters, initialValues, kernelSet, parameterList, type Parameters } from './parameters.js';
import { checkTrainingSettings, type TrainingSettings } from './settings.js';

export interface TrainingStep {
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  /** Cross-entropy and accuracy on the attacked pictures, before the step's change. */
  readonly loss: number;
  readonly accuracy: number;
  readonly rate: number;
  readonly radius: number;
  readonly ms: number;
}

/** Everything a training run needs to go on later: numbers by variable name. */
export interface TrainingState {
  readonly step: number;
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
}

/** A training under way: call {@link step} until `finished` is `settings.steps`. */
export class Training {
  #finished = 0;

  private constructor(
    readonly backend: Backend,
    readonly settings: TrainingSettings,
    readonly source: BatchSource,
    readonly graphs: TrainingGraphs,
    private readonly attack: Program,
    private readonly learn: Program,
  ) {}

  /** @throws SettingError for settings out of range. */
  static async create(backend: Backend, settings: TrainingSettings, source: BatchSource): Promise<Training> {
    checkTrainingSettings(settings);
    const graphs = buildGraphs(settings);
    const attack = await backend.compile(graphs.attack, []);
    const learn = await backend.compile(graphs.learn, [graphs.loss, graphs.logits]);
    const training = new Training(backend, settings, source, graphs, attack, learn);
    for (const [variable, values] of initialValues(graphs.parameters, new Rng(settings.seed).fork('weights'))) {
      backend.write(variable, values);
    }
    return training;
  }

  /** Steps done so far. */
  get finished(): number {
    return this.#finished;
  }

  /**
   * Does one step.
   *
   * @throws BackendError when the loss is no longer a number; the state before is what the last checkpoint holds.
   */
  async step(): Promise<TrainingStep> {
    const { backend, settings, graphs } = this;
    const step = this.#finished + 1;
    const begin = performance.now();

    const radius = linearRise(step, settings.steps, settings.radius, settings.radiusRise);
    const { labels } = await this.prepareBatch(step, radius);
    if (radius > 0) this.attack.run();

    const rate = warmUpCosine(step, settings.steps, settings.rate, settings.warmUp);
    graphs.optimizer.prepare(backend, step, rate);
    // Early on the average follows closely, so that it forgets the random start.
    const keep = Math.min(settings.averaging, step / (step + 10));
    backend.write(graphs.keep, Float32Array.of(step === 1 ? 0 : keep));
    this.learn.run();

    const [loss] = await this.learn.read(graphs.loss);
    if (!Number.isFinite(loss)) {
      throw new BackendError(`training: the loss is ${loss} at step ${step}.`, 'Resume with a lower rate.');
    }
    const accuracy = accuracyOf(await this.learn.read(graphs.logits), labels);
    this.#finished = step;
    return { step, steps: settings.steps, loss, accuracy, rate, radius, ms: performance.now() - begin };
  }

  /** Draws batch `index` and sets the attack's variables to its start. */
  async prepareBatch(index: number, radius: number): Promise<Batch> {
    const { backend, settings, graphs } = this;
    const { seed, batch: count, side } = settings;
    const batch = await this.source({ seed, stream: 'training', index, count, side });
    const rng = new Rng(seed).fork('attack').fork(index);
    backend.write(graphs.clean, batch.pictures);
    backend.write(graphs.attacked, randomStarts(batch.pictures, graphs.clean.shape, radius, rng));
    backend.write(graphs.target, oneHot(batch.labels, classNames.length));
    backend.write(graphs.radius, Float32Array.of(radius));
    return batch;
  }

  /** Attacks the batch prepared last, with the weights as they stand. */
  attackBatch(): void {
    this.attack.run();
  }

  async save(): Promise<TrainingState> {
    const tensors = new Map<string, { shape: readonly number[]; data: Float32Array }>();
    for (const variable of this.graphs.state) {
      tensors.set(variable.name, { shape: variable.shape, data: await this.backend.read(variable) });
    }
    return { step: this.#finished, tensors };
  }

  /** @throws BackendError when the state is of another network or optimizer. */
  restore({ step, tensors }: TrainingState): void {
    for (const variable of this.graphs.state) {
      const tensor = tensors.get(variable.name);
      if (tensor?.shape.join() !== variable.shape.join()) {
        throw new BackendError(
          `training: the checkpoint has no ${variable.name} of shape ${variable.shape.join('x')}.`,
          'Resume with the settings it was made with.',
        );
      }
      this.backend.write(variable, tensor.data);
    }
    this.#finished = step;
  }

  dispose(): void {
    this.attack.dispose();
    this.learn.dispose();
  }
}

interface TrainingGraphs {
  readonly parameters: Parameters;
  /** Moving averages of the parameters: what is exported in the end. */
  readonly averages: Parameters;
  readonly optimizer: ParameterOptimizer;
  /** All variables that carry over from step to step. */
  readonly state: readonly Variable[];
  readonly clean: Variable;
  readonly attacked: Variable;
  readonly target: Variable;
  readonly radius: Variable;
  readonly keep: Variable;
  readonly attack: Graph;
  readonly learn: Graph;
  readonly loss: Value;
  readonly logits: Value;
}

function buildGraphs({ batch, side, optimizer: kind, decay, clip }: TrainingSettings): TrainingGraphs {
  const parameters = createParameters(smallVggPlan, classNames.length);
  const averages = createParameters(smallVggPlan, classNames.length, '/average');
  const clean = new Variable('clean', [batch, 3, side, side]);
  const attacked = new Variable('attacked', [batch, 3, side, side]);
  const target = new Variable('target', [batch, classNames.length, 1, 1]);
  const radius = hostScalar('radius');
  const keep = hostScalar('averaging');

  const attack = new Graph();
  {
    const start = attack.read(attacked);
    const loss = crossEntropy(trainingNetwork(smallVggPlan, parameters, start).logits, attack.read(target));
    const distance = attack.read(radius);
    attack.assign(attacked, attackStep(attack.read(clean), start, loss, distance, distance));
  }

  const learn = new Graph();
  const { logits } = trainingNetwork(smallVggPlan, parameters, learn.read(attacked));
  const loss = crossEntropy(logits, learn.read(target));
  const variables = parameterList(parameters);
  const decaying = kernelSet(parameters);
  const gradients = gradient(
    loss,
    variables.map((variable) => learn.read(variable)),
  );
  const trained = clipByNorm(
    variables.map((variable, i) => ({ variable, gradient: gradients[i], decays: decaying.has(variable) })),
    clip,
  );
  const optimizer = kind === 'adamw' ? adamW(trained, { beta2: 0.99, decay }) : sgd(trained, { decay });
  const averaged = parameterList(averages);
  averageParameters(optimizer.updated, averaged, keep);

  const state = [...variables, ...averaged, ...optimizer.state];
  return { parameters, averages, optimizer, state, clean, attacked, target, radius, keep, attack, learn, loss, logits };
}
