/**
 * Channels joined and taken apart, each the other's way back.
 *
 *     concat:  y[n, start_k + c, i, j] = x_k[n, c, i, j]   for every input k; channels that no input fills are zero
 *     slice:   y[n, c, i, j]           = x[n, begin + c, i, j]
 *
 * The gradient of a concatenation is a slice for each input; that of a slice is a concatenation of one.
 */
import { SettingError, ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Call, Op, ShaderPass } from '../core/op.js';
import { formatShape, type Shape, sizeOf } from '../core/shape.js';
import { outputRows } from './elementwise.js';

interface ConcatParams {
  /** The output's channel where each input begins: rising, without overlaps. */
  readonly starts: readonly number[];
  /** Channels of the output. */
  readonly channels: number;
}

export const concatOp: Op<ConcatParams> = {
  name: 'concat',
  shape([first, ...others], { channels }) {
    for (const other of others) {
      if ([0, 2, 3].some((axis) => other[axis] !== first[axis])) {
        throw new ShapeError(
          `concat: got shapes ${formatShape(first)} and ${formatShape(other)}; only the numbers of channels may differ.`,
        );
      }
    }
    return [first[0], channels, first[2], first[3]];
  },
  reference(inputs, y, { starts, channels }) {
    const [batch, , height, width] = y.shape;
    const plane = height * width;
    y.data.fill(0);
    inputs.forEach((x, k) => {
      const length = x.shape[1] * plane;
      for (let n = 0; n < batch; n++) {
        y.data.set(x.data.subarray(n * length, (n + 1) * length), (n * channels + starts[k]) * plane);
      }
    });
  },
  vjp: ({ inputs, params: { starts }, dy, wants }) =>
    inputs.map((x, k) => (wants[k] ? slice(dy, starts[k], starts[k] + x.shape[1]) : undefined)),
  wasm: { kernel: 'concat', units: outputRows, params: ({ params: { starts } }) => starts },
  webgl: { passes: concatPasses },
};

/** Inputs of one pass of the shader; the channels of a texel come from at most as many. */
const passInputs = 4;

/** Each pass fills a range of channel groups from at most four inputs and leaves the others alone. */
function concatPasses({ inputs, output, params: { starts } }: Call<ConcatParams>): ShaderPass[] {
  const groups = Math.ceil(output[1] / 4);
  const passes: ShaderPass[] = [];
  for (let begin = 0; begin < groups;) {
    const first = inputs.findIndex((x, k) => starts[k] + x[1] > 4 * begin);
    // Channels from here on would need a fifth input; nothing but zeros follows the last input.
    const fifth = first < 0 ? undefined : starts.at(first + passInputs);
    const end = fifth === undefined || first + passInputs >= inputs.length ? groups : Math.floor(fifth / 4);
    const numbers = [0, 1, 2, 3].map((i) => (first < 0 ? inputs.length : first + i));
    const [a, b, c, d] = numbers.map((k) => (k < inputs.length ? k : 'zero'));
    passes.push({
      shader: 'concat',
      read: { a, b, c, d },
      // An input that is not there begins behind the last channel.
      uniforms: { starts: numbers.map((k) => (k < inputs.length ? starts[k] : 4 * groups)), groups: [begin, end] },
    });
    begin = end;
  }
  return passes;
}

interface SliceParams {
  readonly begin: number;
  /** One past the last channel. */
  readonly end: number;
}

export const sliceOp: Op<SliceParams> = {
  name: 'slice',
  shape: ([x], { begin, end }) => [x[0], end - begin, x[2], x[3]],
  reference([x], y, { begin }) {
    const length = sizeOf(y.shape) / y.shape[0];
    const plane = y.shape[2] * y.shape[3];
    for (let n = 0; n < y.shape[0]; n++) {
      const first = (n * x.shape[1] + begin) * plane;
      y.data.set(x.data.subarray(first, first + length), n * length);
    }
  },
  vjp: ({ inputs: [x], params: { begin }, dy }) => [
    dy.graph.apply(concatOp, [dy], { starts: [begin], channels: x.shape[1] }),
  ],
  wasm: { kernel: 'slice', units: outputRows, params: ({ params: { begin } }) => [begin] },
  webgl: { passes: ({ params: { begin } }) => [{ shader: 'slice', read: { x: 0 }, uniforms: { begin } }] },
};

/**
 * Joins any number of values `[N, C_k, H, W]` along their channels, in order, to `[N, sum of C_k, H, W]`.
 *
 * @throws ShapeError when batches or sizes differ. @throws SettingError when there is no value.
 */
export function concat(values: readonly Value[]): Value {
  if (values.length === 0) throw new SettingError('concat: got no values, takes at least one.');
  if (values.length === 1) return values[0];
  let channels = 0;
  const starts = values.map(({ shape }) => {
    const start = channels;
    channels += shape[1];
    return start;
  });
  return values[0].graph.apply(concatOp, values, { starts, channels });
}

/**
 * The channels `begin` .. `end` - 1 of `x` `[N, C, H, W]`.
 *
 * @throws SettingError when that is no range of at least one of x's channels.
 */
export function slice(x: Value, begin: number, end: number): Value {
  const channels: Shape[1] = x.shape[1];
  if (!Number.isInteger(begin) || !Number.isInteger(end) || begin < 0 || end > channels || begin >= end) {
    throw new SettingError(
      `slice: got channels ${begin} to ${end}, takes whole numbers with 0 <= begin < end <= ${channels}.`,
    );
  }
  return begin === 0 && end === channels ? x : x.graph.apply(sliceOp, [x], { begin, end });
}
