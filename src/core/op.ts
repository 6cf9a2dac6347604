/**
 * The op contract: one object per operation, holding its mathematics and naming its kernels.
 *
 * An op says four things: its shape rule, its definition (`reference`, plain loops in float64, the oracle of every
 * test), its derivative (`vjp`), and which AssemblyScript kernel and which shaders compute it. Backends read the last
 * two as data and know no op by name; the layouts in memory are theirs alone.
 */
import type { Shape } from './shape.js';
import type { Value } from './graph.js';

/** Float64 data in logical order, what `reference` reads and writes. */
export interface ReferenceTensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** One use of an op: the shapes and parameters that bindings turn into kernel arguments. */
export interface Call<P extends object = object> {
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  readonly params: P;
}

/** One use of an op on the way back. */
export interface VjpCall<P extends object = object> {
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly params: P;
  /** d loss / d output, of the output's shape. */
  readonly dy: Value;
  /** `wants[i]`: whether the gradient of input i is needed. The others may be left undefined. */
  readonly wants: readonly boolean[];
}

/**
 * What a backend spends where it has the choice: memory ('fast'), or rather some time ('compact'), or as much time as
 * keeps every weight in memory no more than once for each direction ('least').
 */
export type Economy = 'fast' | 'compact' | 'least';

/**
 * How the wasm backend computes an op: the export `kernel` of `assembly/`, called as
 * `kernel(args, begin, end, scratch)` for disjoint ranges of `[0, units)` that may run on several threads.
 *
 * `args` points to a block the backend writes once per node (see `assembly/args.ts`): first the operands (inputs, then
 * output) with their pointers, shapes and strides, then `params`, then pointers to `tables`.
 */
export interface WasmKernel<P extends object = object> {
  readonly kernel: string;
  /** What people call this way of computing the op, where there are several. */
  readonly algorithm?: string;
  /** Independent pieces of work; each writes its own part of the output. */
  units(call: Call<P>): number;
  /** Numbers the kernel reads with `param(args, i)`. Default none. */
  params?(call: Call<P>): readonly number[];
  /** Arrays the kernel reads through `table(args, i)`, for example resampling weights. Uploaded once. Default none. */
  tables?(call: Call<P>): readonly Float32Array[];
  /** Width of the zero border the kernel wants to be able to read around an input. Default 0. */
  border?(input: number, call: Call<P>): number;
  /** Bytes of working memory per thread. Default 0. */
  scratch?(call: Call<P>): number;
  /** Inputs the kernel reads in another arrangement, rewritten once for a constant and at every run for a variable. */
  readonly packed?: Readonly<Record<number, PackedInput<P>>>;
  /** A launch before the kernel's own. Default none. */
  readonly first?: FirstLaunch<P>;
  /**
   * Packed forms of its result that the kernel itself makes if some later step wants them, by the names of the kernels that
   * would make them otherwise. Each has an operand before the output; its address is 0 where nobody wants it.
   */
  readonly makes?: readonly string[];
  /** The name under which other kernels offer to do this one's work besides their own. Default: nobody can. */
  readonly part?: string;
  /** What this kernel can do besides, so that what goes between two steps never lies in memory. Default nothing. */
  readonly absorbs?: Absorption;
}

/** Kernels that do the work of two steps, for each `part` that the other one of the two may be. */
export interface Absorption<K = WasmKernel> {
  /**
   * Of this step and the only one that reads its result as it is: the kernel gets the inputs of this one and computes the
   * result of the other. What it `makes` are forms of this step's result.
   */
  readonly next?: Readonly<Record<string, (next: Call) => K>>;
  /** Of this step and the one that makes its input 0 for nobody else: the inputs of that one stand in the place of input 0. */
  readonly previous?: Readonly<Record<string, (previous: Call) => K>>;
}

/**
 * What goes before a kernel, for sums over so much that threads must share them out: `kernel` gets the same inputs,
 * parameters and scratch memory, and leaves numbers that the main kernel finds as an operand between inputs and output.
 */
export interface FirstLaunch<P extends object = object> {
  readonly kernel: string;
  units(call: Call<P>): number;
  /** Of what it leaves, in floats; aligned for any kind of number. */
  length(call: Call<P>): number;
}

/** For an op with several algorithms: the kernel that suits one use of it, by its shapes and by what is to be spared. */
export interface WasmChoice<P extends object = object> {
  choose(call: Call<P>, economy: Economy): WasmKernel<P>;
}

/** A rewritten input of a wasm kernel: `kernel` gets the input as its operand 0 and the packed memory as its output. */
export interface PackedInput<P extends object = object> {
  /** Ops that name the same kernel for the same weights share one packed form; length and units must then agree. */
  readonly kernel: string;
  /** Length of the packed form, in floats. */
  length(call: Call<P>): number;
  units(call: Call<P>): number;
  /** Numbers the kernel reads with `param(args, i)`. Default none. */
  params?(call: Call<P>): readonly number[];
  /** How large weights are packed a part at a time; default only as a whole. */
  readonly parts?: PackedParts<P>;
}

/**
 * Rows of an input (indices of its first axis: output channels of weights) that can be packed without the others: the
 * kernel gets them as its operand 0 and, as its output, the packed memory from their place on.
 */
export interface PackedParts<P extends object = object> {
  /** Rows that must stay together: parts begin at multiples. */
  readonly rows: number;
  /** Floats from the place of these rows in the packed memory to that of the next ones. */
  step(call: Call<P>): number;
  /** As {@link PackedInput.units}, for a part of `rows` rows. */
  units(call: Call<P>, rows: number): number;
}

/** How the WebGL2 backend computes an op: its passes, in order. */
export interface WebglKernel<P extends object = object> {
  /** What people call this way of computing the op, where there are several. */
  readonly algorithm?: string;
  passes(call: Call<P>): readonly ShaderPass[];
  /** Shapes of intermediate tensors, which passes name as `{ temp: i }`. Default none. */
  temps?(call: Call<P>): readonly Shape[];
  /** Working memory in any arrangement, which passes name as `{ surface: i }`. Default none. */
  surfaces?(call: Call<P>): readonly Surface[];
  /** Arrays uploaded once as textures, which passes name as `{ table: i }`. Default none. */
  tables?(call: Call<P>): readonly Float32Array[];
  /** Inputs read in another arrangement, made once for a constant or a result and at every use for a variable. */
  readonly packed?: Readonly<Record<number, PackedTexture<P> | PackedCells<P>>>;
  /**
   * Packed forms of its result that passes of the kernel itself draw (as `{ made: shader }`) if some later step wants them, by
   * the names of the shaders that would make them otherwise. Such passes are given the form's uniforms as well.
   */
  readonly makes?: readonly string[];
  /** The name under which other kernels offer to do this one's work besides their own. Default: nobody can. */
  readonly part?: string;
  /** What this kernel can do besides, so that what goes between two steps never lies in memory. Default nothing. */
  readonly absorbs?: Absorption<WebglKernel>;
}

/** What a device can do, and what is to be spared on it: what a choice of kernels goes by. */
export interface WebglTraits {
  readonly economy: Economy;
  /** Layers of four numbers that one pass can write at once: 8, or 4. */
  readonly targets: number;
  /** Whether a draw can write whole numbers besides a tensor ({@link ShaderPass.beside}). */
  readonly beside: boolean;
}

/** For an op with several algorithms: the kernel that suits one use of it. */
export interface WebglChoice<P extends object = object> {
  /** @param fixed which inputs are constants, so that packing them once serves all runs. Default none. */
  choose(call: Call<P>, traits: WebglTraits, fixed?: readonly boolean[]): WebglKernel<P>;
}

/**
 * An array texture of RGBA layers in which passes of one step keep what is no tensor. Its numbers are undefined at first:
 * it lies in memory that others use before and after, in a texture that may be larger.
 */
export interface Surface {
  /** In texels. */
  readonly width: number;
  readonly height: number;
  readonly layers: number;
}

/**
 * What a pass reads: an input by its number, the op's output, an intermediate, a table, a surface, or a single zero (where
 * whole numbers are expected, as of {@link PackedCells}, `zeroCells`).
 */
export type PassOperand =
  | number
  | 'output'
  | 'zero'
  | 'zeroCells'
  | { readonly temp: number }
  | { readonly table: number }
  | { readonly surface: number };

/**
 * What a pass draws to; of a surface some layers, at most as many as {@link WebglTraits.targets}. A pass that draws a form
 * which nobody wants is left out.
 */
export type PassTarget =
  | 'output'
  | { readonly temp: number }
  | { readonly made: string }
  | { readonly surface: number; readonly layers: readonly [first: number, count: number] };

export interface ShaderPass {
  /** File name under `shaders/` without its ending: 'conv2d' is `shaders/conv2d.frag`. */
  readonly shader: string;
  /** Sampler name in the shader (`x`, `w`, ...) to what it reads; a surface comes without uniforms of its own. */
  readonly read: Readonly<Record<string, PassOperand>>;
  /** Default 'output'. */
  readonly write?: PassTarget;
  readonly uniforms?: Readonly<Record<string, number | readonly number[]>>;
  /** The part of the target that is drawn to, in texels; all of it by default. */
  readonly viewport?: readonly [left: number, bottom: number, width: number, height: number];
  /** Of a tensor that is written: only these rows of pixels, of every channel. The first must be even. */
  readonly rows?: readonly [begin: number, end: number];
  /** Of a pass that writes the output: a form of cells ({@link PackedCells}) as those of the output, which it can draw as well. */
  readonly beside?: BesideForm;
}

/** Where nobody wants the form there is just the pass. */
export interface BesideForm {
  /** The shader that makes the form elsewhere, by which it goes. */
  readonly made: string;
  /** Draws both at once: the output, and at location 4 the form. */
  readonly shader: string;
  /** Draws the form after the pass, where one draw cannot do both. */
  readonly otherwise: Omit<ShaderPass, 'write' | 'beside'>;
}

/**
 * A rewritten input of a WebGL2 kernel: a single-layer RGBA texture of equal blocks, drawn by `shader` from the input,
 * named `x`. The backend stacks the blocks as the device's texture size allows (`shaders/include/blocks.glsl`).
 */
export interface PackedTexture<P extends object = object> {
  readonly shader: string;
  /** Number of blocks, and their width and height in texels of four numbers. */
  blocks(call: Call<P>): TextureBlocks;
  uniforms?(call: Call<P>): Readonly<Record<string, number | readonly number[]>>;
  /**
   * How many rows of the input (indices of its first axis) fill one block, so that large weights are packed a part at a
   * time; default only as a whole. The shader gets the rows as `x` and the number of the first as `int firstRow`.
   */
  readonly rowsOfBlock?: number;
}

export interface TextureBlocks {
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A rewritten input of a WebGL2 kernel: whole numbers, one texel for each cell (2x2 pixels of four channels,
 * `shaders/include/cell.glsl`) of a tensor. `shader` draws it from the input, named `x`; kernels read it as `usampler2D`.
 *
 * Where all later readers want such forms of a result, they outlive it, and its memory serves others.
 */
export interface PackedCells<P extends object = object> {
  readonly shader: string;
  /** The tensor in whose arrangement the texels lie. */
  cells(call: Call<P>): Shape;
  /** Of a texel: up to 32 in `r`, 64 in `rg`, 128 in `rgba`. */
  bits(call: Call<P>): 16 | 32 | 64 | 128;
  uniforms?(call: Call<P>): Readonly<Record<string, number | readonly number[]>>;
}

export interface Op<P extends object = object> {
  readonly name: string;
  /** The output's shape. @throws ShapeError when the inputs do not fit. */
  shape(inputs: readonly Shape[], params: P): Shape;
  /** The definition: fills `output` from `inputs` by plain loops. */
  reference(inputs: readonly ReferenceTensor[], output: ReferenceTensor, params: P): void;
  /**
   * Vector-Jacobian product: from `dy` the gradient of each wanted input, built of graph values.
   * Left out by ops that are themselves derivatives and are never differentiated again. For an input through which no
   * gradient flows by definition (an offset, a key, statistics accounted for elsewhere) it says `null`.
   */
  vjp?(call: VjpCall<P>): readonly (Value | null | undefined)[];
  readonly wasm: WasmKernel<P> | WasmChoice<P>;
  readonly webgl: WebglKernel<P> | WebglChoice<P>;
}
