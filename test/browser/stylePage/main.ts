/** Runs what it is asked on WebGL2. */
import type { OptimizerKind } from '../../../src/apps/optimizers.js';
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import { runStyle, type StyleAnswer } from './run.js';

declare global {
  interface Window {
    /** @param weights base64 of the embedded network's file. */
    styleOnWebgl(weights: string, optimizer: OptimizerKind): Promise<StyleAnswer>;
  }
}

window.styleOnWebgl = async (weights, optimizer) => {
  const file = await fetch(`data:application/octet-stream;base64,${weights}`);
  return runStyle(await createWebglBackend(), new Uint8Array(await file.arrayBuffer()), optimizer);
};
