/** `reverie weights get`: downloads a known network into the cache. */
import { rename } from 'node:fs/promises';
import { FileError, SettingError } from '../../core/errors.js';
import {
  convolutionPart,
  type Downloaded,
  download,
  partialName,
  type RemoteFile,
  remoteFile,
} from '../../weights/download.js';
import { type Checksum, formatChecksum } from '../../weights/downloads/checksum.js';
import { formatBytes } from '../../weights/formatBytes.js';
import { type KnownNetwork, knownNetworks, sourcesOf, type WeightSource } from '../../weights/manifest.js';
import {
  addToCache,
  cacheEntry,
  cacheFolder,
  type CacheRecord,
  type CachedNetwork,
  lockNetwork,
  openPartial,
} from '../../weights/node/cache.js';
import { checkRoom, codeOf } from '../../weights/node/diskTrouble.js';
import type { PartialOnDisk } from '../../weights/node/partialOnDisk.js';
import { interruptedCode, interruptible } from '../interrupt.js';
import { formatSeconds } from '../progress.js';
import { conversionOf, type StoredType } from './convert.js';
import { startDownloadProgress } from './downloadProgress.js';

export interface GetOptions {
  readonly only?: 'conv';
  /** Default f16, or what it is kept in already. */
  readonly dtype?: StoredType;
  /** Addresses, or numbers of known sources from 1. */
  readonly source?: readonly string[];
  readonly checksum?: Checksum;
}

interface Candidate {
  readonly file: RemoteFile;
  /** Undefined for an address that was given by hand. */
  readonly known: WeightSource | undefined;
}

export async function runGet(name: string, options: GetOptions): Promise<void> {
  const network = knownNetwork(name);
  const candidates = candidatesOf(name, network, options);
  await lockNetwork(name, async () => {
    const here = await cacheEntry(name);
    if (here && suffices(here, options)) {
      console.log(`${name}: already here, ${formatBytes(here.bytes)} (${here.path})`);
      return;
    }
    await fetchInto(name, candidates, options);
  });
}

/** @throws SettingError naming those there are. */
export function knownNetwork(name: string): KnownNetwork {
  if (Object.hasOwn(knownNetworks, name)) return knownNetworks[name];
  throw new SettingError(
    `${name}: there is no known network of that name.`,
    `Known are: ${Object.keys(knownNetworks).join(', ')}.`,
  );
}

/** What is here is taken as it is unless more, other numbers or another source is asked for. */
function suffices(here: CachedNetwork, { only, dtype, source }: GetOptions): boolean {
  if (source !== undefined) return false;
  const fitting = dtype === undefined || here.dtype.toLowerCase() === dtype || here.path.endsWith('.onnx');
  return fitting && (here.holds === 'all' || only === 'conv');
}

function candidatesOf(
  name: string,
  network: KnownNetwork,
  { only, source, checksum }: GetOptions,
): readonly Candidate[] {
  if (network.sources.length === 0) throw new SettingError(`${name} comes along: there is nothing to get.`);
  if (only === 'conv' && !network.hasConvolutionsAlone) {
    const divisible = Object.keys(knownNetworks).filter((key) => knownNetworks[key].hasConvolutionsAlone);
    throw new SettingError(
      `--only conv: ${name} is had whole or not at all.`,
      `It works for: ${divisible.join(', ')}.`,
    );
  }
  if (source === undefined) {
    if (checksum) throw new SettingError('--checksum belongs to an address given with --source.');
    return sourcesOf(network, { only }).map((known) => ({ file: remoteFile(known, only), known }));
  }
  return source.map((text) => {
    if (/^\d+$/.test(text)) return numbered(text, name, network, only);
    if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
      throw new SettingError(`--source ${text}: it takes an address (https://...) or the number of a source.`);
    }
    const divisible = only === 'conv' && new URL(text).pathname.endsWith('.safetensors');
    return { file: { url: text, checksum, part: divisible ? convolutionPart : undefined }, known: undefined };
  });
}

/** The source as `weights list --sources` counts. */
function numbered(text: string, name: string, { sources }: KnownNetwork, only: 'conv' | undefined): Candidate {
  const known = sources.at(Number(text) - 1);
  if (known === undefined || Number(text) === 0) {
    throw new SettingError(
      `--source ${text}: ${name} has the sources 1 to ${sources.length}.`,
      'reverie weights list --sources shows them.',
    );
  }
  if (only === 'conv' && known.holds === 'all' && !known.divisible) {
    throw new SettingError(`--source ${text}: that one gives only the whole.`, 'Leave --only or --source out.');
  }
  return { file: remoteFile(known, only), known };
}

async function fetchInto(name: string, candidates: readonly Candidate[], options: GetOptions): Promise<void> {
  const begin = performance.now();
  const progress = startDownloadProgress(name);
  const again = commandOf(name, options);
  const parts = new Map<string, PartialOnDisk>();
  try {
    const downloaded = await interruptible(
      () => {
        progress.say('stopping; what came is kept');
      },
      async (signal) => {
        try {
          return await download(
            name,
            candidates.map(({ file }) => file),
            {
              open: async (key) => {
                const part = await openPartial(key);
                parts.set(key, part);
                return part;
              },
              signal,
              progress: progress.report,
              notice: progress.log,
              room: (bytes) => checkRoom(cacheFolder(), bytes),
              hint: `What came is kept: ${again} goes on from there. Without a connection: download it elsewhere, then npx reverie weights import FILE.`,
            },
          );
        } catch (error) {
          if (signal.aborted) return undefined;
          throw error;
        }
      },
    );
    if (downloaded === undefined) {
      progress.stop();
      console.error(`Stopped. ${formatBytes(progress.bytes)} are kept: ${again} goes on from there.`);
      process.exitCode = interruptedCode;
      return;
    }
    progress.say('checking and storing');
    const part = parts.get(partialName(downloaded.file));
    if (part === undefined) throw new Error('the download was kept nowhere');
    const known = candidates.find(({ file }) => file === downloaded.file)?.known;
    const entry = await store(name, part, downloaded, known, options, (share) => {
      progress.share(share, 'storing');
    });
    await part.discard();
    progress.stop();
    report(entry, downloaded, performance.now() - begin);
  } finally {
    progress.stop();
  }
}

/** The command that goes on with this download. */
function commandOf(name: string, { only, source = [], checksum }: GetOptions): string {
  const parts = [
    `npx reverie weights get ${name}`,
    ...(only ? [`--only ${only}`] : []),
    ...source.map((address) => `--source ${address}`),
    ...(checksum ? [`--checksum ${formatChecksum(checksum)}`] : []),
  ];
  return parts.join(' ');
}

async function store(
  name: string,
  part: PartialOnDisk,
  downloaded: Downloaded,
  known: WeightSource | undefined,
  { dtype }: GetOptions,
  told: (share: number) => void,
): Promise<CachedNetwork> {
  const { file, bytes, checksum, checked } = downloaded;
  try {
    const conversion = await conversionOf(part.wholePath, file.url, dtype);
    try {
      if (known !== undefined && known.family !== 'onnx' && conversion.architecture !== name) {
        throw new FileError(`${file.url}: it holds ${conversion.architecture}, not ${name}.`, 'Take another source.');
      }
      const record: CacheRecord = {
        name,
        holds: conversion.holds,
        dtype: conversion.dtype,
        source: file.url,
        original: { bytes, checksum: formatChecksum(checksum), checked },
        licence: known?.licence,
        attribution: known?.attribution,
        date: new Date().toISOString(),
      };
      return await addToCache(record, conversion.extension, (path) =>
        conversion.unchanged ? rename(part.wholePath, path) : conversion.write(path, told),
      );
    } finally {
      conversion.close();
    }
  } catch (error) {
    // Where no checksum vouched for it and the disk is not to blame, what came is the trouble: another try must not
    // begin with it.
    if (!checked && error instanceof FileError && codeOf(error.cause) === undefined) await part.discard();
    throw error;
  }
}

function report(entry: CachedNetwork, { checked, file, bytes }: Downloaded, ms: number): void {
  const stored = entry.bytes === bytes ? '' : `, kept as ${formatBytes(entry.bytes)} of ${entry.dtype}`;
  const check = checked ? 'checksum right' : 'no published checksum to compare with; its structure is sound';
  console.log(`${entry.name}: ${formatBytes(bytes)} in ${formatSeconds(ms / 1000)}, ${check}${stored}`);
  console.log(`  from ${file.url}`);
  if (entry.licence) console.log(`  ${entry.licence}: ${entry.attribution ?? ''}`);
  console.log(`  in ${entry.path}`);
}
