/**
 * Local response normalization across channels (Krizhevsky, Sutskever & Hinton 2012, "ImageNet Classification with Deep
 * Convolutional Neural Networks", section 3.3), as ONNX defines it.
 *
 *     s[c]  = bias + (alpha / size) sum of x[k]^2 over k in the window of c        y[c] = x[c] s[c]^-beta
 *     dx[c] = dy[c] s[c]^-beta - 2 beta (alpha / size) x[c] sum of dy[k] x[k] s[k]^(-beta - 1) over k with c in k's window
 *
 * at each pixel by itself; the window of c are the existing channels c - floor((size - 1) / 2) .. c + ceil((size - 1) / 2).
 */
import { SettingError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Call, Op, ReferenceTensor, ShaderPass } from '../core/op.js';
import { outputRows } from './elementwise.js';

export interface LrnOptions {
  /** Channels of a window, 1 or more. */
  readonly size: number;
  /** Default 0.0001. */
  readonly alpha?: number;
  /** Default 0.75. */
  readonly beta?: number;
  /** Above 0. Default 1. */
  readonly bias?: number;
}

interface LrnParams {
  /** Channels of the window before and after its own. */
  readonly before: number;
  readonly after: number;
  /** alpha / size. */
  readonly weight: number;
  readonly beta: number;
  readonly bias: number;
}

const kernelParams = ({ params: { before, after, weight, beta, bias } }: Call<LrnParams>): number[] => [
  before,
  after,
  weight,
  beta,
  bias,
];
/** A description of twelve numbers and five lists of a pixel's channels, filled up to whole vectors, two with zeros around. */
const scratch = ({ inputs: [[, c]], params: { before, after } }: Call<LrnParams>): number =>
  4 * (12 + 5 * (c + 3) + 2 * (before + after));

const uniforms = ({ before, after, weight, beta, bias }: LrnParams): Record<string, number | readonly number[]> => ({
  reach: [before, after],
  weight,
  beta,
  bias,
});

export const lrnOp: Op<LrnParams> = {
  name: 'lrn',
  shape: ([x]) => x,
  reference([x], y, params) {
    forEachPixel(x, params, (s, at) => {
      s.forEach((value, c) => {
        y.data[at(c)] = x.data[at(c)] * value ** -params.beta;
      });
    });
  },
  vjp: ({ inputs: [x], params, dy }) => [x.graph.apply(lrnGradientOp, [x, dy], params)],
  wasm: { kernel: 'lrn', units: outputRows, params: kernelParams, scratch },
  webgl: { passes: ({ params }) => [{ shader: 'lrn', read: { x: 0 }, uniforms: uniforms(params) }] },
};

/** Inputs x and dy; finds s again rather than keeping it. */
export const lrnGradientOp: Op<LrnParams> = {
  name: 'lrnGradient',
  shape: ([x]) => x,
  reference([x, dy], dx, params) {
    const { before, after, weight, beta } = params;
    forEachPixel(x, params, (s, at) => {
      const slopes = s.map((value, k) => dy.data[at(k)] * x.data[at(k)] * value ** (-beta - 1));
      s.forEach((value, c) => {
        const total = sumOfRange(slopes, c - after, c + before);
        dx.data[at(c)] = dy.data[at(c)] * value ** -beta - 2 * beta * weight * x.data[at(c)] * total;
      });
    });
  },
  wasm: { kernel: 'lrnGradient', units: outputRows, params: kernelParams, scratch },
  webgl: {
    temps: ({ output }) => [output],
    passes: ({ params }): ShaderPass[] => [
      { shader: 'lrnSlope', read: { x: 0, dy: 1 }, write: { temp: 0 }, uniforms: uniforms(params) },
      { shader: 'lrnGradient', read: { x: 0, dy: 1, slope: { temp: 0 } }, uniforms: uniforms(params) },
    ],
  },
};

/** Visits each pixel with its s, by channel, and where its channels lie in the data. */
function forEachPixel(
  x: ReferenceTensor,
  { before, after, weight, bias }: LrnParams,
  visit: (s: readonly number[], at: (c: number) => number) => void,
): void {
  const [batch, channels, height, width] = x.shape;
  const plane = height * width;
  for (let n = 0; n < batch; n++) {
    for (let pixel = 0; pixel < plane; pixel++) {
      const at = (c: number): number => (n * channels + c) * plane + pixel;
      const squares = Array.from({ length: channels }, (_, c) => x.data[at(c)] ** 2);
      const s = squares.map((_, c) => bias + weight * sumOfRange(squares, c - before, c + after));
      visit(s, at);
    }
  }
}

/** The sum of values[first] .. values[last], as far as they exist. */
function sumOfRange(values: readonly number[], first: number, last: number): number {
  let total = 0;
  for (let k = Math.max(first, 0); k <= Math.min(last, values.length - 1); k++) total += values[k];
  return total;
}

/**
 * Normalizes each number of `x` `[N, C, H, W]` by the squares of its neighbours in other channels.
 *
 * @throws SettingError when a setting is out of its range.
 */
export function lrn(x: Value, { size, alpha = 1e-4, beta = 0.75, bias = 1 }: LrnOptions): Value {
  if (!Number.isInteger(size) || size < 1) {
    throw new SettingError(`lrn: size must be an integer of at least 1, got ${size}.`);
  }
  if (!(bias > 0) || !(alpha >= 0) || !Number.isFinite(beta)) {
    throw new SettingError(
      `lrn: got alpha ${alpha}, beta ${beta}, bias ${bias}; takes alpha of at least 0, bias above 0, any finite beta.`,
    );
  }
  const before = Math.floor((size - 1) / 2);
  const params = { before, after: size - 1 - before, weight: alpha / size, beta, bias };
  return x.graph.apply(lrnOp, [x], params);
}
