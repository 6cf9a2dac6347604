/**
 * The kernels, one export for each name an op's `wasm.kernel` may have. Their common signature and the block of arguments
 * are described in args.ts.
 *
 * They are plain loops over raw addresses: no objects, no allocation, no checks. Everything is validated in TypeScript.
 */
export { averagePool, averagePoolGradient } from './averagePool';
export { axpy } from './axpy';
export { batchNorm, batchNormInputGradient, batchNormScaleGradient, variance } from './batchNorm';
export { add, divide, multiply, subtract } from './binary';
export { addChunks, dotChunks, sumChunks } from './chunkedSum';
export { clamp, within } from './clamp';
export { concat, slice } from './concat';
export { conv2d } from './conv2d';
export { conv2dWeightGradient } from './conv2dWeightGradient';
export { clearBorder, copy } from './copy';
export { gate } from './gate';
export { gram, gramChunks } from './gram';
export { gramGradient, packSymmetric } from './gramGradient';
export { lrn, lrnGradient } from './lrn';
export { maxPool, maxPoolGradient } from './maxPool';
export { maxPoolBitsGradient, packPoolBits } from './poolBits';
export { maxPoolWinnersGradient, packWinners } from './poolWinners';
export { packWeights, packWeightsFlipped } from './packWeights';
export { microKernelPeak, peak } from './peak';
export { matmul, packColumns, packRows } from './product';
export { resample } from './resample';
export { scale } from './scale';
export { packSigns } from './signs';
export { shift, shiftGradient } from './shift';
export { repeat, sum } from './sum';
export { logSoftmax, softmax } from './softmax';
export { winograd2, winograd2Points, winograd4, winograd4Points } from './winograd';
export { winograd2Weights, winograd4Weights } from './winogradWeights';
export { abs, exp, log, relu, sigmoid, sign, softplus, sqrt, square } from './unary';
export { where } from './where';

/** First address that holds none of the module's own data (tables of the exponential and the logarithm). */
export const firstFreeByte: usize = __heap_base;
