// Compiles assembly/ to build/wasm/*.wasm, one file for each target of asconfig.json, when sources are newer than outputs.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { buildIfStale, inRoot, isMain, runMain, runPackage, StepError } from './project.mjs';

/** AS201, a usize narrowed to i32: it warns of 64-bit memories, and these kernels have 32-bit ones by design. */
const portability = '201';

/** @typedef {{ entries: string[], targets: Record<string, { outFile: string }> }} AsConfig */

/**
 * Compiles every target that is not up to date.
 * @param {import('./project.mjs').BuildOptions} [options]
 * @returns {Promise<boolean>} whether there was something to compile
 * @throws {StepError} with the compiler's messages
 */
export function buildWasm(options) {
  const config = /** @type {AsConfig} */ (JSON.parse(readFileSync(inRoot('asconfig.json'), 'utf8')));
  return buildIfStale({
    name: 'wasm',
    inputs: ['assembly', 'asconfig.json', 'package-lock.json'],
    outputs: Object.values(config.targets).map(({ outFile }) => outFile),
    ...options,
    work: async () => {
      for (const entry of config.entries) {
        if (!existsSync(inRoot(entry))) throw new StepError(`${entry} is missing: there are no kernels to compile.`);
      }
      const waiting = Object.entries(config.targets);
      const worker = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await compile(next[0], next[1].outFile);
      };
      await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
    },
  });
}

/**
 * Compiles one target, aside first: a program that loads the kernels meanwhile never sees half a file.
 * @param {string} target a name under "targets" in asconfig.json
 * @param {string} outFile relative to the root
 */
async function compile(target, outFile) {
  const aside = `${outFile.replace(/\.wasm$/, '')}.${process.pid}.wasm`;
  mkdirSync(inRoot(dirname(outFile)), { recursive: true });
  const args = ['--target', target, '--outFile', aside, '--disableWarning', portability];
  const { code, output } = await runPackage('assemblyscript/bin/asc.js', args, { quiet: true });
  // A warning is an error, as it is for the linter.
  if (code !== 0 || output.trim()) {
    rmSync(inRoot(aside), { force: true });
    throw new StepError(`AssemblyScript, target ${target}:\n${output}`);
  }
  renameSync(inRoot(aside), inRoot(outFile));
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const built = await buildWasm({ force: process.argv.includes('--force') });
    console.log(built ? 'Compiled build/wasm/' : 'build/wasm/ is up to date');
  });
}
