/** Style transfer at one size: targets, loss and optimizer on the backend. */
import type { Backend, MemoryEstimate } from '../core/backend.js';
import { Variable } from '../core/graph.js';
import { Tensor } from '../core/tensor.js';
import type { Extent } from '../image/picture.js';
import type { Network } from '../nets/network.js';
import type { Minimizer, OptimizerState, OptimizerStep } from '../optimizers/optimizer.js';
import { hostScalar } from '../optimizers/parameters.js';
import { GraphProblem } from '../optimizers/problem.js';
import { optimizerOf } from './optimizers.js';
import type { Runner } from './runner.js';
import { buildLoss, type Term, termsOf } from './styleLoss.js';
import { type Balance, balanceNames, type StyleSettings } from './styleSettings.js';
import { measureTargets, type Sources, type Targets } from './styleTargets.js';

/** Where, with what and how. */
export interface Place {
  readonly backend: Backend;
  readonly network: Network;
  readonly sources: Sources;
  readonly settings: StyleSettings;
  readonly run: Runner;
}

/** Everything needed to begin a phase, or to go on within it, with the same bits. */
export interface StyleState {
  /** From 0. */
  readonly phase: number;
  /** Steps done in this phase. */
  readonly step: number;
  /** The picture at that step, `[1, 3, height, width]`. */
  readonly picture: Tensor;
  readonly optimizer: OptimizerState | undefined;
}

/** What can be read off at the accepted picture. */
export interface Reading {
  /** The weighted sum of the terms. */
  readonly loss: number;
  /** Every term by name, not weighted. */
  readonly terms: Readonly<Record<string, number>>;
  readonly balance: Balance;
  /** Evaluations of loss and gradient so far, in all phases. */
  readonly evaluations: number;
  /** The picture's variable on the backend, `[1, 3, height, width]`; it changes with the next step. */
  readonly image: Variable;
  /** What the phase's loss takes, planned before its first step. */
  readonly memory: MemoryEstimate;
}

type Weights = Readonly<Record<keyof Balance, Variable>>;

export class StylePhase {
  #minimizer: Minimizer | undefined;
  #balance: Balance;
  /** The terms at the accepted picture. */
  #parts: readonly number[] = [];

  private constructor(
    private readonly place: Place,
    private readonly targets: Targets,
    private readonly terms: readonly Term[],
    private readonly weights: Weights,
    private readonly problem: GraphProblem,
  ) {
    this.#balance = place.settings.balance;
  }

  /** @throws SettingError when a layer does not exist or a picture is too small for it. */
  static async create(place: Place, extent: Extent): Promise<StylePhase> {
    const { backend, network, sources, settings, run } = place;
    const targets = await measureTargets(place, sources, extent, settings);
    const weights: Weights = {
      content: hostScalar('weight of content'),
      style: hostScalar('weight of style'),
      mean: hostScalar('weight of mean'),
      variation: hostScalar('weight of variation'),
    };
    const terms = termsOf(settings, targets);
    const image = new Variable('picture', [1, 3, extent.height, extent.width]);
    try {
      const problem = await GraphProblem.create(
        backend,
        image,
        (picture) => buildLoss(picture, network, terms, settings, weights),
        { box: { low: 0, high: 1 }, run },
      );
      return new StylePhase(place, targets, terms, weights, problem);
    } catch (error) {
      targets.dispose();
      throw error;
    }
  }

  /** Takes its place: at the state's picture, with what its optimizer knew. */
  async start({ picture, optimizer: state }: StyleState, balance: Balance): Promise<void> {
    const { backend, settings } = this.place;
    this.#setBalance(balance);
    backend.write(this.problem.x, picture.data);
    this.#minimizer = await optimizerOf(settings).init(this.problem, state);
    // A state brings its value along but not its terms; they are those of an evaluation, which changes nothing.
    if (state?.at) await this.problem.evaluate();
    this.#parts = this.problem.parts;
  }

  /** Whether it has a picture of its own that is worth saving. */
  get isStanding(): boolean {
    return this.#minimizer !== undefined;
  }

  async step(balance: Balance): Promise<OptimizerStep> {
    const minimizer = this.#standing();
    if (balanceNames.some((name) => balance[name] !== this.#balance[name])) {
      this.#setBalance(balance);
      await minimizer.restart();
      this.#parts = this.problem.parts;
    }
    const step = await minimizer.step();
    // After a failed search the problem was last evaluated at a point that was given up; the terms are the former ones.
    if (step.length > 0) this.#parts = this.problem.parts;
    return step;
  }

  reading(): Reading {
    const { value, evaluations, point } = this.#standing();
    return {
      loss: value,
      terms: Object.fromEntries(this.terms.map(({ name }, i) => [name, this.#parts[i]])),
      balance: this.#balance,
      evaluations,
      image: point,
      memory: this.problem.program.memory,
    };
  }

  async picture(): Promise<Tensor> {
    const { point } = this.#standing();
    return new Tensor(point.shape, await this.place.backend.read(point));
  }

  async save(phase: number, step: number): Promise<StyleState> {
    return { phase, step, picture: await this.picture(), optimizer: await this.#standing().save() };
  }

  dispose(): void {
    const { backend } = this.place;
    this.#minimizer?.dispose();
    this.#minimizer = undefined;
    this.problem.dispose();
    this.targets.dispose();
    for (const variable of [this.problem.x, ...Object.values(this.weights)]) backend.release(variable);
  }

  #setBalance(balance: Balance): void {
    this.#balance = balance;
    for (const name of balanceNames) this.place.backend.write(this.weights[name], Float32Array.of(balance[name]));
  }

  #standing(): Minimizer {
    if (!this.#minimizer) throw new RangeError('StylePhase: it was not started, or is over.');
    return this.#minimizer;
  }
}
