/** The tables of measurements in the texts are those of the results that are kept. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesWithTables, fillTables } from '../../bench/tables.js';

test.each(filesWithTables)('%s says what bench/results/ says (else: node bench/run.mjs readme)', async (file) => {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('<!-- bench:');
  expect(await fillTables(text)).toBe(text);
});

test.each(filesWithTables)('%s points to files that exist', (file) => {
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path);
  expect(links.filter((path) => !existsSync(join(dirname(file), path)))).toEqual([]);
});

test('a table is written from the results, whatever stood there', async () => {
  const stale = '<!-- bench:wasm -->\n\nfast\n\n<!-- /bench:wasm -->\n';
  const text = await fillTables(stale);
  expect(text).not.toContain('fast');
  expect(text).toMatch(/onnxruntime-web .*\d ms/);
  expect(await fillTables(text)).toBe(text);
});

test('a table of no benchmark is a mistake', async () => {
  await expect(fillTables('<!-- bench:luck -->\n<!-- /bench:luck -->\n')).rejects.toThrow('bench:luck');
});
