// Vitest's global set-up: kernels and embedded shaders are never older than their sources, also when Vitest is started by hand.
import { buildGenerated } from './build.mjs';

export default async function setup() {
  await buildGenerated();
}
