/** `reverie weights` against a local server, in a cache of its own. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { asset } from '../support/assets.js';
import { type BadServer, type Manner, startBadServer } from '../support/badServer.js';
import { checksumOf } from '../support/downloads.js';
import { firstBlock, safetensors } from '../support/safetensors.js';
import { temporaryFolder } from '../support/temporary.js';
import { type CommandOptions, type Outcome, reverie } from './command.js';

const folder = temporaryFolder();
const { 'head.fc.weight': _head, ...convolutions } = firstBlock;
const whole = safetensors(firstBlock, 1);
const block = safetensors(convolutions, 1);
/** Where the kernel of features.2 ends. */
const kernelEnd = block.length - 4 * 64;
const sha256 = `sha256:${checksumOf(block).hex}`;

let count = 0;
let home = '';
let server: BadServer;
beforeEach(async () => {
  home = folder(`home-${++count}`);
  server = await startBadServer({ '/block.safetensors': { bytes: block }, '/whole.safetensors': { bytes: whole } });
});
afterEach(() => server.close());

const weights = (args: readonly string[], options: CommandOptions = {}): Promise<Outcome> =>
  reverie(['weights', ...args], { ...options, env: { REVERIE_HOME: home, ...options.env } });
/** In this process, where only the error matters: starting one takes longer than most refusals. */
const here = async (args: readonly string[]): Promise<void> => {
  process.env.REVERIE_HOME = home;
  const program = createProgram();
  for (const command of program.commands.flatMap(({ commands }) => commands)) {
    command.configureOutput({ writeErr: () => undefined });
  }
  await program.parseAsync(['weights', ...args], { from: 'user' });
};
const url = (path = '/block.safetensors') => `${server.origin}${path}`;
const behave = (...manners: Manner[]) => {
  server.files.set('/block.safetensors', { bytes: block, manners });
};
const filesIn = (name: string) => readdir(join(home, name)).catch((): string[] => []);
const listed = async (): Promise<{ name: string; cached: boolean; path?: string; bytes?: number }[]> => {
  const { networks } = JSON.parse((await weights(['list', '--json'])).stdout) as {
    networks: { name: string; cached: boolean; path?: string; bytes?: number }[];
  };
  return networks;
};

test('get, list, info, verify, remove', async () => {
  const got = await weights(['get', 'vgg16', '--source', url(), '--checksum', sha256]);
  expect(got.stderr).toBe('');
  expect(got.stdout).toContain('checksum right');
  expect(got.code).toBe(0);
  const vgg = (await listed()).find(({ name }) => name === 'vgg16');
  expect(vgg?.cached).toBe(true);
  expect(await filesIn('partial')).toEqual([]);

  const again = await weights(['get', 'vgg16', '--only', 'conv']);
  expect(again.stdout).toContain('vgg16: already here');

  const info = await weights(['info', 'vgg16']);
  expect(info.stdout).toMatch(/layers +block1_conv1 \(64\), block1_conv2 \(64\), block1_pool \(64\)/);
  expect(info.stdout).toContain(url());
  expect(info.stdout).toMatch(/colours +red, green, blue planes; .* times 4\.36681, 4\.46429, 4\.44444/);

  expect((await weights(['verify'])).stdout).toContain('vgg16: right');
  const path = vgg?.path ?? '';
  const bytes = await readFile(path);
  bytes[bytes.length - 5] ^= 1;
  await writeFile(path, bytes);
  const damaged = await weights(['verify', 'vgg16']);
  expect(damaged.code).toBe(1);
  expect(damaged.stderr).toMatch(
    /vgg16: the file .* is damaged: its checksum is .* Get it again: reverie weights remove/,
  );

  expect((await weights(['remove', 'vgg16'])).stdout).toContain('vgg16: removed');
  expect(await filesIn('networks')).toEqual([]);
  expect((await weights(['remove', 'vgg16'])).stderr).toContain('vgg16: it is not here. Here are: none.');
});

test('Ctrl-C keeps what came and says how to go on; the next run gets only the rest', async () => {
  behave({ kind: 'slow', bytes: 8000, every: 50 }, { kind: 'fine' });
  const command = ['get', 'vgg16', '--source', url(), '--checksum', sha256];
  const stopped = await weights(command, {
    started: (interrupt) => {
      const timer = setInterval(() => {
        if ((server.log.at(0)?.sent ?? 0) < 24_000) return;
        clearInterval(timer);
        interrupt();
      }, 20);
    },
  });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/Stopped\. .* are kept: /);
  expect(stopped.stderr).toContain(`npx reverie weights ${command.join(' ')} goes on from there.`);
  expect(await filesIn('networks')).toEqual([]);

  const resumed = await weights(command);
  expect(resumed.code).toBe(0);
  const [, second] = server.log;
  expect(second.range).toMatch(/^bytes=\d\d+-$/);
  expect(second.sent).toBeLessThanOrEqual(block.length - 16_000);
  expect(await filesIn('partial')).toEqual([]);
});

test('wrong bytes are never kept', async () => {
  behave({ kind: 'corrupt' });
  const { code, stderr, stdout } = await weights(['get', 'vgg16', '--source', url(), '--checksum', sha256]);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /what came is damaged: its checksum is .* instead of .*; it was thrown away\..*reverie weights import FILE/,
  );
  expect(await filesIn('networks')).toEqual([]);
  expect(await filesIn('partial')).toEqual([]);
});

test('what is no network is never kept, though nothing vouched for its bytes', async () => {
  server.files.set('/page.h5', { bytes: new TextEncoder().encode('<!doctype html><title>Not found</title>') });
  const { code, stderr } = await weights(['get', 'vgg16', '--source', url('/page.h5')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/page\.h5: this is a web page, not a file of weights/);
  expect(await filesIn('networks')).toEqual([]);
  expect(await filesIn('partial')).toEqual([]);
});

test('numbers that are none are never kept', async () => {
  const spoilt = block.slice();
  // A NaN in a kernel, which is read only when it is stored.
  spoilt.set([0, 0, 0xc0, 0x7f], kernelEnd - 4);
  server.files.set('/spoilt.safetensors', { bytes: spoilt });
  await expect(here(['get', 'vgg16', '--source', url('/spoilt.safetensors')])).rejects.toThrow(
    /spoilt\.safetensors: .*features\.2\.weight/,
  );
  expect(await filesIn('networks')).toEqual([]);
  expect(await filesIn('partial')).toEqual([]);
});

test.each([
  ['f32', 'F32', 4],
  ['f16', 'F16', 2],
  ['u8', 'U8', 1],
])('--dtype %s is kept in %s', async (dtype, type, bytesEach) => {
  const stick = folder('stick.safetensors');
  await writeFile(stick, block);
  await here(['import', stick, '--dtype', dtype]);
  const vgg = (await listed()).find(({ name }) => name === 'vgg16');
  expect(vgg).toMatchObject({ dtype: type });
  const numbers = 64 * 27 + 64 * 64 * 9;
  expect(vgg?.bytes).toBeGreaterThan(bytesEach * numbers);
  expect(vgg?.bytes).toBeLessThan(bytesEach * numbers + 35_000);
});

test('when no source gives it, each is named, and what to do', async () => {
  const { code, stderr } = await weights(['get', 'vgg16', '--source', url('/gone'), '--source', url('/away')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/\/gone: it answers 404 Not Found: .* Trying the next source/);
  expect(stderr).toMatch(
    /reverie: vgg16: no source could give it\. .*\/gone: .*\/away: .* Without a connection: .*import FILE/,
  );
});

test('--only conv takes the convolutions of a safetensors file by Range', async () => {
  const { code, stderr } = await weights(['get', 'vgg16', '--only', 'conv', '--source', url('/whole.safetensors')]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(server.log.every(({ range }) => range !== undefined)).toBe(true);
  expect(server.log.reduce((sum, { sent }) => sum + sent, 0)).toBeLessThan(block.length + 1000);
  expect((await weights(['info', 'vgg16'])).stdout).toContain('block1_conv2 (64)');
});

describe('import', () => {
  test('a file from a stick; it stays where it is', async () => {
    const stick = folder('stick.safetensors');
    await writeFile(stick, block);
    const { code, stdout } = await weights(['import', stick, '--as', 'mine']);
    expect(code).toBe(0);
    expect(stdout).toContain('use it with --net mine');
    expect(Buffer.compare(await readFile(stick), block)).toBe(0);
    const networks = await listed();
    expect(networks.find(({ name }) => name === 'mine')?.cached).toBe(true);
  });

  test.each([
    ['no file', 'nowhere.h5', [], /nowhere\.h5: there is no such file/],
    ['no weights', 'text.h5', [], /text\.h5: .*not an HDF5 file|text\.h5: this is no file of weights/],
    ['a bad name', 'block.safetensors', ['--as', '../up'], /"\.\.\/up" cannot be the name of a network/],
    ['the name of the one that comes along', 'block.safetensors', ['--as', 'embedded'], /comes along\. Choose another/],
    ['another architecture', 'block.safetensors', ['--as', 'vgg19'], /it holds vgg16, not vgg19/],
  ])('%s is refused', async (_name, file, more, message) => {
    await writeFile(folder('text.h5'), 'dear diary, today I wrote no weights');
    await writeFile(folder('block.safetensors'), block);
    await expect(here(['import', folder(file), ...more])).rejects.toThrow(message);
    expect(await filesIn('networks')).toEqual([]);
  });

  test('the real GoogLeNet classifies by its name', async () => {
    const file = asset('weights/googlenet.onnx');
    if (file === undefined) return;
    const { stdout } = await weights(['import', file]);
    expect(stdout).toContain('use it with --net googlenet');
    const info = JSON.parse((await weights(['info', 'googlenet', '--json'])).stdout) as {
      network: { classes: number };
    };
    expect(info.network.classes).toBe(1000);
  });
});

test.each([
  [['get', 'nonet'], /no known network of that name\. Known are: embedded, vgg16/],
  [['get', 'embedded'], /comes along: there is nothing to get/],
  [['get', 'squeezenet', '--only', 'conv'], /whole or not at all\. It works for: vgg16, vgg19/],
  [['get', 'vgg16', '--source', 'ftp://x'], /it takes an address \(https:\/\/\.\.\.\) or the number/],
  [['get', 'vgg16', '--source', '9'], /vgg16 has the sources 1 to 4\. reverie weights list --sources shows them/],
  [['get', 'vgg16', '--checksum', 'md5:12'], /It takes md5: and 32, or sha256: and 64/],
  [['get', 'vgg16', '--dtype', 'f8'], /Allowed choices are f16, f32, u8/],
  [['info', 'vgg16'], /its weights are not here yet\. Get them with: npx reverie weights get vgg16/],
  [['info', 'nothing'], /neither a file nor a network that is here\. reverie weights list/],
  [['remove'], /Nothing is named to be removed/],
])('%j is refused with what to do', async (args, message) => {
  await expect(here(args)).rejects.toThrow(message);
});

test('a cache that cannot be made: what to do', async () => {
  await mkdir(dirname(home), { recursive: true });
  await writeFile(home, 'a file in the way');
  await expect(here(['get', 'vgg16', '--source', url()])).rejects.toThrow(/set REVERIE_HOME to a folder elsewhere/);
});
