// The HDF5 reader: what it reads, and what it says about files that cannot be read.
import { createHash } from 'node:crypto';
import fs, { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { FileError, messageOf } from '../../src/core/errors.js';
import { Rng } from '../../src/core/rng.js';
import { openH5 as openH5InPage } from '../../src/weights/browser/openH5.js';
import { openH5 } from '../../src/weights/node/openH5.js';
import type { TensorFile } from '../../src/weights/tensorFile.js';
import { kerasVgg, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';

const at = temporaryFolder();
const narrow = { block1_conv1: 4, block1_conv2: 8 };
const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i / 8);

/** Opens a file and reads everything in it. */
async function readAll(opening: Promise<TensorFile>): Promise<Map<string, Float32Array>> {
  const file = await opening;
  try {
    const tensors = new Map<string, Float32Array>();
    for (const name of file.names) tensors.set(name, await file.read(name));
    return tensors;
  } finally {
    file.close();
  }
}

const sumOf = (numbers: Float32Array): string => createHash('sha256').update(numbers).digest('hex');

/** Name and hash of each tensor: Vitest takes most of a minute to compare millions of numbers. */
const fingerprint = (tensors: ReadonlyMap<string, Float32Array>): string[] =>
  [...tensors].map(([name, numbers]) => `${name} ${sumOf(numbers)}`);

/** What reading a file ends with: nothing, or the error's message. Anything but a FileError fails the test. */
async function troubleWith(path: string): Promise<string | undefined> {
  try {
    await readAll(openH5(path));
    return undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return messageOf(error);
  }
}

describe('reading', () => {
  beforeAll(async () => {
    await writeH5(at('kinds.h5'), [
      { path: 'plain', shape: [2, 3, 4], data: ramp(24) },
      { path: 'deep/er/double', shape: [3], data: Float64Array.of(1, 2.5, -3) },
      { path: 'packed', shape: [16, 32], data: ramp(512), gzip: true },
      { path: 'large', shape: [1100, 4096], data: ramp(1100 * 4096) },
    ]);
  });

  test('names, shapes and numbers; doubles become float32, compressed data is unpacked', async () => {
    const file = await openH5(at('kinds.h5'));
    expect(new Set(file.names)).toEqual(new Set(['plain', 'deep/er/double', 'packed', 'large']));
    expect(file.shape('plain')).toEqual([2, 3, 4]);
    expect(await file.read('plain')).toEqual(ramp(24));
    expect(await file.read('deep/er/double')).toEqual(Float32Array.of(1, 2.5, -3));
    expect(await file.read('packed')).toEqual(ramp(512));
    file.close();
  });

  test('a tensor larger than one piece is put together from several', async () => {
    const tensors = await readAll(openH5(at('kinds.h5')));
    expect(fingerprint(tensors)).toContain(`large ${sumOf(ramp(1100 * 4096))}`);
  });

  test('the opening for pages reads the same from a Blob', async () => {
    const blob = new Blob([readFileSync(at('kinds.h5'))]);
    const there = await readAll(openH5InPage(blob, 'kinds.h5'));
    expect(fingerprint(there)).toEqual(fingerprint(await readAll(openH5(at('kinds.h5')))));
  });

  test('asking for a tensor that is not there names it', async () => {
    const file = await openH5(at('kinds.h5'));
    await expect(file.read('nowhere')).rejects.toThrow(/kinds\.h5: there is no tensor "nowhere"/);
    file.close();
  });

  test('integers are refused', async () => {
    await writeH5(at('integers.h5'), [{ path: 'counts', shape: [2], data: Int32Array.of(1, 2) }]);
    expect(await troubleWith(at('integers.h5'))).toMatch(/counts holds something else than .* floating-point/);
  });
});

describe('files that cannot be read', () => {
  // In Node libhdf5 writes to the descriptor itself, in a page to the console.
  const descriptor = vi.spyOn(fs, 'writeSync');
  const console = vi.spyOn(globalThis.console, 'error');

  test.each([
    ['a text file', 'dear diary, today I trained', /is not an HDF5 file, it begins with the text "dear diary/],
    ['an empty file', '', /the file is empty/],
    ['a few bytes of text', 'PK', /begins with the text "PK"/],
    ['other bytes', '\u0000\u0001\u0002\u0003abcdefgh', /begins with the bytes 00 01 02 03/],
    ['only the signature', '\u0089HDF\r\n\u001a\n', /truncated, only 8 bytes/],
  ])('%s', async (kind, content, message) => {
    const path = at(`${kind}.h5`);
    writeFileSync(path, content, 'latin1');
    const trouble = await troubleWith(path);
    expect(trouble).toMatch(message);
    expect(trouble).toContain(path);
    await expect(openH5InPage(new Blob([readFileSync(path)]), 'mine.h5')).rejects.toThrow(message);
  });

  test('a folder, and nothing at all', async () => {
    mkdirSync(at('folder.h5'));
    expect(await troubleWith(at('folder.h5'))).toMatch(/folder\.h5: this is a folder/);
    expect(await troubleWith(at('missing.h5'))).toMatch(/missing\.h5: there is no such file/);
  });

  test('truncated anywhere: every message says so', async () => {
    await writeH5(at('whole.h5'), kerasVgg(narrow));
    const whole = readFileSync(at('whole.h5'));
    const step = Math.ceil(whole.length / 150);
    for (let length = 1; length < whole.length; length += step) {
      const path = at(`cut-at-${length}.h5`);
      writeFileSync(path, whole.subarray(0, length));
      expect(await troubleWith(path)).toMatch(/truncated, only [\d,]+( of [\d,]+)? bytes are there|begins with/);
    }
    const path = at('all-but-one.h5');
    writeFileSync(path, whole.subarray(0, -1));
    expect(await troubleWith(path)).toMatch(/truncated/);
  });

  test('corrupted anywhere: numbers or a FileError, never anything else, and soon', async () => {
    await writeH5(at('sound.h5'), kerasVgg(narrow));
    const sound = readFileSync(at('sound.h5'));
    const rng = new Rng(3);
    const messages = new Set<string>();
    let troubles = 0;
    for (let i = 0; i < 300; i++) {
      const broken = Buffer.from(sound);
      // Most of it near the beginning, where the structure lies.
      for (let hits = 1 + rng.int(8); hits > 0; hits--) {
        broken[rng.int(rng.chance(0.7) ? 4096 : broken.length)] = rng.int(256);
      }
      const path = at(`corrupt-${i}.h5`);
      writeFileSync(path, broken);
      const trouble = await troubleWith(path);
      if (trouble === undefined) continue;
      troubles += 1;
      messages.add(trouble);
      expect(trouble.startsWith(`${path}: `)).toBe(true);
      expect(trouble).not.toContain('\n');
    }
    expect(troubles).toBeGreaterThan(100);
    expect(messages.size).toBeGreaterThan(10);
  });

  test('and the library below says nothing of its own', () => {
    expect(descriptor.mock.calls.filter(([to]) => to === 2)).toHaveLength(0);
    expect(console).not.toHaveBeenCalled();
  });
});
