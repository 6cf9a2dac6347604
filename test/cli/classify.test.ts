// `reverie classify` and `--net` from end to end.
import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import { writePicture } from '../../src/image/node/codec.js';
import { classNames, drawPicture } from '../../src/pictures/index.js';
import { kerasVgg, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';
import { testPicture } from '../support/tinyNetwork.js';
import { type Outcome, reverie } from './command.js';

const at = temporaryFolder();
const owl = at('owl.png');
const home = { REVERIE_HOME: at('home') };

const classify = (...args: readonly string[]): Promise<Outcome> => reverie(['classify', ...args], { env: home });

beforeAll(async () => {
  const drawn = drawPicture(classNames.indexOf('owl'), 64, new Rng(101));
  await writePicture(owl, new Tensor([1, 3, 64, 64], drawn));
  await writePicture(at('photo.png'), testPicture(100, 80));
  await writeH5(at('vgg.h5'), kerasVgg());
  mkdirSync(at('home'));
  await reverie(['--version']); // Builds the command where it is not up to date.
}, 300_000);

describe('an answer', () => {
  test('names the classes with bars, the most probable first', async () => {
    const { code, stdout, stderr } = await classify(owl, '--top', '3');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^ *\d+\.\d % {2}█+.* owl$/);
    expect(lines[3]).toMatch(/^\(Reverie's own small VGG .*; 64x64; wasm .*\)$/);
  });

  test('as JSON', async () => {
    const { stdout } = await classify(owl, '--json', '--backend', 'wasm', '--threads', '1', '--net', 'embedded');
    const answer = JSON.parse(stdout) as unknown;
    expect(answer).toMatchObject({ net: 'reverie-small', backend: 'wasm', width: 64, height: 64 });
    expect(Object.keys(answer as object)).toEqual(['net', 'backend', 'width', 'height', 'classes']);
    const [first, ...others] = (answer as { classes: { index: number; label: string; probability: number }[] }).classes;
    expect(others).toHaveLength(4);
    expect(first).toEqual({ index: classNames.indexOf('owl'), label: 'owl', probability: first.probability });
    expect(first.probability).toBeGreaterThan(0.5);
  });

  test.each([
    [[], 64, 64],
    [['--size', '96'], 96, 96],
    [['--size', '0'], 100, 80],
    [['--full'], 100, 80],
  ])('%o: the size it looks at', async (options, width, height) => {
    const { stdout } = await classify(at('photo.png'), '--json', ...options);
    expect(JSON.parse(stdout)).toMatchObject({ width, height });
  });
});

describe('the network', () => {
  test.each([
    [['--net', at('vgg.h5')]],
    [['--weights', at('vgg.h5')]],
    [['--net', 'vgg16', '--weights', at('vgg.h5')]],
  ])('%o: a file means the same, and one without classifier says what to load', async (options) => {
    const { code, stdout, stderr } = await classify(owl, ...options);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^reverie: VGG16, vgg\.h5, blocks 3, 4 and 5 are absent.*no classifier.*Load a complete file/,
    );
  });

  test.each([
    [
      ['--net', 'vgg16'],
      /^reverie: vgg16: its weights are not here yet\. Get them with: npx reverie weights get vgg16$/,
    ],
    [
      ['--net', 'vgg61'],
      /^reverie: --net vgg61: this is neither a known network nor a file\. Known are: embedded, vgg16,/,
    ],
    [['--net', 'vgg19', '--weights', at('vgg.h5')], /vgg\.h5: it holds vgg16, not vgg19\. Leave --net out/],
    [['--net', 'a.onnx', '--weights', at('vgg.h5')], /--net a\.onnx: beside --weights it takes the name of a network/],
    [['--weights', at('none.h5')], /none\.h5: there is no such file\. Check the path/],
    [['--net', at('home')], /home: this is a folder\. Give the path of a weights file/],
    [['--net', at('page.h5')], /page\.h5: this is a web page, not a file of weights/],
    [['--net', owl], /owl\.png: this is a picture, not a file of weights/],
  ])('%o', async (options, message) => {
    writeFileSync(at('page.h5'), '<!DOCTYPE html><html><body>Sign in to go on</body></html>');
    const { code, stdout, stderr } = await classify(owl, ...options);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test('dream takes it too, and names the layers there are', async () => {
    const { code, stderr } = await reverie(
      ['dream', owl, '--net', at('vgg.h5'), '--layer', 'conv9', '-o', at('dream.png')],
      { env: home },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/layer "conv9" does not exist.*Its layers are: block1_conv1, .*, block2_pool/);
  });
});
