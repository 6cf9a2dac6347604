/** Everything a backend is asked, by name: the list that the Node tests and the page have in common. */
import { backendCases } from '../ops/cases/index.js';
import type { Check } from './check.js';
import { contract } from './contract.js';
import { runCase } from './runCase.js';

export const checks: readonly Check[] = [
  ...backendCases.map((opCase): Check => ({ id: opCase.id, run: (backend) => runCase(backend, opCase) })),
  ...contract,
];
