/** The reference backend against the oracle: the plan and its shared memory change nothing. */
import { describe, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { checks } from '../support/checks.js';

describe('reference', () => {
  const backend = createReferenceBackend();
  for (const { id, run } of checks) test(id, () => run(backend));
});
