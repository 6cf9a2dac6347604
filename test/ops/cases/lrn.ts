/** Local response normalization: windows of odd and even size, wider than the channels, with every setting. */
import { lrn, type LrnOptions } from '../../../src/ops/index.js';
import { sumOf } from '../../support/compare.js';
import { normal, type OpCase, opCase } from '../../support/opCase.js';

const settings: readonly { readonly name: string; readonly x: readonly number[]; readonly options: LrnOptions }[] = [
  { name: 'as in GoogLeNet', x: [1, 16, 5, 6], options: { size: 5, alpha: 1e-4 } },
  { name: 'strong', x: [2, 13, 4, 3], options: { size: 5, alpha: 2, bias: 2 } },
  { name: 'as in AlexNet', x: [1, 12, 3, 3], options: { size: 5, alpha: 1e-4, beta: 0.75, bias: 2 } },
  { name: 'even size: one more after than before', x: [1, 11, 3, 4], options: { size: 4, alpha: 1.5 } },
  { name: 'size 2', x: [1, 9, 2, 3], options: { size: 2, alpha: 1 } },
  { name: 'size 1: each channel by itself', x: [1, 6, 3, 2], options: { size: 1, alpha: 0.7 } },
  { name: 'wider than the channels', x: [1, 3, 2, 2], options: { size: 9, alpha: 3 } },
  { name: 'size 8 over 21 channels', x: [1, 21, 3, 5], options: { size: 8, alpha: 4 } },
  { name: 'one number', x: [1, 1, 1, 1], options: { size: 5, alpha: 2 } },
  { name: 'another power', x: [1, 10, 3, 4], options: { size: 5, alpha: 2, beta: 0.6, bias: 1.5 } },
  { name: 'power 1', x: [1, 7, 4, 3], options: { size: 3, alpha: 1, beta: 1, bias: 0.5 } },
  { name: 'large, 64 channels', x: [1, 64, 33, 35], options: { size: 5, alpha: 1 } },
];

export const lrnCases: readonly OpCase[] = settings.map(({ name, x, options }) =>
  opCase('lrn', {
    name,
    inputs: { x: normal(x) },
    build: ({ x }) => lrn(x, options),
    // s is a sum of `size` positive numbers; a power of it and two products follow. Numbers are of order 1.
    value: sumOf(options.size + 4),
    gradient: sumOf(4 * options.size + 8),
  }),
);
