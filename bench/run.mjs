// Runs a benchmark written in TypeScript, from the sources: `node bench/run.mjs NAME` runs bench/NAME.ts.
import { runnerImport } from 'vite';
import { buildGenerated } from '../tools/build.mjs';
import { inRoot, runMain, StepError } from '../tools/project.mjs';

await runMain(async () => {
  const name = process.argv[2];
  if (!name) throw new StepError('Name a benchmark: node bench/run.mjs NAME');
  await buildGenerated();
  await runnerImport(inRoot('bench', `${name}.ts`), { configFile: false, root: inRoot('bench'), logLevel: 'error' });
});
