/** A dream on WebGL2. */
import { createWebglBackend } from '../../src/backends/webgl/index.js';
import { measureDream } from '../dreamStep.js';
import './protocol.js';

window.measureDream = async (size, economy, steps) => {
  const backend = await createWebglBackend({ economy });
  const cost = await measureDream(backend, size, steps);
  backend.dispose();
  return cost;
};
