/** Downloads from a server that does everything wrong. */
import { describe, expect, test } from 'vitest';
import { partialName } from '../../src/weights/download.js';
import type { Manner } from '../support/badServer.js';
import {
  checksumOf,
  content,
  expectWhole,
  impatience,
  patience,
  randomBytes,
  run,
  sent,
  serve,
} from '../support/downloads.js';

describe.each([
  ['with size and checksum', { size: content.length, checksum: checksumOf(content) }],
  ['with a checksum alone', { checksum: checksumOf(content, 'md5') }],
  ['with nothing known', {}],
])('a file %s comes whole', (_name, known) => {
  test.each<readonly [string, readonly Manner[]]>([
    ['from a good server', [{ kind: 'fine' }]],
    ['over a line that breaks again and again', [...Array<Manner>(8).fill({ kind: 'break', after: 40_000 })]],
    ['over a line that stalls', [{ kind: 'stall', after: 100_000 }, { kind: 'fine' }]],
    ['when the length is announced too long', [{ kind: 'wrong length', by: 1000 }, { kind: 'fine' }]],
    ['when Range is ignored after a break', [{ kind: 'break', after: 100_000 }, { kind: 'ignore range' }]],
    [
      'when Range is answered from elsewhere',
      [
        { kind: 'break', after: 100_000 },
        { kind: 'shifted range', by: 7 },
      ],
    ],
    ['when the server is out of order at first', [{ kind: 'status', status: 500 }, { kind: 'fine' }]],
    [
      'when there are too many requests',
      [{ kind: 'status', status: 429, headers: { 'retry-after': '0' } }, { kind: 'fine' }],
    ],
  ])('%s', async (_case, manners) => {
    const { url } = await serve(manners);
    const file = { url, ...known };
    const stalls = manners.some(({ kind }) => kind === 'stall');
    expectWhole(await run([file], stalls ? { patience: impatience } : {}), file);
  });
});

test('after a break only the rest is sent', async () => {
  const { server, url } = await serve([{ kind: 'break', after: 200_000 }, { kind: 'fine' }]);
  const file = { url, checksum: checksumOf(content) };
  expectWhole(await run([file]), file);
  expect(server.log.map(({ range }) => range)).toEqual([undefined, 'bytes=200000-']);
  expect(server.log[1].ifRange).toMatch(/^"/);
  expect(server.log[1].sent).toBe(100_000);
  expect(sent(server)).toBe(content.length);
});

test('stopped and begun again, even by another run: only the rest is sent', async () => {
  const { server, url } = await serve([{ kind: 'slow', bytes: 20_000, every: 20 }, { kind: 'fine' }]);
  const file = { url, checksum: checksumOf(content) };
  const controller = new AbortController();
  const first = await run([file], {
    signal: controller.signal,
    progress: ({ bytes }) => {
      if (bytes >= 60_000) controller.abort();
    },
  });
  expect(first.error?.name).toBe('AbortError');
  const kept = first.parts.get(partialName(file))?.size ?? 0;
  expect(kept).toBeGreaterThanOrEqual(60_000);
  expect(kept).toBeLessThan(content.length);
  const second = await run([file], {}, first.parts);
  expectWhole(second, file);
  expect(server.log[1].range).toBe(`bytes=${kept}-`);
  expect(server.log[1].sent).toBe(content.length - kept);
  expect(second.progress.map(({ phase }) => phase)).toContain('checking what is here');
});

test('a file that changed between two attempts is begun anew, not mixed', async () => {
  const changed = randomBytes(300_000, 2);
  const { server, url } = await serve([{ kind: 'break', after: 100_000 }, { kind: 'fine' }]);
  const file = { url };
  const first = await run([file], { patience: { ...patience, attempts: 1 } });
  expect(first.error?.message).toContain('the connection broke off');
  server.files.set('/file', { bytes: changed });
  const second = await run([file], {}, first.parts);
  expect(second.error).toBeUndefined();
  expect(Buffer.compare(second.parts.get(partialName(file))?.bytes() ?? new Uint8Array(), changed)).toBe(0);
  expect(second.notices.join()).toContain('changed there; starting over');
});

test('a page sends no If-Range, and still sees that the file changed', async () => {
  const changed = randomBytes(300_000, 2);
  const { server, url } = await serve([{ kind: 'break', after: 100_000 }, { kind: 'fine' }]);
  const simple = { simpleRequests: true, patience: { ...patience, attempts: 1 } };
  const first = await run([{ url }], simple);
  server.files.set('/file', { bytes: changed });
  const second = await run([{ url }], { simpleRequests: true }, first.parts);
  expect(second.error).toBeUndefined();
  expect(server.log.every(({ ifRange }) => ifRange === undefined)).toBe(true);
  expect(Buffer.compare(second.parts.get(partialName({ url }))?.bytes() ?? new Uint8Array(), changed)).toBe(0);
});

describe('what is wrong is never kept', () => {
  test.each<readonly [string, readonly Manner[], RegExp]>([
    ['wrong bytes', [{ kind: 'corrupt' }], /what came is damaged: its checksum is sha256:\w+ instead of sha256:/],
    [
      'a part from another place, always',
      [{ kind: 'break', after: 90_000 }, { kind: 'false range' }, { kind: 'corrupt' }],
      /damaged/,
    ],
  ])('%s', async (_case, manners, message) => {
    const { url } = await serve(manners);
    const file = { url, size: content.length, checksum: checksumOf(content) };
    const { error, parts } = await run([file]);
    expect(error?.name).toBe('FileError');
    expect(error?.message).toMatch(message);
    expect(error?.message).toMatch(/Import it\.$/);
    expect(parts.get(partialName(file))?.state).toBe('gone');
    expect(parts.get(partialName(file))?.size).toBe(0);
  });

  test('a part from another place once: the checksum tells, and the whole is fetched anew', async () => {
    const { server, url } = await serve([{ kind: 'break', after: 90_000 }, { kind: 'false range' }, { kind: 'fine' }]);
    const file = { url, checksum: checksumOf(content) };
    const outcome = await run([file]);
    expectWhole(outcome, file);
    expect(outcome.notices.join()).toContain('starting over');
    expect(server.log.map(({ range }) => range)).toEqual([undefined, 'bytes=90000-', undefined]);
  });

  test('a file of another size is refused before it is loaded', async () => {
    const { url } = await serve([{ kind: 'break', after: 50_000 }, { kind: 'fine' }]);
    const { error } = await run([{ url, size: 310_000, checksum: checksumOf(content) }]);
    expect(error?.message).toContain('another file is there now: 300,000 bytes instead of 310,000');
  });

  test('a length announced too short ends the file early, and the checksum tells', async () => {
    const { url } = await serve([{ kind: 'wrong length', by: -1000 }]);
    const { result, error } = await run([{ url, checksum: checksumOf(content) }]);
    expect(result).toBeUndefined();
    expect(error?.message).toMatch(/damaged|broke off|failed/);
  });
});

test('a server that sends a little before every break is borne with; one that gives nothing is not', async () => {
  const { server, url } = await serve([
    { kind: 'break', after: 100_000 },
    { kind: 'stall', after: 0 },
  ]);
  const { error } = await run([{ url, size: content.length }], { patience: impatience });
  expect(error?.message).toContain('nothing came for 0.2 s, 3 times');
  expect(server.log).toHaveLength(3);
});

test('without room nothing is loaded, and what the caller says is what is thrown', async () => {
  const { server, url } = await serve([{ kind: 'slow', bytes: 10_000, every: 5 }]);
  const { error } = await run([{ url }], {
    room: (bytes) => Promise.reject(new Error(`no room for ${bytes}`)),
  });
  expect(error?.message).toBe('no room for 300000');
  expect(sent(server)).toBeLessThan(content.length);
});

test('progress tells bytes, total, speed and time left', async () => {
  const { url } = await serve([{ kind: 'slow', bytes: 30_000, every: 60 }]);
  const { progress } = await run([{ url, size: content.length }]);
  const middle = progress.find(
    ({ bytes, secondsLeft }) => bytes > 60_000 && bytes < 240_000 && secondsLeft !== undefined,
  );
  expect(middle?.total).toBe(content.length);
  // 30 kB every 60 ms are 500 kB/s; timers are late, never early.
  expect(middle?.speed).toBeGreaterThan(50_000);
  expect(middle?.speed).toBeLessThan(1_000_000);
  expect(middle?.secondsLeft).toBeGreaterThan(0.05);
  expect(middle?.secondsLeft).toBeLessThan(5);
  expect(progress.at(-1)?.bytes).toBe(content.length);
});
