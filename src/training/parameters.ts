/** The numbers that training changes: what they are called, how they begin. */
import { Variable } from '../core/graph.js';
import type { Rng } from '../core/rng.js';
import { type Shape, sizeOf } from '../core/shape.js';
import { type VggPlan, vggLayers } from '../nets/vgg.js';

/** A convolution and the normalization behind it, while training. The normalization's shift is the bias. */
export interface LayerParameters {
  readonly layer: string;
  /** `[out, in, 3, 3]` */
  readonly kernel: Variable;
  /** `[1, out, 1, 1]` */
  readonly gamma: Variable;
  readonly beta: Variable;
}

export interface Parameters {
  readonly layers: readonly LayerParameters[];
  /** The classifier, a 1x1 convolution: `[classes, channels, 1, 1]` and `[1, classes, 1, 1]`. */
  readonly head: { readonly kernel: Variable; readonly bias: Variable };
}

export const headLayer = 'predictions';

/** A fresh set of variables for a network of this plan. @param suffix tells sets apart, as '/average'. */
export function createParameters(plan: VggPlan, classes: number, suffix = ''): Parameters {
  let channels = 3;
  const layers = vggLayers(plan)
    .filter(({ kind }) => kind === 'convolution')
    .map(({ name, channels: out }): LayerParameters => {
      const kernel = new Variable(`${name}/kernel${suffix}`, [out, channels, 3, 3]);
      channels = out;
      return {
        layer: name,
        kernel,
        gamma: new Variable(`${name}/gamma${suffix}`, [1, out, 1, 1]),
        beta: new Variable(`${name}/beta${suffix}`, [1, out, 1, 1]),
      };
    });
  const head = {
    kernel: new Variable(`${headLayer}/kernel${suffix}`, [classes, channels, 1, 1]),
    bias: new Variable(`${headLayer}/bias${suffix}`, [1, classes, 1, 1]),
  };
  return { layers, head };
}

/** All variables, always in the same order. */
export function parameterList({ layers, head }: Parameters): Variable[] {
  return [...layers.flatMap(({ kernel, gamma, beta }) => [kernel, gamma, beta]), head.kernel, head.bias];
}

/** The variables that weight decay pulls towards zero: kernels, whose size is not otherwise bounded. */
export function kernelSet({ layers, head }: Parameters): ReadonlySet<Variable> {
  return new Set([...layers.map(({ kernel }) => kernel), head.kernel]);
}

/**
 * Starting values: kernels normal with variance 2 / fan-in (He et al. 2015, "Delving Deep into Rectifiers", equation
 * 10), scales 1, shifts 0, and a nearly silent classifier.
 */
export function initialValues(parameters: Parameters, rng: Rng): Map<Variable, Float32Array> {
  const values = new Map<Variable, Float32Array>();
  for (const { kernel, gamma, beta } of parameters.layers) {
    const [, channels, height, width] = kernel.shape;
    values.set(kernel, normals(kernel.shape, Math.sqrt(2 / (channels * height * width)), rng.fork(kernel.name)));
    values.set(gamma, new Float32Array(sizeOf(gamma.shape)).fill(1));
    values.set(beta, new Float32Array(sizeOf(beta.shape)));
  }
  const { kernel, bias } = parameters.head;
  values.set(kernel, normals(kernel.shape, 0.02, rng.fork(kernel.name)));
  values.set(bias, new Float32Array(sizeOf(bias.shape)));
  return values;
}

function normals(shape: Shape, deviation: number, rng: Rng): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, () => deviation * rng.normal());
}
