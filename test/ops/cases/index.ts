/** The cases. A new op's file adds a line here and is run by every backend from then on. */
import type { OpCase } from '../../support/opCase.js';
import { binaryCases } from './binary.js';
import { channelCases } from './concat.js';
import { conv2dCases } from './conv2d.js';
import { gramCases, largeGramCases, longGramCases } from './gram.js';
import { largeCases } from './large.js';
import { lrnCases } from './lrn.js';
import { networkCases } from './networks.js';
import { poolCases } from './pool.js';
import { pooledConvolutionCases } from './pooledConvolutions.js';
import { resampleCases } from './resample.js';
import { sumCases } from './sum.js';
import { trainingCases } from './training.js';
import { unaryCases } from './unary.js';
import { largeVectorCases, vectorCases } from './vectors.js';

export const cases: readonly OpCase[] = [
  ...conv2dCases,
  ...poolCases,
  ...unaryCases,
  ...binaryCases,
  ...sumCases,
  ...resampleCases,
  ...channelCases,
  ...lrnCases,
  ...gramCases,
  ...vectorCases,
  ...trainingCases,
  ...networkCases,
  ...pooledConvolutionCases,
];

/** What backends run besides: the same ops on tensors too large for the slower witnesses. */
export const backendCases: readonly OpCase[] = [
  ...cases,
  ...largeCases,
  ...largeGramCases,
  ...longGramCases,
  ...largeVectorCases,
];
