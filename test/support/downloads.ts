/** Downloads for tests: from a server that misbehaves, into memory. */
import { createHash } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import {
  type Checksum,
  type Downloaded,
  type DownloadOptions,
  download,
  type DownloadProgress,
  type PartialFile,
  partialInMemory,
  partialName,
  type RemoteFile,
} from '../../src/weights/download.js';
import { type BadServer, type Manner, type ServedFile, startBadServer } from './badServer.js';

export const content = randomBytes(300_000, 1);
/** Long enough that a busy computer does not look like a dead line. */
export const patience = { stall: 5000, attempts: 3, backoff: 5, longestBackoff: 20 };
/** For servers that do stall. */
export const impatience = { ...patience, stall: 200 };

let server: BadServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

export function randomBytes(count: number, seed: number): Uint8Array {
  const rng = new Rng(seed);
  return Uint8Array.from({ length: count }, () => rng.int(256));
}

export const checksumOf = (bytes: Uint8Array, algorithm: Checksum['algorithm'] = 'sha256'): Checksum => ({
  algorithm,
  hex: createHash(algorithm).update(bytes).digest('hex'),
});

export interface Outcome {
  readonly result: Downloaded | undefined;
  readonly error: Error | undefined;
  readonly notices: string[];
  readonly progress: DownloadProgress[];
  readonly parts: Map<string, ReturnType<typeof partialInMemory>>;
}

/** Downloads with parts in memory that a later call may be given again. */
export async function run(
  files: readonly RemoteFile[],
  options: Partial<DownloadOptions> = {},
  parts: Outcome['parts'] = new Map<string, ReturnType<typeof partialInMemory>>(),
): Promise<Outcome> {
  const notices: string[] = [];
  const progress: DownloadProgress[] = [];
  const open = (name: string): Promise<PartialFile> => {
    const part = parts.get(name) ?? partialInMemory();
    parts.set(name, part);
    return Promise.resolve(part);
  };
  const all = {
    open,
    patience,
    notice: (t: string) => notices.push(t),
    progress: (p: DownloadProgress) => progress.push(p),
  };
  try {
    const result = await download('net', files, { hint: 'Import it.', ...all, ...options });
    return { result, error: undefined, notices, progress, parts };
  } catch (error) {
    return {
      result: undefined,
      error: error instanceof Error ? error : new Error(String(error)),
      notices,
      progress,
      parts,
    };
  }
}

export async function serveAll(files: Readonly<Record<string, ServedFile>>): Promise<BadServer> {
  server = await startBadServer(files);
  return server;
}

/** Serves {@link content} at `/file`; closed after the test. */
export async function serve(
  manners: readonly Manner[],
  file: Partial<ServedFile> = {},
): Promise<{ server: BadServer; url: string }> {
  const server = await serveAll({ '/file': { bytes: content, manners, ...file } });
  return { server, url: `${server.origin}/file` };
}

export const sent = ({ log }: BadServer): number => log.reduce((sum, asked) => sum + asked.sent, 0);

/** The file came whole and was kept. */
export function expectWhole({ result, error, parts }: Outcome, file: RemoteFile): void {
  expect(error).toBeUndefined();
  expect(result?.bytes).toBe(content.length);
  const part = parts.get(partialName(file));
  expect(part?.state).toBe('kept');
  expect(Buffer.compare(part?.bytes() ?? new Uint8Array(), content)).toBe(0);
}
