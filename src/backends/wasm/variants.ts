/**
 * What this machine's WebAssembly can do, found out by asking it to accept tiny modules.
 *
 * The same kernels are compiled three times: `baseline` runs everywhere, `simd` computes four numbers at a time, `relaxed`
 * may also fuse a multiplication and an addition into one rounding. Each exists with and without shared memory.
 */
import { BackendError } from '../../core/errors.js';

export type Variant = 'baseline' | 'simd' | 'relaxed';

/** From the fastest to the one that runs everywhere. */
const variants: readonly Variant[] = ['relaxed', 'simd', 'baseline'];

/**
 * A module with one function of the given instructions and nothing else.
 * (WebAssembly core specification, chapter 5: section id, length, content.)
 */
function moduleOf(...instructions: number[]): Uint8Array<ArrayBuffer> {
  const noLocals = 0x00;
  const end = 0x0b;
  const body = [noLocals, ...instructions, end];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
    ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00], // types: one, a function without parameters and results
    ...[0x03, 0x02, 0x01, 0x00], // functions: one, of type 0
    ...[0x0a, body.length + 2, 0x01, body.length, ...body], // code: one body
  ]);
}

const i32Const0 = [0x41, 0x00];
const i8x16Splat = [0xfd, 0x0f];
const f32x4RelaxedMadd = [0xfd, 0x85, 0x02];
const drop = 0x1a;
const vector = [...i32Const0, ...i8x16Splat];

/** A smallest program that only machines with the variant's instructions accept. */
const probes: Readonly<Record<Variant, Uint8Array<ArrayBuffer>>> = {
  baseline: moduleOf(),
  simd: moduleOf(...vector, drop),
  relaxed: moduleOf(...vector, ...vector, ...vector, ...f32x4RelaxedMadd, drop),
};

/** The variants this machine runs, fastest first; none where there is no WebAssembly. */
export function supportedVariants(): Variant[] {
  if (typeof WebAssembly === 'undefined') return [];
  return variants.filter((variant) => WebAssembly.validate(probes[variant]));
}

/**
 * The variant to use: the one asked for, or the fastest.
 *
 * @throws BackendError when this machine does not run it.
 */
export function chooseVariant(wanted: Variant | 'auto'): Variant {
  const supported = supportedVariants();
  const found = wanted === 'auto' ? supported.at(0) : supported.find((variant) => variant === wanted);
  if (found !== undefined) return found;
  if (supported.length === 0) throw new BackendError('wasm: this machine does not run WebAssembly.');
  throw new BackendError(
    `wasm: this machine does not run the variant "${wanted}".`,
    `It runs ${supported.join(' and ')}.`,
  );
}

/**
 * Why this thread cannot share its memory with workers and wait for them; undefined when it can.
 *
 * A page must be cross-origin isolated for the first and use the backend in a worker for the second.
 */
export function obstacleToThreads(): string | undefined {
  if (typeof SharedArrayBuffer === 'undefined') return 'no shared memory: the page is not cross-origin isolated';
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    // Returns at once, for the cell does not hold 1; throws where waiting is not allowed.
    Atomics.wait(new Int32Array(buffer), 0, 1);
    return undefined;
  } catch {
    return "a page's main thread may not wait for workers";
  }
}
