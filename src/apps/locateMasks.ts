/**
 * Masks of classes: where in a photo the network finds the evidence for a class.
 *
 *     m_c = smooth( sum over colours of |d evidence_c / d pixels| ),   then scaled to [0, 1]
 *
 * and the other recipes of `locateSettings.ts`. One compiled graph serves all classes: the class is a one-hot variable.
 * What does not depend on it, the whole way forward, is computed once (`core/hoist.ts`).
 */
import type { Backend, Program } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { type Apply, hoist } from '../core/hoist.js';
import { Rng } from '../core/rng.js';
import { Tensor } from '../core/tensor.js';
import { extentOf } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import type { Network } from '../nets/network.js';
import { classEvidence, classifierOf } from '../objectives/classEvidence.js';
import { activation } from '../objectives/objective.js';
import { abs, blur, conv2d, gradient, mean, multiply, relu, resize, subtract, sum } from '../ops/index.js';
import { conv2dInputGradientOp } from '../ops/conv2dInputGradient.js';
import { gateOp } from '../ops/gate.js';
import { maxPoolGradientOp } from '../ops/maxPool.js';
import { camLayer, layersBefore } from './locateCam.js';
import type { ClassMap } from './locateClassifier.js';
import { type LocateSettings, type MaskRecipe, maskRecipes } from './locateSettings.js';
import type { Runner } from './runner.js';

/** A class's mask over the working picture. */
export interface ClassMask {
  /** Index of the class. */
  readonly index: number;
  /** `[1, 1, H, W]`, from 0 to 1. */
  readonly mask: Tensor;
}

export interface MaskPasses {
  forward: number;
  backward: number;
}

/** The parts of `masks` that every method shares. */
export interface MaskRequest {
  readonly backend: Backend;
  readonly network: Network;
  /** `[1, 3, H, W]`, at the working extent. */
  readonly photo: Tensor;
  /** Of the photo. */
  readonly classMap: ClassMap;
  readonly classes: readonly number[];
  readonly settings: LocateSettings;
  readonly run: Runner;
  /** Counts what is spent. */
  readonly passes: MaskPasses;
}

/** Computes one mask after the other. @throws SettingError for a layer that does not exist. */
export async function* classMasks(request: MaskRequest): AsyncGenerator<ClassMask, void, undefined> {
  const { settings, photo, classes, classMap } = request;
  const recipe: MaskRecipe = maskRecipes[settings.method];
  const scaled = (index: number, raw: Float32Array): ClassMask => {
    const power = recipe.smoothing === 'plus' ? 0.8 : 1;
    const { width, height } = extentOf(photo);
    return { index, mask: new Tensor([1, 1, height, width], toUnitRange(raw, power)) };
  };
  if (recipe.signal === 'classmap') {
    for (const index of classes) yield scaled(index, enlargedLogits(classMap, index, photo));
    return;
  }
  const bench = await Bench.create(request, recipe);
  try {
    if (recipe.signal === 'smoothgrad') {
      const means = await bench.meanGradients(classes, settings);
      for (const [i, index] of classes.entries()) yield scaled(index, await bench.finish(means[i]));
    } else {
      await bench.forward(photo);
      for (const index of classes) yield scaled(index, await bench.backward(index));
    }
  } finally {
    bench.dispose();
  }
}

/** The compiled graphs of one photo's masks. */
class Bench {
  private constructor(
    private readonly request: MaskRequest,
    private readonly variables: Record<'picture' | 'selection' | 'slope', Variable>,
    private readonly carried: readonly Variable[],
    private readonly once: Program,
    private readonly each: Program,
    private readonly output: Value,
    /** From a gradient to a mask, where gradients are averaged first. */
    private readonly finisher: { readonly program: Program; readonly mask: Value } | undefined,
  ) {}

  static async create(request: MaskRequest, recipe: MaskRecipe): Promise<Bench> {
    const { backend, network, photo, settings } = request;
    const { classes } = classifierOf(network);
    const variables = {
      picture: new Variable('picture', photo.shape),
      selection: new Variable('class', [1, classes.length, 1, 1]),
      slope: new Variable('gradient', photo.shape),
    };
    const output = signalOf(network, recipe, settings, variables.picture, variables.selection);
    const split = hoist([output], [variables.selection], recipe.signal === 'guided' ? guidedly : undefined);
    const once = await backend.compile(split.once, []);
    const each = await backend.compile(split.each, split.outputs);
    let finisher;
    if (recipe.signal === 'smoothgrad') {
      const graph = new Graph();
      const mask = smooth(strength(graph.read(variables.slope)), recipe, settings);
      finisher = { program: await backend.compile(graph, [mask]), mask };
    }
    return new Bench(request, variables, split.carried, once, each, split.outputs[0], finisher);
  }

  async forward(picture: Tensor): Promise<void> {
    const { backend, run, passes } = this.request;
    backend.write(this.variables.picture, picture.data);
    await run(this.once);
    passes.forward++;
  }

  /** The mask of a class before scaling; for SmoothGrad its gradient. */
  async backward(index: number): Promise<Float32Array> {
    const { backend, run, passes } = this.request;
    const selection = Tensor.zeros(this.variables.selection.shape);
    selection.data[index] = 1;
    backend.write(this.variables.selection, selection.data);
    await run(this.each);
    passes.backward++;
    return this.each.read(this.output);
  }

  /** SmoothGrad: (1 / S) sum over s of g_c(photo + noise_s). One pass forward serves all classes. */
  async meanGradients(classes: readonly number[], { rules, seed }: LocateSettings): Promise<Float32Array[]> {
    const { photo } = this.request;
    const rng = new Rng(seed).fork('smoothgrad');
    const means = classes.map(() => new Float32Array(photo.data.length));
    for (let sample = 0; sample < rules.samples; sample++) {
      const noisy = photo.data.map((value) => value + rules.noise * rng.normal());
      await this.forward(new Tensor(photo.shape, noisy));
      for (const [i, index] of classes.entries()) {
        const slope = await this.backward(index);
        slope.forEach((value, p) => (means[i][p] += value / rules.samples));
      }
    }
    return means;
  }

  async finish(slope: Float32Array): Promise<Float32Array> {
    if (this.finisher === undefined) throw new RangeError('masks: this method averages nothing.');
    const { backend, run } = this.request;
    backend.write(this.variables.slope, slope);
    await run(this.finisher.program);
    return this.finisher.program.read(this.finisher.mask);
  }

  dispose(): void {
    for (const program of [this.once, this.each, this.finisher?.program]) program?.dispose();
    for (const variable of [...Object.values(this.variables), ...this.carried]) this.request.backend.release(variable);
  }
}

/** Appends a mask before scaling, `[1, 1, H, W]`; for SmoothGrad the gradient, `[1, 3, H, W]`. */
function signalOf(
  network: Network,
  recipe: MaskRecipe,
  settings: LocateSettings,
  photo: Variable,
  selection: Variable,
): Value {
  const picture = new Graph().read(photo);
  const isCam = recipe.signal === 'gradcam' || recipe.signal === 'layercam';
  const { layer } = classifierOf(network);
  const activations = network.build(picture, { layers: isCam ? [...layersBefore(network), layer] : [layer] });
  const evidence = classEvidence(network, recipe.evidence, selection).build(activations);
  const slope = (of: Value): Value => gradient(evidence, [of])[0];
  const [, , height, width] = photo.shape;
  switch (recipe.signal) {
    case 'gradient':
    case 'guided':
      return smooth(strength(slope(picture)), recipe, settings);
    case 'smoothgrad':
      return slope(picture);
    case 'input': {
      const distance = subtract(picture, mean(picture, ['height', 'width']));
      return smooth(abs(sum(multiply(slope(picture), distance), ['channels'])), recipe, settings);
    }
    case 'gradcam': {
      const maps = activation(activations, camLayer(network, activations, settings.layer));
      const weights = mean(slope(maps), ['height', 'width']);
      return smooth(
        resize(relu(sum(multiply(maps, weights), ['channels'])), height, width, 'bilinear'),
        recipe,
        settings,
      );
    }
    case 'layercam': {
      const maps = activation(activations, camLayer(network, activations, settings.layer));
      const shown = relu(sum(multiply(maps, relu(slope(maps))), ['channels']));
      return smooth(resize(shown, height, width, 'bilinear'), recipe, settings);
    }
    case 'classmap':
      throw new RangeError('masks: the class map needs no graph.');
  }
}

/** Sum over colours of |g|. */
const strength = (g: Value): Value => sum(abs(g), ['channels']);

const plus = new Tensor(
  [1, 1, 3, 3],
  Float32Array.from([0, 1, 0, 1, 1, 1, 0, 1, 0], (one) => one / 5),
);

function smooth(x: Value, { smoothing }: MaskRecipe, { rules }: LocateSettings): Value {
  const [, , height, width] = x.shape;
  if (smoothing === 'gaussian') return blur(x, rules.blur * Math.max(height, width), 'reflect');
  const kernel = x.graph.constant(plus);
  return [1, 2, 3].reduce((y) => conv2d(y, kernel, undefined, { pad: 1 }), x);
}

/** Guided backpropagation: a ReLU also stops what is negative on its way back. */
const guidedly: Apply = (graph, op, inputs, params, label) => {
  const dx = graph.apply(op, inputs, params, label);
  // Where a ReLU is passed on the way back: by a gate alone, or in the pass of the convolution or pooling behind it.
  const gates = [conv2dInputGradientOp.name, maxPoolGradientOp.name];
  const isGate = op.name === gateOp.name || (gates.includes(op.name) && inputs.length > 2);
  return isGate ? relu(dx) : dx;
};

/** The map of one class's logits at the picture's extent. */
function enlargedLogits({ logits }: ClassMap, index: number, photo: Tensor): Float32Array {
  const [, , h, w] = logits.shape;
  const map = new Tensor([1, 1, h, w], logits.data.slice(index * h * w, (index + 1) * h * w));
  return resizePicture(map, extentOf(photo)).data;
}

/** Least to 0, largest to 1, then a power; all zeros where there is no difference. */
function toUnitRange(x: Float32Array, power: number): Float32Array {
  let [least, most] = [Infinity, -Infinity];
  for (const value of x) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (!(most > least)) return new Float32Array(x.length);
  return x.map((value) => ((value - least) / (most - least)) ** power);
}
