/** The reference backend against the oracle: the plan and its shared memory change nothing. */
import { describe, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { runCase } from '../support/runCase.js';
import { cases } from './cases/index.js';

describe('reference', () => {
  const backend = createReferenceBackend();
  for (const opCase of cases) test(opCase.id, () => runCase(backend, opCase));
});
