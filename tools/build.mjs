// Builds what is derived from the sources, each part only when it is older than what it is made of:
//   generated    build/wasm/*.wasm and src/generated/shaders.ts
//   lib          generated, and dist/: the library and the command line, compiled for Node
//   playground   generated, and dist-playground/: the page, ready to serve
// `node tools/build.mjs [generated|lib|playground] [--force]` builds one of them; without a name, all.
import './node-version.mjs';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { buildWasm } from './build-wasm.mjs';
import { embedShaders } from './embed-shaders.mjs';
import { buildIfStale, inRoot, isMain, runMain, runPackage, StepError } from './project.mjs';

/** @typedef {import('./project.mjs').BuildOptions} BuildOptions */

/** @param {BuildOptions} [options] @returns {Promise<boolean>} whether there was something to do */
export async function buildGenerated(options) {
  const shaders = await embedShaders(options);
  const wasm = await buildWasm(options);
  return shaders || wasm;
}

const libInputs = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** @param {BuildOptions} [options] @returns {Promise<boolean>} whether there was something to do */
export async function buildLib(options) {
  const generated = await buildGenerated(options);
  const built = await buildIfStale({
    name: 'lib',
    inputs: libInputs,
    outputs: ['dist/index.js'],
    ...options,
    work: async () => {
      // Compiled aside and swapped in, so that no module of a removed source stays behind.
      rmSync(inRoot('dist-new'), { recursive: true, force: true });
      const args = ['-p', 'tsconfig.build.json', '--outDir', 'dist-new'];
      const { code, output } = await runPackage('typescript/bin/tsc', args, { quiet: true });
      if (code !== 0) throw new StepError(`The library does not compile:\n${output}`);
      rmSync(inRoot('dist'), { recursive: true, force: true });
      renameSync(inRoot('dist-new'), inRoot('dist'));
    },
  });
  return generated || built;
}

/** @param {BuildOptions} [options] @returns {Promise<boolean>} whether there was something to do */
export async function buildPlayground(options) {
  const generated = await buildGenerated(options);
  const built = await buildIfStale({
    name: 'playground',
    inputs: ['playground', 'src', 'build/wasm', 'vite.config.ts', 'tools/vite-generated.mjs', 'package-lock.json'],
    outputs: ['dist-playground/index.html'],
    ...options,
    work: async () => {
      if (!existsSync(inRoot('playground/index.html'))) throw new StepError('playground/index.html is missing.');
      const { code, output } = await runPackage('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {
        quiet: true,
        // Whoever asks (a test runner has its own), users get the production build.
        env: { ...process.env, NODE_ENV: 'production' },
      });
      if (code !== 0) throw new StepError(`The playground does not build:\n${output}`);
      if (output.trim()) console.warn(output);
    },
  });
  return generated || built;
}

if (isMain(import.meta.url)) {
  const parts = { generated: buildGenerated, lib: buildLib, playground: buildPlayground };
  await runMain(async () => {
    const options = { force: process.argv.includes('--force') };
    const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
    for (const name of named.length > 0 ? named : Object.keys(parts)) {
      const build = Object.entries(parts).find(([part]) => part === name)?.[1];
      if (!build) throw new StepError(`There is no build "${name}"; there are: ${Object.keys(parts).join(', ')}.`);
      console.log((await build(options)) ? `${name}: built` : `${name}: up to date`);
    }
  });
}
