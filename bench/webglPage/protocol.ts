/** What the benchmark `webgl.ts` and its page tell each other. */
import type { MemoryEstimate, StepAlgorithm } from '../../src/core/backend.js';
import type { Economy } from '../../src/core/op.js';

export interface PageRequest {
  readonly size: number;
  readonly rounds: number;
  /** What Reverie spends: an engine for each. */
  readonly economies: readonly Economy[];
  /** Only Reverie, its times and bytes. */
  readonly onlyReverie: boolean;
}

/** What an engine asks of WebGL2, counted as it asks. */
export interface Counts {
  /** Programs linked until a first step was done. */
  readonly programs: number;
  readonly draws: { readonly forward: number; readonly step: number };
  /** Texels fetched, executed fetch by fetch, in every fragment of every draw. */
  readonly fetches: { readonly forward: number; readonly step: number };
  /** Of those in a step, by shader, where shaders have names. */
  readonly fetchesByShader: Readonly<Record<string, number>>;
}

export interface PageEngineResult {
  readonly name: string;
  readonly version: string;
  /** Milliseconds from nothing to the numbers of a first step: compiling, uploading, running. */
  readonly firstStep: number;
  /** Milliseconds of every round. */
  readonly times: { readonly forward: readonly number[]; readonly step: readonly number[] };
  /** Bytes of all textures, the most there were until a first step was done. */
  readonly gpuBytes: number;
  /** What was known before the first run, where that is told. */
  readonly planned?: MemoryEstimate;
  readonly algorithms?: readonly StepAlgorithm[];
  readonly counts?: Counts;
  readonly loss: number;
  /** [1, 3, size, size] */
  readonly gradient: readonly number[];
}

/** One of the draws of a step, in their order. */
export interface DrawProfile {
  /** File of the fragment shader. */
  readonly shader: string;
  /** Median milliseconds, waited for. */
  readonly time: number;
}

export interface PageAnswer {
  readonly engines: readonly PageEngineResult[];
}

/** What is kept of one engine: medians in milliseconds; ratios are medians over the rounds of its time to Reverie's. */
export interface WebglEngine extends Omit<PageEngineResult, 'loss' | 'gradient' | 'counts'> {
  readonly forward: number;
  readonly step: number;
  readonly forwardRatio: number;
  readonly stepRatio: number;
  /** Relative difference of the gradient from Reverie's, and from that of its wasm backend. */
  readonly gradientOff: number;
  readonly gradientOffWasm?: number;
  readonly counts?: Counts & { readonly fetchesPerMultiplyAdd: { readonly forward: number; readonly step: number } };
}

export interface WebglResult {
  readonly size: number;
  readonly rounds: number;
  /** Reverie's first. */
  readonly engines: readonly WebglEngine[];
}

declare global {
  interface Window {
    /** TensorFlow.js, where its scripts were put into the page. */
    readonly tf?: typeof import('@tensorflow/tfjs-core');
    /** Told what is going on. */
    note(text: string): Promise<void>;
    measure(request: PageRequest): Promise<PageAnswer>;
    profile(request: PageRequest): Promise<readonly DrawProfile[]>;
  }
}
