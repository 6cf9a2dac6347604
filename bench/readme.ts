/**
 * Writes the tables of README.md and docs/kernel-ladder.md anew from bench/results/.
 *
 *     node bench/run.mjs readme
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../tools/project.mjs';
import { filesWithTables, fillTables } from './tables.js';

for (const file of filesWithTables) {
  const before = readFileSync(inRoot(file), 'utf8');
  const after = await fillTables(before);
  if (after !== before) writeFileSync(inRoot(file), after);
  console.log(`${file}: ${after === before ? 'as it was' : 'written anew'}`);
}
