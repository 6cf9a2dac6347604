/** What the benchmark `scale.ts` and its page tell each other. */
import type { Economy } from '../../src/core/op.js';
import type { DreamCost } from '../dreamStep.js';

declare global {
  interface Window {
    measureDream(size: number, economy: Economy, steps: number): Promise<DreamCost>;
  }
}
