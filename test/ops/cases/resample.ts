/** Crop, pad, resize and blur (one op, several maps), and the shift by an offset that varies from run to run. */
import { blur, crop, type Edge, pad, resample, resize, shift } from '../../../src/ops/index.js';
import { exact, sumOf } from '../../support/compare.js';
import { fixed, normal, numbers, type OpCase, opCase } from '../../support/opCase.js';

const edges: readonly Edge[] = ['zero', 'clamp', 'reflect', 'wrap'];

/** Each pixel is copied; on the way back a pixel sums up its copies. */
const copies = { value: exact, gradient: sumOf(32) };
/** Weights that sum to one, over a few pixels; they themselves are rounded to float32. */
const weighted = { value: sumOf(16, 1 / 2), gradient: sumOf(32) };

const crops: readonly OpCase[] = [
  opCase('crop', {
    name: 'inside the picture',
    inputs: { x: normal([2, 5, 7, 8]) },
    build: ({ x }) => crop(x, 1, 3, 4, 2),
    ...copies,
  }),
  opCase('crop', {
    name: 'one pixel',
    inputs: { x: normal([1, 3, 4, 5]) },
    build: ({ x }) => crop(x, 3, 0, 1, 1),
    ...copies,
  }),
  opCase('crop', {
    name: 'the whole picture',
    inputs: { x: normal([1, 4, 3, 5]) },
    build: ({ x }) => crop(x, 0, 0, 3, 5),
    ...copies,
  }),
  ...edges.flatMap((edge) => [
    opCase('crop', {
      name: `over the top left corner, edge ${edge}`,
      inputs: { x: normal([2, 3, 5, 6]) },
      build: ({ x }) => crop(x, -2, -3, 4, 6, edge),
      ...copies,
    }),
    opCase('crop', {
      name: `over the bottom right corner, edge ${edge}`,
      inputs: { x: normal([1, 13, 4, 5]) },
      build: ({ x }) => crop(x, 2, 3, 5, 4, edge),
      ...copies,
    }),
    opCase('pad', {
      name: `margin 2, edge ${edge}`,
      inputs: { x: normal([1, 5, 4, 3]) },
      build: ({ x }) => pad(x, 2, edge),
      ...copies,
    }),
    opCase('pad', {
      name: `margin 5, more than the picture, edge ${edge}`,
      inputs: { x: normal([1, 2, 3, 2]) },
      build: ({ x }) => pad(x, 5, edge),
      ...copies,
      gradient: sumOf(160),
    }),
    opCase('pad', {
      name: `one pixel, edge ${edge}`,
      inputs: { x: normal([1, 3, 1, 1]) },
      build: ({ x }) => pad(x, 1, edge),
      ...copies,
    }),
    opCase('blur', {
      name: `sigma 0.6, edge ${edge}`,
      inputs: { x: normal([1, 3, 6, 7]) },
      build: ({ x }) => blur(x, 0.6, edge),
      ...weighted,
    }),
    opCase('blur', {
      name: `sigma 2, wider than the picture, edge ${edge}`,
      inputs: { x: normal([2, 1, 5, 4]) },
      build: ({ x }) => blur(x, 2, edge),
      ...weighted,
    }),
  ]),
];

const resizes = [
  { method: 'bilinear', name: 'twice as large', x: [1, 3, 4, 5], to: [8, 10] },
  { method: 'bilinear', name: '1.4 times as large', x: [2, 5, 5, 7], to: [7, 10] },
  { method: 'bilinear', name: 'smaller', x: [1, 4, 9, 8], to: [4, 5] },
  { method: 'bilinear', name: 'taller and narrower', x: [1, 3, 3, 8], to: [7, 3] },
  { method: 'bilinear', name: 'from one pixel', x: [1, 3, 1, 1], to: [3, 4] },
  { method: 'bilinear', name: 'to one pixel', x: [1, 5, 4, 6], to: [1, 1] },
  { method: 'bilinear', name: 'to the same size', x: [1, 2, 3, 4], to: [3, 4] },
  { method: 'area', name: 'half as large', x: [1, 3, 6, 8], to: [3, 4] },
  { method: 'area', name: '7x9 to 3x4', x: [2, 5, 7, 9], to: [3, 4] },
  { method: 'area', name: 'to one pixel', x: [1, 13, 5, 3], to: [1, 1] },
  { method: 'area', name: 'larger', x: [1, 3, 3, 2], to: [7, 5] },
  { method: 'area', name: 'to the same size', x: [1, 4, 4, 3], to: [4, 3] },
] as const;

const resizeCases = resizes.map(({ method, name, x, to: [height, width] }) =>
  opCase(`resize ${method}`, {
    name,
    inputs: { x: normal(x) },
    build: ({ x }) => resize(x, height, width, method),
    ...weighted,
  }),
);

const anyMap = opCase('resample', {
  name: 'any map: rows without taps, negative weights, a pixel twice',
  inputs: { x: normal([2, 3, 3, 2]) },
  build: ({ x }) =>
    resample(
      x,
      {
        from: 3,
        to: [
          [
            { index: 2, weight: -1.5 },
            { index: 0, weight: 0.25 },
          ],
          [],
          [{ index: 1, weight: 2 }],
          [
            { index: 1, weight: 1 },
            { index: 1, weight: 1 },
            { index: 2, weight: -3 },
          ],
        ],
      },
      {
        from: 2,
        to: [
          [{ index: 1, weight: 1 }],
          [
            { index: 0, weight: -1 },
            { index: 1, weight: 0.5 },
          ],
          [],
        ],
      },
    ),
  value: sumOf(6, 4),
  gradient: sumOf(12, 4),
});

const offsets: readonly (readonly [down: number, right: number])[] = [
  [0, 0],
  [1, 2],
  [-2, 3],
  [-4, -6],
  [4, 6],
];

const shifts = edges.flatMap((edge) =>
  offsets.map(([down, right]) =>
    opCase('shift', {
      name: `by (${down}, ${right}), edge ${edge}`,
      inputs: { x: normal([2, 5, 5, 7]), offset: fixed(numbers([1, 1, 1, 2], [down, right])) },
      build: ({ x, offset }) => shift(x, offset, edge),
      ...copies,
    }),
  ),
);

export const resampleCases: readonly OpCase[] = [...crops, ...resizeCases, anyMap, ...shifts];
