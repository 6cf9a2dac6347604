// Writes src/generated/shaders.ts from shaders/: the GLSL sources as strings, so that page, worker and Node import them alike.
// Every file keeps its path below shaders/ as its key: a compile error can name the file a person opens.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { buildIfStale, inRoot, isMain, runMain, StepError } from './project.mjs';

const output = 'src/generated/shaders.ts';
/** What only a benchmark draws is no part of the library. */
const aside = ['ladder/'];

/**
 * Shader files below a folder, sorted so that the output does not depend on the file system.
 * @param {string} folder absolute
 * @param {string} [prefix] path so far, relative to shaders/
 * @returns {string[]} paths relative to shaders/, with forward slashes
 */
function shaderFiles(folder, prefix = '') {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = prefix + entry.name;
      if (entry.isDirectory())
        return aside.includes(`${path}/`) ? [] : shaderFiles(`${folder}/${entry.name}`, `${path}/`);
      return /\.(frag|vert|glsl)$/.test(entry.name) ? [path] : [];
    });
}

/**
 * Embeds the shaders if any is newer than the generated file.
 * @param {import('./project.mjs').BuildOptions} [options]
 * @returns {Promise<boolean>} whether the file was written
 */
export function embedShaders(options) {
  return buildIfStale({
    name: 'shaders',
    inputs: ['shaders', 'tools/embed-shaders.mjs'],
    outputs: [output],
    ...options,
    work: () => {
      const folder = inRoot('shaders');
      const files = existsSync(folder) ? shaderFiles(folder) : [];
      if (files.length === 0) throw new StepError('shaders/ holds no .frag, .vert or .glsl file: nothing to embed.');
      const entries = files.map((path) => {
        const source = readFileSync(`${folder}/${path}`, 'utf8').replaceAll('\r\n', '\n');
        return `  ${JSON.stringify(path)}: ${JSON.stringify(source)},\n`;
      });
      const text =
        '// Generated from shaders/ by tools/embed-shaders.mjs. Edit the shaders, not this file.\n\n' +
        '/** GLSL ES 3.00 sources by path below shaders/, for example "conv2d.frag" or "include/tensor.glsl". */\n' +
        `export const shaderSources: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`;
      mkdirSync(inRoot('src/generated'), { recursive: true });
      // Written aside and renamed: whoever reads meanwhile sees the old file or the new one, never half of one.
      const fresh = inRoot(`${output}.${process.pid}`);
      writeFileSync(fresh, text);
      renameSync(fresh, inRoot(output));
    },
  });
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const written = await embedShaders({ force: process.argv.includes('--force') });
    console.log(written ? `Wrote ${output}` : `${output} is up to date`);
  });
}
