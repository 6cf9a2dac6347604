/** Channels joined and taken apart: at multiples of four and across them, many at once, the same one twice. */
import { concat, multiply, slice, square } from '../../../src/ops/index.js';
import { exact, sumOf } from '../../support/compare.js';
import { distinct, type OpCase, opCase } from '../../support/opCase.js';

const joined: readonly { readonly name: string; readonly channels: readonly number[]; readonly size?: number[] }[] = [
  { name: 'two, multiples of four', channels: [8, 4] },
  { name: 'two of one channel', channels: [1, 1], size: [1, 1, 1] },
  { name: 'two, a texel of both', channels: [6, 5] },
  { name: 'three, batch of 2', channels: [3, 9, 2], size: [2, 3, 4] },
  { name: 'four as in GoogLeNet', channels: [64, 128, 32, 32], size: [1, 5, 6] },
  { name: 'four as in GoogLeNet, odd', channels: [13, 7, 5, 1], size: [1, 4, 3] },
  { name: 'five of one channel', channels: [1, 1, 1, 1, 1] },
  { name: 'nine of one to three channels', channels: [1, 2, 3, 1, 2, 3, 1, 2, 3], size: [2, 3, 3] },
  { name: 'twelve as in DenseNet', channels: [16, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8], size: [1, 4, 4] },
  { name: 'eleven, each three', channels: new Array<number>(11).fill(3), size: [1, 2, 5] },
];

const concatCases = joined.map(({ name, channels, size: [n, h, w] = [1, 5, 7] }) =>
  opCase('concat', {
    name,
    inputs: Object.fromEntries(channels.map((c, k) => [`x${k}`, distinct([n, c, h, w])])),
    build: (inputs: Readonly<Record<string, ReturnType<typeof concat>>>) => concat(Object.values(inputs)),
    value: exact,
  }),
);

const ranges: readonly { readonly channels: number; readonly begin: number; readonly end: number }[] = [
  { channels: 8, begin: 4, end: 8 },
  { channels: 8, begin: 0, end: 3 },
  { channels: 9, begin: 1, end: 9 },
  { channels: 13, begin: 6, end: 11 },
  { channels: 13, begin: 7, end: 8 },
  { channels: 30, begin: 3, end: 29 },
  { channels: 1000, begin: 250, end: 750 },
];

const sliceCases = ranges.map(({ channels, begin, end }) =>
  opCase('slice', {
    name: `channels ${begin} to ${end} of ${channels}`,
    inputs: { x: distinct([2, channels, 5, 4]) },
    build: ({ x }) => slice(x, begin, end),
    value: exact,
  }),
);

/** Through products, so that each gradient is one of its own. */
const both = [
  opCase('concat', {
    name: 'the same value twice, and its square',
    inputs: { x: distinct([1, 5, 3, 4]) },
    build: ({ x }) => concat([x, square(x), x]),
    value: exact,
    gradient: sumOf(6, 2),
  }),
  opCase('slice', {
    name: 'halves multiplied',
    inputs: { x: distinct([1, 10, 3, 4]) },
    build: ({ x }) => multiply(slice(x, 0, 5), slice(x, 5, 10)),
    value: exact,
    gradient: sumOf(6, 2),
  }),
];

export const channelCases: readonly OpCase[] = [...concatCases, ...sliceCases, ...both];
