/** What does not fit is refused when the graph is built, by a message that names the op, what it got and what it takes. */
import { describe, expect, test } from 'vitest';
import { ReverieError, SettingError, ShapeError } from '../../src/core/errors.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import {
  add,
  averagePool,
  batchNorm,
  blur,
  clamp,
  conv2d,
  crop,
  divide,
  gate,
  maxPool,
  repeat,
  resample,
  resize,
  shift,
  sumTo,
} from '../../src/ops/index.js';

const graph = new Graph();
const value = (...shape: number[]): Value => graph.read(new Variable('x', shape));
const picture = value(1, 3, 5, 6);

interface Refusal {
  readonly name: string;
  readonly build: () => unknown;
  readonly kind: typeof ShapeError | typeof SettingError;
  readonly message: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    name: 'conv2d: channels that do not match',
    build: () => conv2d(picture, value(4, 8, 3, 3)),
    kind: ShapeError,
    message: /^conv2d: the input has 3 channels, the weights 4x8x3x3 take 8\. Weights are \[out, in, height, width\]/,
  },
  {
    name: 'conv2d: a bias of another length',
    build: () => conv2d(picture, value(4, 3, 3, 3), value(1, 3, 1, 1)),
    kind: ShapeError,
    message: /^conv2d: the bias has shape 1x3x1x1, takes 1x4x1x1/,
  },
  {
    name: 'conv2d: a kernel larger than the padded picture',
    build: () => conv2d(picture, value(4, 3, 9, 9), undefined, { pad: 1 }),
    kind: ShapeError,
    message: /^conv2d: the kernel of 9 is larger than the picture of 5 with padding 1 \+ 1\./,
  },
  {
    name: 'conv2d: a stride of zero',
    build: () => conv2d(picture, value(4, 3, 3, 3), undefined, { stride: 0 }),
    kind: ShapeError,
    message: /^conv2d: kernel and stride must be integers of at least 1, got 0/,
  },
  {
    name: 'conv2d: half a pixel of padding',
    build: () => conv2d(picture, value(4, 3, 3, 3), undefined, { pad: 0.5 }),
    kind: ShapeError,
    message: /^conv2d: padding must be an integer of at least 0, got 0.5/,
  },
  {
    name: 'conv2d: padding below zero on one side',
    build: () => conv2d(picture, value(4, 3, 3, 3), undefined, { pad: { top: 0, left: 0, bottom: -1, right: 0 } }),
    kind: ShapeError,
    message: /^conv2d: padding .* got -1/,
  },
  {
    name: 'maxPool: padding as large as the kernel',
    build: () => maxPool(picture, 2, { pad: 2 }),
    kind: ShapeError,
    message: /^maxPool: the padding must be smaller than the kernel of 2x2/,
  },
  {
    name: 'maxPool: a kernel larger than the picture',
    build: () => maxPool(picture, 7),
    kind: ShapeError,
    message: /^maxPool: the kernel of 7 is larger than the picture of 5/,
  },
  {
    name: 'averagePool: a kernel of zero',
    build: () => averagePool(picture, [0, 2]),
    kind: ShapeError,
    message: /^averagePool: kernel and stride must be integers of at least 1, got 0/,
  },
  {
    name: 'add: axes that differ',
    build: () => add(picture, value(1, 3, 5, 7)),
    kind: ShapeError,
    message: /^add: got shapes 1x3x5x6 and 1x3x5x7; each axis must be equal in both, or 1 in one/,
  },
  {
    name: 'divide: channels that differ',
    build: () => divide(picture, value(1, 4, 1, 1)),
    kind: ShapeError,
    message: /^divide: got shapes 1x3x5x6 and 1x4x1x1/,
  },
  {
    name: 'gate: a key of another shape',
    build: () => gate(picture, value(1, 1, 5, 6)),
    kind: ShapeError,
    message: /^gate: got shapes 1x3x5x6 and 1x1x5x6, takes two of the same shape/,
  },
  {
    name: 'sum: to a shape that is no sum',
    build: () => sumTo(picture, [1, 3, 2, 6]),
    kind: ShapeError,
    message: /^sum: cannot sum 1x3x5x6 to 1x3x2x6/,
  },
  {
    name: 'repeat: an axis that is not 1',
    build: () => repeat(picture, [1, 6, 5, 6]),
    kind: ShapeError,
    message: /^repeat: cannot repeat 1x3x5x6 to 1x6x5x6; only axes of 1 repeat/,
  },
  {
    name: 'clamp: limits the wrong way round',
    build: () => clamp(picture, 1, 0),
    kind: SettingError,
    message: /^clamp: got low 1 above high 0/,
  },
  {
    name: 'clamp: a limit that is no number',
    build: () => clamp(picture, NaN, 1),
    kind: SettingError,
    message: /^clamp: got low NaN/,
  },
  {
    name: 'blur: no width',
    build: () => blur(picture, 0),
    kind: SettingError,
    message: /^blur: sigma must be above 0 pixels, got 0/,
  },
  {
    name: 'resample: maps for another picture',
    build: () => resample(picture, { from: 4, to: [[]] }, { from: 6, to: [[]] }),
    kind: ShapeError,
    message: /^resample: the maps take pictures of 4x6, got shape 1x3x5x6/,
  },
  {
    name: 'crop: to nothing',
    build: () => crop(picture, 0, 0, 0, 2),
    kind: ShapeError,
    message: /^resample: got shape 1x3x0x2, each axis must be an integer of at least 1/,
  },
  {
    name: 'resize: to nothing',
    build: () => resize(picture, 3, 0, 'bilinear'),
    kind: ShapeError,
    message: /^resample: got shape 1x3x3x0/,
  },
  {
    name: 'shift: an offset of another shape',
    build: () => shift(picture, value(1, 2, 1, 1)),
    kind: ShapeError,
    message: /^shift: the offset has shape 1x2x1x1, takes 1x1x1x2: \(down, right\)/,
  },
  {
    name: 'batchNorm: parameters for other channels',
    build: () => batchNorm(picture, value(1, 4, 1, 1), value(1, 3, 1, 1)),
    kind: ShapeError,
    message: /^batchNorm: got a parameter of shape 1x4x1x1, takes 1x3x1x1/,
  },
];

describe('refused when the graph is built', () => {
  test.each(refusals.map((refusal) => [refusal.name, refusal] as const))('%s', (_name, { build, kind, message }) => {
    expect(build).toThrow(ReverieError);
    expect(build).toThrow(kind);
    expect(build).toThrow(message);
  });
});
