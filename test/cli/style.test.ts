// `reverie style` and `reverie texture` from end to end, on small pictures and a VGG with random weights.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPicture, writePicture } from '../../src/image/node/codec.js';
import { kerasVgg, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';
import { testPicture } from '../support/tinyNetwork.js';
import { type Outcome, reverie } from './command.js';

const at = temporaryFolder();
const photo = at('photo.png');
const painting = at('painting.png');
const weights = at('vgg.h5');
const layers = ['--style-layer', 'block1_conv1', '--style-layer', 'block2_conv1=2'];
const small = ['--weights', weights, ...layers, '--size', '32', '--steps', '3', '--threads', '1'];

const run = (command: string, ...args: readonly string[]): Promise<Outcome> =>
  reverie([command, ...args], { cwd: dirname(photo) });
const style = (...args: readonly string[]): Promise<Outcome> =>
  run('style', photo, painting, ...small, '--content-layer', 'block2_conv1', ...args);

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('this is no object');
  return { ...value };
}

function readReport(path: string): Record<string, unknown> & { steps: Record<string, unknown>[] } {
  const report = asRecord(JSON.parse(readFileSync(path, 'utf8')));
  if (!Array.isArray(report.steps)) throw new Error('the report has no steps');
  return { ...report, steps: report.steps.map(asRecord) };
}
const bytes = (path: string): string => readFileSync(path).toString('base64');

beforeAll(async () => {
  await writePicture(photo, testPicture(40, 30));
  await writePicture(painting, testPicture(36, 36, 9));
  await writeH5(weights, kerasVgg());
  await reverie(['--version']); // Builds the command where it is not up to date, which takes its time and says so.
}, 300_000);

describe('reverie style', () => {
  test('writes the picture and one line, nothing else', async () => {
    const { code, stdout, stderr } = await style();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^photo-style\.png: 32x24, \d+ evaluations, loss \S+ to \S+ \(wasm \S+, 1 thread, \d+ s\)\n$/,
    );
    expect((await readPicture(at('photo-style.png'))).shape).toEqual([1, 3, 24, 32]);
    expect(existsSync(at('photo-style.state'))).toBe(false);
  });

  test('the report carries every term at every step', async () => {
    const report = at('report.json');
    await style('--report', report, '-o', at('reported.png'), '--style-weight', '2', '--mean-weight', '0.5');
    const { steps, settings } = readReport(report);
    expect(settings).toMatchObject({ balance: { style: 2, mean: 0.5 }, steps: 3, size: 32 });
    expect(steps).toHaveLength(8);
    for (const step of steps) {
      expect(Object.keys(asRecord(step.terms))).toEqual([
        'content at block2_conv1',
        'style at block1_conv1',
        'style at block2_conv1',
        'channel means of block1_conv1',
        'channel means of block2_conv1',
        'total variation',
      ]);
      expect([typeof step.loss, typeof step.evaluations]).toEqual(['number', 'number']);
    }
  });

  test('killed at a random step and resumed: the same bytes as in one go', async () => {
    const long = ['--steps', '60', '--phases', '2', '--init', 'photo+noise'];
    await style(...long, '-o', at('whole.png'));
    const args = [...long, '-o', at('cut.png')];
    const cli = fileURLToPath(new URL('../../bin/reverie.mjs', import.meta.url));
    const all = ['style', photo, painting, ...small, '--content-layer', 'block2_conv1', ...args, '--save-every', '1'];
    const child = spawn(process.execPath, [cli, ...all], { cwd: dirname(photo), stdio: 'ignore' });
    const ended = new Promise((resolve) => {
      child.once('exit', (_code, signal) => {
        resolve(signal);
      });
    });
    const state = at('cut.state');
    while (!existsSync(state) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 300 * Math.random()));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(bytes(at('cut.png'))).not.toBe(bytes(at('whole.png')));

    const { code, stderr } = await style(...args, '--resume', state, '--report', at('resumed.json'));
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(bytes(at('cut.png'))).toBe(bytes(at('whole.png')));
    const { steps } = readReport(at('resumed.json'));
    const places = steps.map(({ phase, step }) => `${String(phase)}.${String(step)}`);
    expect(places).toEqual([0, 1].flatMap((phase) => Array.from({ length: 61 }, (_, i) => `${phase}.${i}`)));
  }, 180_000);

  test('Ctrl-C keeps picture and state, and says how far it came', async () => {
    const state = at('stopped.state');
    const args = ['--steps', '200', '--phases', '2', '-o', at('stopped.png')];
    const stopped = await reverie(
      ['style', photo, painting, ...small, '--content-layer', 'block2_conv1', ...args, '--save-every', '1'],
      {
        cwd: dirname(photo),
        started(interrupt) {
          const look = setInterval(() => {
            if (!existsSync(state)) return;
            clearInterval(look);
            interrupt();
          }, 5);
        },
      },
    );
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toMatch(
      /stopped\.png: 32x24, interrupted after phase \d of 2, step \d+; \S+stopped\.state goes on/,
    );
    const { code } = await style(...args, '--resume', state);
    expect(code).toBe(0);
    await style(...args.slice(0, 4), '-o', at('unstopped.png'));
    expect(bytes(at('stopped.png'))).toBe(bytes(at('unstopped.png')));
  }, 180_000);

  test('a state of other settings is refused, naming them', async () => {
    await style('--save-every', '2', '-o', at('kept.png'));
    expect(statSync(at('kept.state')).size).toBeGreaterThan(10_000);
    const { code, stderr } = await style('--resume', at('kept.state'), '--style-weight', '3', '-o', at('other.png'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^reverie: \S*kept\.state: it was kept with other settings: /);
    const wrong = await style('--resume', painting, '-o', at('other.png'));
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/no safetensors file/);
  });

  test.each([
    [['--optimizer', 'sgd'], /Allowed choices are lbfgs, qqn/],
    [['--style-layer', 'block1_conv1=x'], /It takes a layer, or a layer and its weight/],
    [['--blend', '1,2'], /got 2 shares for 1 styles/],
    [['--style-layer', 'block7_conv1'], /"block7_conv1" does not exist/],
    [['--init', 'nothing'], /Allowed choices are photo/],
    [['-o', 'photo.png'], /would replace one of the pictures/],
  ])('%j is refused in one line', async (args, message) => {
    const { code, stderr } = await style(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe('reverie texture', () => {
  test('makes one, tileable, of the size asked for', async () => {
    const { code, stdout, stderr } = await run('texture', painting, ...small, '--tileable', '--seed', '3');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^painting-texture\.png: 32x32, /);
  });

  test('begins with no photo', async () => {
    const { code, stderr } = await run('texture', painting, ...small, '--init', 'photo');
    expect(code).toBe(1);
    expect(stderr).toMatch(/Allowed choices are noise, plasma, gray/);
  });
});
