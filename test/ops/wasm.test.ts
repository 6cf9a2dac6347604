/** Every case on every kind of wasm kernel that this machine runs, on one thread and on two. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createWasmBackend, supportedVariants } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { runCase } from '../support/runCase.js';
import { cases } from './cases/index.js';

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
      for (const opCase of cases) test(opCase.id, () => runCase(backend, opCase));
    });
  }
}
