/** Every case on every kind of wasm kernel that this machine runs, on one thread and on two. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createWasmBackend, supportedVariants } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { checks } from '../support/checks.js';

for (const variant of supportedVariants()) {
  for (const threads of [1, 2]) {
    describe(`wasm ${variant}, ${threads} threads`, () => {
      let backend: Backend;
      beforeAll(async () => {
        backend = await createWasmBackend({ variant, threads });
      });
      afterAll(() => {
        backend.dispose();
      });
      for (const { id, run } of checks) test(id, () => run(backend));
    });
  }
}
