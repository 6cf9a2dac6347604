/** The folder of networks: records, checksums, partial downloads, one process at a time, disks that give out. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { download, partialName } from '../../src/weights/download.js';
import {
  addToCache,
  cachedNetwork,
  cachedNetworks,
  cacheEntry,
  cacheFolder,
  type CacheRecord,
  checkName,
  lockNetwork,
  openPartial,
  partialBytes,
  removeFromCache,
  removePartials,
  verifyCached,
} from '../../src/weights/node/cache.js';
import { checkRoom } from '../../src/weights/node/diskTrouble.js';
import { partialOnDisk } from '../../src/weights/node/partialOnDisk.js';
import { checksumOf, content, patience, serve } from '../support/downloads.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let count = 0;
beforeEach(() => {
  process.env.REVERIE_HOME = folder(`home-${++count}`);
});

const record = (name: string, more: Partial<CacheRecord> = {}): CacheRecord => ({
  name,
  holds: 'all',
  dtype: 'F16',
  source: 'https://example.test/file',
  original: { bytes: 10, checksum: 'md5:0', checked: true },
  date: '2026-01-02T03:04:05.000Z',
  ...more,
});
const add = (name: string, text: string, more: Partial<CacheRecord> = {}) =>
  addToCache(record(name, more), '.safetensors', (path) => writeFile(path, text));
const files = async (): Promise<string[]> => (await readdir(join(cacheFolder(), 'networks'))).sort();

describe('networks', () => {
  test('what is added is found, listed, verified and removed', async () => {
    expect(await cachedNetworks()).toEqual([]);
    expect(await cachedNetwork('one')).toBeUndefined();
    const entry = await add('one', 'numbers', { licence: 'MIT', attribution: 'me' });
    await add('another', 'more');
    expect(await cacheEntry('one')).toMatchObject({ ...record('one'), bytes: 7, licence: 'MIT', path: entry.path });
    expect(await readFile((await cachedNetwork('one')) ?? '', 'utf8')).toBe('numbers');
    expect((await cachedNetworks()).map(({ name }) => name)).toEqual(['another', 'one']);
    await verifyCached(entry);
    expect(await removeFromCache('one')).toBe(7);
    expect(await removeFromCache('one')).toBeUndefined();
    expect((await cachedNetworks()).map(({ name }) => name)).toEqual(['another']);
    expect(await files()).toHaveLength(2);
  });

  test('a new one takes the place of the old', async () => {
    await add('one', 'old');
    await add('one', 'new numbers', { holds: 'conv' });
    expect(await cacheEntry('one')).toMatchObject({ holds: 'conv', bytes: 11 });
    expect(await files()).toHaveLength(2);
  });

  test('when writing fails, the old one stays and nothing is left behind', async () => {
    await add('one', 'old');
    const failing = addToCache(record('one'), '.onnx', async (path) => {
      await writeFile(path, 'half');
      throw new Error('converter broke');
    });
    await expect(failing).rejects.toThrow(/converter broke/);
    expect(await readFile((await cachedNetwork('one')) ?? '', 'utf8')).toBe('old');
    expect(await files()).toHaveLength(2);
  });

  test('what a killed process left half written goes when the next one comes', async () => {
    await add('one', 'old');
    const left = join(cacheFolder(), 'networks', 'one.99999.tmp');
    await writeFile(left, 'half');
    await add('one', 'new');
    expect(existsSync(left)).toBe(false);
  });

  test.each([
    ['other bytes', 'nUmbers', /its checksum is sha256:/],
    ['a shorter file', 'numb', /it has 4 bytes instead of 7/],
  ])('damage is found: %s', async (_name, text, message) => {
    const entry = await add('one', 'numbers');
    await writeFile(entry.path, text);
    await expect(verifyCached(entry)).rejects.toThrow(message);
    await expect(verifyCached(entry)).rejects.toThrow(/reverie weights remove one, then reverie weights get or import/);
  });

  test('a record that is damaged, or without its file, or pointing elsewhere, is none', async () => {
    const entry = await add('one', 'numbers');
    const path = join(cacheFolder(), 'networks', 'one.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, 50));
    expect(await cacheEntry('one')).toBeUndefined();
    await writeFile(path, text.replace(/"file": ".*?"/, '"file": "../../secret.safetensors"'));
    expect(await cacheEntry('one')).toBeUndefined();
    await writeFile(path, text.replace(/one-\w+/, 'one-00000000'));
    expect(await cacheEntry('one')).toBeUndefined();
    await writeFile(path, text);
    expect((await cacheEntry('one'))?.path).toBe(entry.path);
  });

  test.each(['', '../one', 'a/b', 'One', '.hidden', 'x'.repeat(80)])('"%s" is no name', (name) => {
    expect(() => {
      checkName(name);
    }).toThrow(/cannot be the name of a network\. Names have lower-case letters/);
  });

  test('without REVERIE_HOME, the place is where this system keeps such things', () => {
    delete process.env.REVERIE_HOME;
    expect(cacheFolder()).toMatch(/reverie/i);
  });
});

describe('one process at a time', () => {
  const lock = () => join(cacheFolder(), 'networks', 'one.lock');
  const hold = async (holder: object | string) => {
    await mkdir(dirname(lock()), { recursive: true });
    await writeFile(lock(), typeof holder === 'string' ? holder : JSON.stringify(holder));
  };

  test('the second is told of the first, and comes in when it is done', async () => {
    await lockNetwork('one', async () => {
      const second = lockNetwork('one', () => Promise.resolve());
      await expect(second).rejects.toThrow(
        new RegExp(
          `one: process ${process.pid} on .* is at work on it\\. Wait until it is done; .* remove .*one\\.lock`,
        ),
      );
      await lockNetwork('another', () => Promise.resolve());
    });
    expect(await lockNetwork('one', () => Promise.resolve('in'))).toBe('in');
  });

  test('the lock is given back when the work fails', async () => {
    await expect(lockNetwork('one', () => Promise.reject(new Error('trouble')))).rejects.toThrow('trouble');
    expect(existsSync(lock())).toBe(false);
  });

  test('a process that is gone holds nothing', async () => {
    // Beyond what Linux gives out.
    await hold({ pid: 2 ** 22 + 5, host: hostname() });
    expect(await lockNetwork('one', () => Promise.resolve('in'))).toBe('in');
  });

  test.each([
    ['a process of another computer', { pid: 1, host: 'elsewhere.test' }],
    ['who knows', ''],
  ])('%s is believed to be at work', async (_name, holder) => {
    await hold(holder);
    await expect(lockNetwork('one', () => Promise.resolve())).rejects.toThrow(/is at work on it/);
  });
});

describe('partial downloads', () => {
  test('one process breaks off, the next goes on, to the byte', async () => {
    const { server, url } = await serve([{ kind: 'break', after: 100_000 }, { kind: 'fine' }]);
    const file = { url, checksum: checksumOf(content) };
    const first = download('net', [file], { open: openPartial, patience: { ...patience, attempts: 1 } });
    await expect(first).rejects.toThrow(/the connection broke off/);
    expect(await partialBytes()).toBeGreaterThanOrEqual(100_000);

    await download('net', [file], { open: openPartial, patience });
    expect(server.log.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-']);
    expect(server.log[1].sent).toBe(200_000);
    const whole = join(cacheFolder(), 'partial', `${partialName(file)}.whole`);
    expect(Buffer.compare(await readFile(whole), content)).toBe(0);

    // What is whole but was not used yet is not loaded again.
    await download('net', [{ ...file, size: content.length }], { open: openPartial, patience });
    expect(server.log).toHaveLength(2);
    await removePartials();
    expect(await partialBytes()).toBe(0);
  });

  test('what is wrong leaves nothing', async () => {
    const { url } = await serve([{ kind: 'corrupt' }]);
    const file = { url, checksum: checksumOf(content) };
    await expect(download('net', [file], { open: openPartial, patience })).rejects.toThrow(/thrown away/);
    expect(await readdir(join(cacheFolder(), 'partial'))).toEqual([]);
  });
});

describe('disks that give out', () => {
  test.skipIf(!existsSync('/dev/full'))(
    'a full disk: an error that says what to do, and the download can go on',
    async () => {
      const path = folder('full');
      // Writing to this device fails as a full disk does.
      await symlink('/dev/full', `${path}.part`);
      const part = await partialOnDisk(path);
      await expect(part.append(new Uint8Array(100))).rejects.toThrow(
        /full\.part: the disk is full\. Make room \(reverie weights remove .*REVERIE_HOME.*run the command again/,
      );
      expect(part.size).toBe(0);
      await part.close();
    },
  );

  test('a file in the way', async () => {
    await writeFile(cacheFolder(), 'a file');
    await expect(openPartial('x')).rejects.toThrow(/a file is in the way of a folder\. Move it, or set REVERIE_HOME/);
    await expect(add('one', 'numbers')).rejects.toThrow(/a file is in the way/);
  });

  test('more than the disk has', async () => {
    await checkRoom(folder('.'), 1000);
    await expect(checkRoom(folder('.'), 1e18)).rejects.toThrow(/are needed, and the disk has .* left\. Make room/);
  });
});
