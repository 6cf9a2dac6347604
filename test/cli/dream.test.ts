// `reverie dream` from end to end, on a small picture and a VGG with random weights.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { resizePicture } from '../../src/image/resize.js';
import { readPicture, writePicture } from '../../src/image/node/codec.js';
import { kerasVgg, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';
import { testPicture } from '../support/tinyNetwork.js';
import { type Outcome, reverie } from './command.js';

const at = temporaryFolder();
const photo = at('photo.png');
const weights = at('vgg.h5');
const small = ['--size', '48', '--octaves', '2', '--steps', '2', '--jitter', '4'];

const dream = (...args: readonly string[]): Promise<Outcome> =>
  reverie(['dream', photo, '--weights', weights, ...small, ...args], { cwd: dirname(photo) });

/** The report, as anything may stand in it. */
function readReport(path: string): Record<string, unknown> {
  const report: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof report !== 'object' || report === null) throw new Error('the report is no object');
  return { ...report };
}

beforeAll(async () => {
  await writePicture(photo, testPicture(64, 48));
  await writeH5(weights, kerasVgg());
  await reverie(['--version']); // Builds the command where it is not up to date, which takes its time and says so.
}, 300_000);

describe('a dream', () => {
  test('writes the picture and one line, nothing else, beside where it was called', async () => {
    const { code, stdout, stderr } = await dream();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^photo-dream\.png: 48x36, 4 steps \(wasm \S+, \d+ threads?, \d+ s\)\n$/);
    const picture = await readPicture(at('photo-dream.png'));
    expect(picture.shape).toEqual([1, 3, 36, 48]);
    const before = resizePicture(await readPicture(photo), { width: 48, height: 36 });
    const moved = picture.data.reduce((sum, value, i) => sum + Math.abs(value - before.data[i]), 0) * 255;
    expect(moved / picture.data.length).toBeGreaterThan(0.5);
  });

  test('the same seed gives the same bytes, also on another number of threads; another seed does not', async () => {
    const variants = { first: '1', again: '1', other: '2' };
    for (const [name, seed] of Object.entries(variants)) await dream('--seed', seed, '-o', at(`${name}.png`));
    await dream('--threads', '1', '-o', at('one.png'));
    await dream('--threads', '2', '-o', at('two.png'));
    const bytes = (name: string): string => readFileSync(at(name)).toString('base64');
    expect(bytes('again.png')).toBe(bytes('first.png'));
    expect(bytes('one.png')).toBe(bytes('first.png'));
    expect(bytes('two.png')).toBe(bytes('first.png'));
    expect(bytes('other.png')).not.toBe(bytes('first.png'));
  });

  test('the report holds settings, every step, time and memory', async () => {
    const path = at('report.json');
    const layers = ['--layer', 'block1_conv2', '--layer', 'block2_conv1=0.5'];
    const { code } = await dream('-o', at('reported.webp'), '--report', path, '--threads', '2', ...layers);
    expect(code).toBe(0);
    const report = readReport(path);
    expect(report).toMatchObject({
      network: 'VGG16, vgg.h5, blocks 3, 4 and 5 are absent: layers up to block2_pool',
      backend: 'wasm',
      threads: 2,
      width: 48,
      height: 36,
      size: 48,
      seed: 1,
      interrupted: false,
      image: photo,
      output: at('reported.webp'),
      settings: {
        layers: [
          { layer: 'block1_conv2', gain: 1 },
          { layer: 'block2_conv1', gain: 0.5 },
        ],
        size: 48,
        octaves: 2,
        octaveScale: 1.4,
        steps: 2,
        jitter: 4,
        seed: 1,
      },
      steps: [
        { octave: 0, step: 1 },
        { octave: 0, step: 2 },
        { octave: 1, step: 1 },
        { octave: 1, step: 2 },
      ],
    });
    expect(report.variant).toMatch(/^wasm .*2 threads/);
    const { wallMs, plannedBytes, peakBytes } = report;
    // Weights alone are 1 MB; float32 activations of the largest layer, 64 channels, another 0.4 MB.
    for (const bytes of [plannedBytes, peakBytes]) expect(bytes).toBeGreaterThan(1.4e6);
    expect(peakBytes).toBeLessThan(100e6);
    expect(wallMs).toBeGreaterThan(1);
    expect(existsSync(at('reported.webp'))).toBe(true);
  });

  test('the reference backend dreams the same', async () => {
    const args = ['--size', '16', '--octaves', '1', '--steps', '1', '--layer', 'block1_conv2', '--jitter', '0'];
    await dream(...args, '-o', at('wasm.png'));
    await dream(...args, '--backend', 'reference', '-o', at('reference.png'));
    const [a, b] = [await readPicture(at('wasm.png')), await readPicture(at('reference.png'))];
    // 8 bits: a number on the edge between two may fall to either side.
    expect(Math.max(...a.data.map((value, i) => Math.abs(value - b.data[i])))).toBeLessThan(1.5 / 255);
  });
});

describe('Ctrl-C', () => {
  test('keeps the picture so far, says so, and ends with 130', async () => {
    // How long a start takes depends on the machine: too early a signal finds nothing to keep, so a later one is tried.
    let outcome: Outcome | undefined;
    const report = at('cut.json');
    for (let delay = 1000; delay < 30_000 && !existsSync(at('cut.png')); delay *= 2) {
      outcome = await reverie(
        ['dream', photo, '--weights', weights, ...small, '--steps', '1000000', '-o', at('cut.png'), '--report', report],
        { started: (interrupt) => setTimeout(interrupt, delay) },
      );
    }
    expect(outcome?.code).toBe(130);
    expect(outcome?.stderr).toBe('');
    expect(outcome?.stdout).toMatch(
      /cut\.png: 48x36, interrupted after octave 1 of 2, step \d+ of 1000000, the picture so far/,
    );
    // In full size, although the coarse octave was not over.
    expect((await readPicture(at('cut.png'))).shape).toEqual([1, 3, 36, 48]);
    expect(readReport(report).interrupted).toBe(true);
    expect(readReport(report).steps).not.toHaveLength(0);
  });
});

describe('bad input: one line that says what is wrong, exit code 1, nothing written', () => {
  beforeAll(async () => {
    const other = new Float32Array(7 * 7 * 3 * 8);
    await writeH5(at('resnet.h5'), [{ path: 'conv1/kernel:0', shape: [7, 7, 3, 8], data: other }]);
    writeFileSync(at('letter.txt'), 'Dear Sir or Madam,\nplease dream.\n');
    writeFileSync(at('cut.h5'), readFileSync(weights).subarray(0, 100_000));
  });

  test.each([
    ['not an image', [at('letter.txt'), '--weights', weights], /letter\.txt: this is not a picture\. Readable are/],
    ['no image', [at('none.png'), '--weights', weights], /none\.png: there is no such file/],
    [
      'text as weights',
      [photo, '--weights', at('letter.txt')],
      /no file of weights: it begins with the text "Dear Sir/,
    ],
    [
      'truncated weights',
      [photo, '--weights', at('cut.h5')],
      /cut\.h5: the file is truncated, only 100,000 of [\d,]+ bytes/,
    ],
    [
      'another network',
      [photo, '--weights', at('resnet.h5')],
      /resnet\.h5: its tensors are those of no network known here: .*conv1\/kernel:0/,
    ],
    ['missing weights', [photo, '--weights', at('none.h5')], /none\.h5: there is no such file/],
    [
      'an unknown layer',
      ['--layer', 'block9_conv1'],
      /"block9_conv1" does not exist .*block1_conv1, block1_conv2, block1_pool/,
    ],
    ['a bad gain', ['--layer', 'block1_conv1=much'], /'block1_conv1=much' is invalid\. It takes a layer/],
    [
      'size 0',
      ['--size', '0'],
      /'--size <pixels>' argument '0' is invalid\. It takes a whole number of pixels from 1 to/,
    ],
    ['a size too small', ['--size', '1'], /size: a picture of 1x1 pixels is too small here/],
    ['a rate that is none', ['--rate', 'fast'], /'fast' is invalid\. It takes a number from -255 to 255/],
    ['octave scale 1', ['--octave-scale', '1'], /takes a number from 1\.01 to 8/],
    ['half a step', ['--steps', '2.5'], /takes a whole number of at least 1/],
    ['no such economy', ['--economy', 'cheap'], /Allowed choices are fast, compact/],
    ['no threads', ['--threads', '0'], /takes a whole number from 1 to 64/],
    [
      'threads for the reference',
      ['--backend', 'reference', '--threads', '2'],
      /the reference backend computes on one/,
    ],
    ['an unknown backend', ['--backend', 'cuda'], /'cuda' is invalid\. Allowed choices are auto, wasm, reference/],
    [
      'a missing output folder',
      ['-o', at('no/such/dream.png')],
      /dream\.png: the folder .* does not exist\. Create it/,
    ],
    ['an unknown picture format', ['-o', at('dream.bmp')], /cannot be written as "\.bmp"/],
    ['the picture itself as output', ['-o', photo], /the result would replace the picture itself/],
    ['a missing report folder', ['--report', at('no/such/report.json')], /report\.json: the folder .* does not exist/],
    ['an unknown option', ['--octopus', '8'], /unknown option '--octopus'/],
  ])('%s', async (_, args, message) => {
    const before = readdirSync(dirname(photo)).sort();
    // Options alone are added to a call that is right otherwise.
    const { code, stdout, stderr } = args[0].startsWith('-') ? await dream(...args) : await reverie(['dream', ...args]);
    const [line, ...rest] = stderr.trimEnd().split('\n');
    expect(line).toMatch(/^reverie: /);
    expect(line).toMatch(message);
    // Behind it at most the parser's hints in brackets.
    expect(rest.filter((other) => !/^(\(.*\))?$/.test(other))).toEqual([]);
    expect(stdout).toBe('');
    expect(code).toBe(1);
    expect(readdirSync(dirname(photo)).sort()).toEqual(before);
  });

  test('REVERIE_DEBUG=1 adds where it happened', async () => {
    const { stderr } = await reverie(['dream', at('none.png'), '--weights', weights], { env: { REVERIE_DEBUG: '1' } });
    expect(stderr).toMatch(/^reverie: .*none\.png: there is no such file/);
    expect(stderr).toMatch(/\n {4}at (async )?readPicture/);
  });
});

describe('help', () => {
  test.each([[['--help']], [['dream', '--help']], [['help', 'dream']]])('%o', async (args) => {
    const { code, stdout, stderr } = await reverie(args);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/Usage: reverie/);
    expect(stdout).toMatch(/Examples?:\n {2}reverie dream photo\.jpg/);
  });

  test('without a command, and with one that does not exist', async () => {
    expect((await reverie([])).stderr).toMatch(/Usage: reverie/);
    const { code, stderr } = await reverie(['draem']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^reverie: unknown command 'draem'[\s\S]*Did you mean dream/);
  });

  test('--version', async () => {
    expect((await reverie(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
