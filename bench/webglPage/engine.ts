/** An engine in the page. */
import type { MemoryEstimate, StepAlgorithm } from '../../src/core/backend.js';
import type { Task } from '../vgg16.js';

export interface PageEngine {
  readonly name: string;
  readonly version: string;
  /** Hands a task to the GPU; a step's program is there from the start, that of a forward pass after {@link prepareForward}. */
  submit(task: Task): void;
  /** Waits for all that was submitted by reading one number of the last task. */
  finish(): Promise<number>;
  prepareForward(): Promise<void>;
  /** The gradient [1, 3, size, size] of the last step. */
  gradient(): Promise<Float32Array>;
  /** Bytes of all textures, the most there were so far. */
  gpuBytes(): number;
  readonly planned?: MemoryEstimate;
  readonly algorithms?: readonly StepAlgorithm[];
}
