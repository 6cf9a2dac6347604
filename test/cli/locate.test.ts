// `reverie locate` and `reverie locate-score` from end to end, on scenes of the picture generator.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { knownScene } from '../../src/apps/locateScenes.js';
import { Tensor } from '../../src/core/tensor.js';
import { readPicture, writePicture } from '../../src/image/node/codec.js';
import { kerasVgg, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';
import { type Outcome, reverie } from './command.js';

const at = temporaryFolder();
const scene = knownScene(41, 1);
const photo = at('scene.png');
const here = { cwd: dirname(photo) };
const run = (...args: readonly string[]): Promise<Outcome> => reverie(args, here);

beforeAll(async () => {
  await writePicture(photo, scene.photo);
  await reverie(['--version']); // Builds the command where it is not up to date, which takes its time and says so.
}, 300_000);

/** Whatever was printed as JSON. */
function parsed(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('no object was printed');
  return { ...value };
}

describe('locate', () => {
  test('draws the picture beside where it was called, and prints a line for each thing', async () => {
    const { code, stdout, stderr } = await run('locate', photo);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    const names = lines.slice(0, -1).map((line) => /^(\S+) \.\d\d \[\d+, \d+, \d+, \d+\]$/.exec(line)?.[1]);
    expect(names.sort()).toEqual(scene.objects.map(({ labels: [label] }) => label).sort());
    expect(lines.at(-1)).toMatch(/^scene-locate\.png \(\d+ passes forward, 20 back, wasm \S+, \d+ threads?, \d+ s\)$/);
    const picture = await readPicture(at('scene-locate.png'));
    // Enlarged, so that names can be read.
    expect(picture.shape).toEqual([1, 3, 720, 720]);
  });

  test('prints JSON as documented, and writes a sheet', async () => {
    const { code, stdout } = await run(
      'locate',
      photo,
      '--json',
      '--top',
      '12',
      '--sheet',
      at('sheet.png'),
      '-o',
      at('o.webp'),
    );
    expect(code).toBe(0);
    const label = {
      index: expect.any(Number) as number,
      label: expect.any(String) as string,
      probability: expect.any(Number) as number,
    };
    const json = parsed(stdout);
    expect(json.classes).toHaveLength(12);
    expect(json.classes).toEqual(expect.arrayContaining([label]));
    const components = Array.isArray(json.components) ? json.components : [];
    expect(components.length).toBeGreaterThan(0);
    for (const component of components) {
      expect(component).toEqual({
        eigenvalue: expect.any(Number) as number,
        loadings: expect.any(Array) as number[],
        halves: expect.any(Array) as object[],
      });
    }
    expect(components[0]).toMatchObject({
      halves: [{ sign: expect.any(Number) as number, labels: expect.any(Array) as object[] }, {}],
    });
    const objects: readonly unknown[] = Array.isArray(json.objects) ? json.objects : [];
    expect(objects).toHaveLength(scene.objects.length);
    for (const object of objects) {
      expect(object).toEqual({
        ...label,
        box: expect.any(Array) as number[],
        component: expect.any(Number) as number,
        sign: expect.any(Number) as number,
      });
    }
    expect(existsSync(at('o.webp'))).toBe(true);
    const sheet = await readPicture(at('sheet.png'));
    // Photo and 12 masks in rows of six, then at least one row of halves.
    expect(sheet.shape[2]).toBeGreaterThan(4 * 220);
  });

  test('of a uniform photo: nothing, and it says so', async () => {
    await writePicture(at('gray.png'), Tensor.filled([1, 3, 90, 120], 0.5));
    const { code, stdout } = await run('locate', 'gray.png');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^nothing found/);
    const json = parsed((await run('locate', 'gray.png', '--json')).stdout);
    expect(json.objects).toEqual([]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a method that does not exist', ['--method', 'magic'], /method <name>.*invalid.*logsumexp/],
    ['a layer that does not exist', ['--method', 'gradcam', '--layer', 'conv9'], /layer "conv9" does not exist/],
    ['the photo as its own result', ['-o', 'scene.png'], /would replace the picture itself/],
    ['one file for picture and sheet', ['-o', 'a.png', '--sheet', 'a.png'], /cannot be one file/],
    ['an ending that is no picture', ['-o', 'a.txt'], /cannot be written as ".txt"/],
  ])('%s is refused', async (_what, args, message) => {
    const { code, stdout, stderr } = await run('locate', photo, ...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });

  test('a network without a classifier says what to load', async () => {
    await writeH5(at('vgg.h5'), kerasVgg());
    const { code, stderr } = await run('locate', photo, '--weights', at('vgg.h5'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^reverie: VGG16.*no classifier.*Load weights with the classifying layers.*\n$/);
  });

  test('Ctrl-C ends it with 130 and writes nothing', async () => {
    const long = ['--method', 'smoothgrad', '--size', '1200', '-o', at('cut.png')];
    const { code, stderr } = await reverie(['locate', photo, ...long], {
      ...here,
      started: (interrupt) => setTimeout(interrupt, 2500),
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted.*nothing was written/);
    expect(existsSync(at('cut.png'))).toBe(false);
  }, 60_000);
});

describe('locate-score', () => {
  test('writes scenes, scores them by several methods, and prints a table', async () => {
    const args = ['--generate', '2', '--seed', '5', '--method', 'logsumexp,classmap', '--curves', '3'];
    const { code, stdout, stderr } = await run('locate-score', 'scenes', ...args);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^2 photos, [4-6] things$/);
    expect(lines).toHaveLength(5);
    expect(lines[3]).toMatch(/^\| logsumexp +\| 100\.0 %/);
    expect(lines[1]).toContain('insertion');
    const list = parsed(readFileSync(at(join('scenes', 'boxes.json')), 'utf8'));
    const [first] = Array.isArray(list.photos) ? (list.photos as unknown[]) : [];
    const { name, objects } = knownScene(5, 0);
    expect(first).toEqual({
      file: name,
      objects: objects.map(({ labels: [label], box }) => ({ label, box: [...box] })),
    });
  }, 60_000);

  test('prints JSON with every photo', async () => {
    const { stdout } = await run('locate-score', 'scenes', '--json');
    const { methods } = parsed(stdout);
    expect(methods).toMatchObject([{ method: 'logsumexp', summary: { photos: 2, topN: 1 }, photos: [{}, {}] }]);
  });

  const folderWith = (name: string, list: string): string => {
    mkdirSync(at(name));
    writeFileSync(at(join(name, 'boxes.json')), list);
    return name;
  };
  const listOf = (object: unknown): string =>
    JSON.stringify({ photos: [{ file: '../scene.png', objects: [object] }] }).replace('../', '');

  test.each<[string, string, RegExp]>([
    ['no-json', '{', /it is no JSON/],
    ['no-photos', '{}', /it has no list "photos"/],
    ['elsewhere', JSON.stringify({ photos: [{ file: '../scene.png', objects: [] }] }), /no plain "file" name/],
    ['no-box', listOf({ label: 'owl' }), /object 0 of scene.png has no label and box/],
    ['inside-out', listOf({ label: 'owl', box: [9, 0, 3, 5] }), /has no label and box/],
    ['no-file', listOf({ label: 'owl', box: [0, 0, 3, 5] }), /scene.png: there is no such file/],
  ])('%s is refused', async (name, list, message) => {
    const { code, stderr } = await run('locate-score', folderWith(name, list));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  test('a box beyond the photo, and a name that is no class, are refused', async () => {
    folderWith('beyond', listOf({ label: 'owl', box: [0, 0, 900, 5] }));
    folderWith('nameless', listOf({ label: 'unicorn', box: [0, 0, 9, 5] }));
    for (const name of ['beyond', 'nameless']) await writePicture(at(join(name, 'scene.png')), scene.photo);
    expect((await run('locate-score', 'beyond')).stderr).toMatch(/reaches out of scene.png, 144x144/);
    expect((await run('locate-score', 'nameless')).stderr).toMatch(/class "unicorn" does not exist/);
  });

  test('a folder without a list says how to get one', async () => {
    expect((await run('locate-score', dirname(photo))).stderr).toMatch(/no boxes\.json.*--generate 20/);
  });
});
