/** Every builder, by the name the mathematics uses. Adding an op adds a line here. */
export { averagePool, type AveragePoolOptions } from './averagePool.js';
export { batchNorm, type Normalized } from './batchNorm.js';
export { add, divide, multiply, subtract } from './binary.js';
export { clamp } from './clamp.js';
export { conv2d, type Conv2dOptions } from './conv2d.js';
export { conv2dWeightGradient } from './conv2dWeightGradient.js';
export { gate } from './gate.js';
export { gradient } from './gradient.js';
export { maxPool, type PoolOptions } from './maxPool.js';
export { meanSquare } from './meanSquare.js';
export { blur, crop, pad, resample, resize, type ResizeMethod } from './resample.js';
export { scale } from './scale.js';
export { shift } from './shift.js';
export { type Axis, isScalar, mean, repeat, sum, sumTo } from './sum.js';
export type { Edge, Tap, Taps } from './taps.js';
export { crossEntropy, logSoftmax, softmax } from './softmax.js';
export { abs, exp, log, relu, sigmoid, sign, softplus, sqrt, square } from './unary.js';
export type { Padding, WindowOptions } from './window.js';
