/** A step of a dream that everything up to block5_conv3 of VGG16 takes part in, with random weights. */
import { dream } from '../src/apps/dream.js';
import type { Backend, MemoryEstimate } from '../src/core/backend.js';
import { Tensor } from '../src/core/tensor.js';
import { randomVgg16 } from './randomVgg16.js';
import { median } from './rounds.js';

const network = randomVgg16(1);

export interface DreamCost {
  /** Milliseconds of a step, the median. */
  readonly ms: number;
  readonly planned: MemoryEstimate;
  /** The most the backend had taken, in bytes. */
  readonly peak: number;
}

/** Takes some steps of a dream of `size` x `size` pixels. */
export async function measureDream(backend: Backend, size: number, steps: number): Promise<DreamCost> {
  const photo = Tensor.filled([1, 3, size, size], 0.5);
  const layers = [{ layer: 'block5_conv3', gain: 1 }];
  // The first step, in which the engine still compiles its kernels, does not count.
  const settings = { layers, size, octaves: 1, octaveScale: 1.4, steps: steps + 1, rate: 0.8, jitter: 32, seed: 1 };
  const times: number[] = [];
  let planned: MemoryEstimate | undefined;
  for await (const frame of dream(backend, network, photo, settings)) {
    planned = frame.memory;
    if (frame.step > 1) times.push(frame.ms);
  }
  if (!planned) throw new RangeError(`a dream of ${steps} steps gave no frame`);
  return { ms: median(times), planned, peak: backend.memory.peak };
}
