/**
 * The first steps of the kernel ladder (docs/kernel-ladder.md): a 3x3 convolution of one picture from the plain loops on, each
 * step one idea faster than the one before. The later steps are the engine's own kernels. Only bench/ladder.ts compiles these.
 *
 * Outputs are a multiple of 8 and the width is one of 4, so that nothing is left over.
 */
export { plain } from './plain';
export { channelsInnermost } from './channelsInnermost';
export { vectors } from './vectors';
export { registers } from './registers';

/** First address that holds none of the module's own data. */
export const firstFreeByte: usize = __heap_base;
