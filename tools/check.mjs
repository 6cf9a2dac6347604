// The fast checks: formatting, lint, import direction, types. `npm run check` runs them all and names what failed.
import './node-version.mjs';
import { buildGenerated } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { existsSync } from 'node:fs';
import { inRoot, isMain, runMain, runPackage, StepError } from './project.mjs';
import { failedSteps, step } from './steps.mjs';

/**
 * @param {string} script a program below node_modules/
 * @param {string[]} args
 */
async function mustPass(script, args) {
  const { code, output } = await runPackage(script, args, { quiet: true });
  if (code !== 0) throw new StepError(output.trim());
}

/** Runs every check, also after one failed; `failedSteps()` tells the outcome. */
export async function runChecks() {
  await step('format (prettier)', () => mustPass('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']));
  await step('lint (eslint)', () => mustPass('eslint/bin/eslint.js', ['--max-warnings', '0', '.']));
  await step('imports (dependency-cruiser)', () => {
    const folders = ['src', 'assembly', 'playground', 'test', 'bench', 'tools', 'bin'].filter((path) =>
      existsSync(inRoot(path)),
    );
    return mustPass('dependency-cruiser/bin/dependency-cruise.mjs', ['--output-type', 'err', ...folders]);
  });
  for (const project of ['tsconfig.json', 'playground/tsconfig.json']) {
    await step(`types (${project})`, () => mustPass('typescript/bin/tsc', ['--noEmit', '-p', project]));
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await ensureInstalled();
    await step('generated sources', buildGenerated);
    await runChecks();
    if (failedSteps().length > 0) throw new StepError(`Failed: ${failedSteps().join(', ')}`);
  });
}
