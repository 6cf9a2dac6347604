/**
 * Getting a file of weights over a bad line: what was received is kept and gone on with, a source that fails is
 * followed by the next, and nothing passes whose checksum is wrong. Runs in Node and in pages; where bytes are kept is
 * the caller's business ({@link PartialFile}).
 */
import { FileError } from '../core/errors.js';
import { type Checksum, formatChecksum, sameChecksum } from './downloads/checksum.js';
import type { PartialFile } from './downloads/partialFile.js';
import { type DownloadProgress, Meter } from './downloads/progress.js';
import { receivePart } from './downloads/ranges.js';
import { SourceError } from './downloads/request.js';
import { defaultPatience, type Patience, type Session, Sink } from './downloads/session.js';
import { convolutionPart, type TensorPart } from './downloads/tensorPart.js';
import { receiveWhole } from './downloads/whole.js';
import type { WeightSource } from './manifest/source.js';

export type { Checksum } from './downloads/checksum.js';
export { type PartialFile, partialInMemory, type PartialNote } from './downloads/partialFile.js';
export type { DownloadProgress } from './downloads/progress.js';
export type { Patience } from './downloads/session.js';
export { classifierPart, convolutionPart, type TensorPart } from './downloads/tensorPart.js';

/** A file on a server, and how much of it is wanted. */
export interface RemoteFile {
  readonly url: string;
  /** Of the whole file, where known. */
  readonly size?: number;
  readonly checksum?: Checksum;
  /** Only these tensors of a safetensors file, by Range requests. No checksum of a part is known to anyone. */
  readonly part?: TensorPart;
}

/** A source of the manifest as a file to download. */
export function remoteFile({ url, size, checksum, holds }: WeightSource, only?: 'conv'): RemoteFile {
  return { url, size, checksum, part: only === 'conv' && holds === 'all' ? convolutionPart : undefined };
}

/** A name for what is kept of a file: the same for two addresses with the same checksum. */
export function partialName({ url, checksum, part }: RemoteFile): string {
  const address = url.replace(/^\w+:\/+/, '').replace(/[^A-Za-z0-9.]+/g, '-');
  const file = checksum ? `${checksum.algorithm}-${checksum.hex.slice(0, 16)}` : address.slice(-100);
  return part ? `${file}-${part.id}` : file;
}

export interface DownloadOptions {
  /** Opens what is kept under {@link partialName}, or a new one. Asked once for every name before anything is loaded. */
  open(name: string, file: RemoteFile): Promise<PartialFile>;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: DownloadProgress) => void;
  /** Lines for the user: a source that failed, a server that starts over. */
  readonly notice?: (text: string) => void;
  /** Asked when the size is known; throws an error that says what to do where there is no room for `bytes` more. */
  readonly room?: (bytes: number) => Promise<void>;
  readonly patience?: Patience;
  /** In a page: sends no header that another origin must allow first. Default false. */
  readonly simpleRequests?: boolean;
  readonly fetch?: typeof fetch;
  /** What to do when no source gives it, for the error: "Run the command again to go on, or import a file." */
  readonly hint?: string;
}

export interface Downloaded {
  readonly file: RemoteFile;
  /** Of what was kept. */
  readonly bytes: number;
  /** Of what was kept: by the algorithm of the source's checksum, SHA-256 where it has none. */
  readonly checksum: Checksum;
  /** Whether that was compared with a published one. */
  readonly checked: boolean;
}

/**
 * Downloads the first of `files` that can be had, into its partial file, and commits that. Sources of which something
 * is here already come first. When it throws, what was received is kept; only what is proven wrong is thrown away.
 *
 * @param name what is downloaded, for messages: 'vgg16'.
 * @throws FileError when no source gives it, with what was wrong with each. The signal's reason when that is aborted;
 * whatever the partial file throws.
 */
export async function download(
  name: string,
  files: readonly RemoteFile[],
  options: DownloadOptions,
): Promise<Downloaded> {
  const parts = new Map<string, PartialFile>();
  try {
    for (const file of files) {
      const key = partialName(file);
      if (!parts.has(key)) parts.set(key, await options.open(key, file));
    }
    const partOf = (file: RemoteFile): PartialFile | undefined => parts.get(partialName(file));
    const begun = (file: RemoteFile): number => ((partOf(file)?.size ?? 0) > 0 ? 0 : 1);
    const troubles: string[] = [];
    for (const file of [...files].sort((a, b) => begun(a) - begun(b))) {
      const part = partOf(file);
      if (!part) continue;
      try {
        const downloaded = await obtain(file, part, sessionFor(file, options));
        await part.commit();
        for (const other of parts.values()) if (other !== part) await other.discard();
        return downloaded;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const trouble = `${file.url}: ${error.message}`;
        troubles.push(trouble);
        if (troubles.length < files.length) options.notice?.(`${trouble}. Trying the next source.`);
      }
    }
    throw new FileError(`${name}: no source could give it. ${troubles.join('. ')}.`, options.hint);
  } finally {
    for (const part of parts.values()) await part.close();
  }
}

function sessionFor({ url }: RemoteFile, options: DownloadOptions): Session {
  const patience = options.patience ?? defaultPatience;
  const meter = new Meter(options.progress ?? (() => undefined));
  meter.url = url;
  return {
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    signal: options.signal,
    stall: patience.stall,
    simple: options.simpleRequests ?? false,
    patience,
    meter,
    notice: (text) => options.notice?.(`${url}: ${text}`),
    room: async (bytes) => {
      await options.room?.(bytes);
    },
  };
}

/** One source, until all of it is there and right. */
async function obtain(file: RemoteFile, part: PartialFile, session: Session): Promise<Downloaded> {
  const expected = file.part ? undefined : file.checksum;
  // Without a checksum, only bytes that are known to be from there may be gone on with.
  if (expected === undefined && part.size > 0 && part.note?.url !== file.url) await part.discard();
  // The second round, from the beginning, is for the case that what was put together does not belong together.
  for (const fresh of [false, true]) {
    const sink = await Sink.open(part, expected?.algorithm ?? 'sha256', session);
    let joined = false;
    if (file.part) await receivePart({ url: file.url, size: file.size, part: file.part }, sink, session);
    else joined = await receiveWhole(file, sink, session, fresh);
    const checksum = sink.finish();
    if (expected === undefined || sameChecksum(checksum, expected)) {
      return { file, bytes: part.size, checksum, checked: expected !== undefined };
    }
    await part.discard();
    const wrong = `what came is damaged: its checksum is ${formatChecksum(checksum)} instead of ${formatChecksum(expected)}`;
    if (!joined) throw new SourceError(`${wrong}; it was thrown away`, true);
    session.notice(`${wrong}; starting over`);
  }
  throw new SourceError('what came is damaged, twice', true);
}
