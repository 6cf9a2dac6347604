/** The convolutions of a safetensors file by Range requests: which bytes are asked for, and what comes of them. */
import { describe, expect, test } from 'vitest';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import {
  classifierPart,
  convolutionPart,
  partialName,
  type RemoteFile,
  remoteFile,
} from '../../src/weights/download.js';
import { planPart } from '../../src/weights/downloads/tensorPart.js';
import { knownNetworks, sourcesOf } from '../../src/weights/manifest.js';
import { openSafetensors } from '../../src/weights/safetensors.js';
import type { Manner } from '../support/badServer.js';
import { safetensors } from '../support/safetensors.js';
import { checksumOf, patience, randomBytes, run, sent, serve } from '../support/downloads.js';

const tensors = {
  'features.0.bias': [64],
  'features.0.weight': [64, 3, 3, 3],
  'features.2.bias': [64],
  'features.2.weight': [64, 64, 3, 3],
  'head.fc.weight': [1000, 100],
  'features.5.weight': [64, 64, 3, 3],
  'pre_logits.fc1.weight': [100, 64, 7, 7],
};
const whole = safetensors(tensors, 3);
const convolutionBytes = 4 * (64 + 64 * 27 + 64 + 2 * 64 * 64 * 9);

const serveTensors = (manners: readonly Manner[]) => serve(manners, { bytes: whole });

async function expectConvolutions(bytes: Uint8Array | undefined, from = whole): Promise<void> {
  const [small, large] = [
    await openSafetensors(bytesInMemory('part', bytes ?? new Uint8Array())),
    await openSafetensors(bytesInMemory('whole', from)),
  ];
  expect([...small.names].sort()).toEqual(
    Object.keys(tensors)
      .filter((name) => name.startsWith('features'))
      .sort(),
  );
  for (const name of small.names) {
    expect(small.shape(name)).toEqual(large.shape(name));
    const [ours, theirs] = [await small.read(name), await large.read(name)];
    expect(Buffer.compare(new Uint8Array(ours.buffer), new Uint8Array(theirs.buffer))).toBe(0);
  }
}

test('only the header and the tensors wanted are sent, neighbours in one request', async () => {
  const { server, url } = await serveTensors([{ kind: 'fine' }]);
  const file: RemoteFile = { url, size: whole.length, checksum: checksumOf(whole), part: convolutionPart };
  const { result, parts } = await run([file]);
  await expectConvolutions(parts.get(partialName(file))?.bytes());
  expect(result?.checked).toBe(false);
  // Length, header, features.0 to features.2, features.5.
  expect(server.log.map(({ sent }) => sent).slice(2)).toEqual([4 * (128 + 64 * 27 + 64 * 64 * 9), 4 * 64 * 64 * 9]);
  expect(sent(server)).toBeLessThan(convolutionBytes + 1000);
  expect(server.log).toHaveLength(4);
});

test('the rest can be had the same way', async () => {
  const { url } = await serveTensors([{ kind: 'fine' }]);
  const file = { url, part: classifierPart };
  const { parts } = await run([file]);
  const rest = await openSafetensors(bytesInMemory('rest', parts.get(partialName(file))?.bytes() ?? new Uint8Array()));
  expect([...rest.names].sort()).toEqual(['head.fc.weight', 'pre_logits.fc1.weight']);
});

test('a line that breaks again and again: every byte of a tensor is sent once', async () => {
  const { server, url } = await serveTensors([{ kind: 'break', after: 60_000 }]);
  const file = { url, part: convolutionPart };
  const { parts, error } = await run([file]);
  expect(error).toBeUndefined();
  await expectConvolutions(parts.get(partialName(file))?.bytes());
  const data = server.log.filter(({ sent }) => sent > 1000).reduce((sum, asked) => sum + asked.sent, 0);
  expect(data).toBe(convolutionBytes);
});

test('stopped and begun again by another run: only the rest is sent', async () => {
  const { server, url } = await serveTensors([
    { kind: 'fine' },
    { kind: 'fine' },
    { kind: 'break', after: 100_000 },
    { kind: 'fine' },
  ]);
  const file = { url, part: convolutionPart };
  const first = await run([file], { patience: { ...patience, attempts: 1 } });
  expect(first.error?.message).toContain('the connection broke off');
  expect(sent(server)).toBeLessThan(110_000);
  const second = await run([file], {}, first.parts);
  expect(second.error).toBeUndefined();
  await expectConvolutions(second.parts.get(partialName(file))?.bytes());
  expect(server.log.slice(3).reduce((sum, asked) => sum + asked.sent, 0)).toBeLessThan(
    convolutionBytes - 100_000 + 1000,
  );
});

test('a file that changed between two attempts is begun anew', async () => {
  const { server, url } = await serveTensors([
    { kind: 'fine' },
    { kind: 'fine' },
    { kind: 'break', after: 100_000 },
    { kind: 'fine' },
  ]);
  const file = { url, part: convolutionPart };
  const first = await run([file], { patience: { ...patience, attempts: 1 } });
  const changed = safetensors(tensors, 4);
  server.files.set('/file', { bytes: changed });
  const second = await run([file], {}, first.parts);
  expect(second.notices.join()).toContain('the file changed there; starting over');
  await expectConvolutions(second.parts.get(partialName(file))?.bytes(), changed);
});

describe('a server that cannot give parts is named, and the next source is taken', () => {
  test.each<readonly [string, readonly Manner[], string]>([
    ['it ignores Range', [{ kind: 'ignore range' }], 'does not answer Range requests, so that only the whole file'],
    ['it answers another range', [{ kind: 'shifted range', by: 5 }], 'answers Range requests wrongly'],
    ['it holds something else', [{ kind: 'corrupt' }], 'its header'],
    ['the size is another', [{ kind: 'wrong total', total: 99 }], 'the file should have 99'],
  ])('%s', async (_case, manners, message) => {
    const { server, url } = await serveTensors(manners);
    const alternative = randomBytes(5000, 9);
    server.files.set('/notop.h5', { bytes: alternative });
    const files: RemoteFile[] = [
      { url, part: convolutionPart },
      { url: `${server.origin}/notop.h5`, checksum: checksumOf(alternative, 'md5') },
    ];
    const { result, notices, parts } = await run(files);
    expect(notices.join()).toContain(message);
    expect(result?.file.url).toBe(files[1].url);
    expect(result?.checked).toBe(true);
    expect(parts.get(partialName(files[0]))?.state).toBe('gone');
  });
});

describe('a header that lies', () => {
  const plan = (header: object) => {
    const bytes = new TextEncoder().encode(JSON.stringify(header));
    return planPart(bytes.length, bytes, convolutionPart);
  };
  const entry = (begin: number, end: number) => ({
    dtype: 'F32',
    shape: [(end - begin) / 4],
    data_offsets: [begin, end],
  });

  test.each([
    ['tensors over each other', { 'features.0': entry(0, 8), 'features.1': entry(4, 12) }, 'lies over'],
    ['an end before the beginning', { 'features.0': entry(8, 0) }, 'damaged at the tensor features.0'],
    ['an offset below zero', { 'features.0': entry(-4, 0) }, 'damaged at the tensor'],
    ['no tensors wanted', { 'head.fc': entry(0, 8) }, 'no tensors of the part wanted'],
    ['a list', [1, 2], 'no table'],
  ])('%s', (_name, header, message) => {
    expect(() => plan(header)).toThrow(message);
  });
});

describe('the manifest', () => {
  test('a page gets the convolutions by Range, the command line a file with a checksum first', () => {
    for (const name of ['vgg16', 'vgg19']) {
      const page = sourcesOf(knownNetworks[name], { only: 'conv', crossOrigin: true });
      expect(page.map((source) => remoteFile(source, 'conv').part?.id)).toEqual(['conv']);
      const [first, second] = sourcesOf(knownNetworks[name], { only: 'conv' }).map((source) =>
        remoteFile(source, 'conv'),
      );
      expect(first).toMatchObject({ part: undefined, checksum: { algorithm: 'md5' } });
      expect(second.part?.id).toBe('conv');
    }
  });

  test('every network but the embedded one has a source for the page; checksums and addresses are well-formed', () => {
    for (const [name, network] of Object.entries(knownNetworks)) {
      if (name !== 'embedded') expect(sourcesOf(network, { crossOrigin: true }).length).toBeGreaterThan(0);
      for (const { url, checksum, attribution, licence } of network.sources) {
        expect(url).toMatch(/^https:\/\/[^ ]+\.(h5|safetensors|onnx)$/);
        if (checksum) expect(checksum.hex).toMatch(checksum.algorithm === 'md5' ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/);
        expect(attribution && licence).not.toBe('');
      }
    }
  });
});
