/**
 * The folder of networks on this computer. Every network is a file of weights and a record beside it:
 *
 *     networks/vgg16.json                       what it is, where it came from, its checksum, the file's name
 *     networks/vgg16-0a1b2c3d.safetensors       the weights; the digits are of its checksum
 *     partial/md5-64373286793e3c8b.part         a download that is not whole yet
 *
 * The record is written last and by renaming: whatever happens in between, it never names a file that is not whole.
 */
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { FileError, SettingError } from '../../core/errors.js';
import { type Checksum, formatChecksum, parseChecksum, startChecksum } from '../downloads/checksum.js';
import { onDisk } from './diskTrouble.js';
import { withLock } from './lock.js';
import { type PartialOnDisk, partialOnDisk } from './partialOnDisk.js';

/** What is written down of a network. */
export interface CacheRecord {
  /** 'vgg16': what commands call it. */
  readonly name: string;
  /** 'conv': the convolutions alone. */
  readonly holds: 'all' | 'conv';
  /** Number type of the weights in the file: 'F16', 'F32', 'U8'. */
  readonly dtype: string;
  /** Address, or the path of the file that was imported. */
  readonly source: string;
  /** Of what came from there, before it was converted. */
  readonly original: { readonly bytes: number; readonly checksum: string; readonly checked: boolean };
  readonly licence?: string;
  readonly attribution?: string;
  /** When it was put here, ISO 8601. */
  readonly date: string;
}

export interface CachedNetwork extends CacheRecord {
  /** Path of the weights. */
  readonly path: string;
  readonly bytes: number;
  readonly checksum: Checksum;
}

/** `REVERIE_HOME`, or where this system keeps what programs may fetch again. */
export function cacheFolder(): string {
  const own = process.env.REVERIE_HOME;
  return own ? resolve(own) : envPaths('reverie', { suffix: '' }).cache;
}

const networks = (): string => join(cacheFolder(), 'networks');
const partials = (): string => join(cacheFolder(), 'partial');
const recordPath = (name: string): string => join(networks(), `${name}.json`);

/** @throws SettingError when that is no name for a network. */
export function checkName(name: string): void {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name) && !name.endsWith('.json')) return;
  throw new SettingError(
    `"${name}" cannot be the name of a network.`,
    'Names have lower-case letters, digits, dots, dashes and underscores: my-vgg.',
  );
}

/** The path of a network's weights; undefined when it is not here. */
export async function cachedNetwork(name: string): Promise<string | undefined> {
  return (await cacheEntry(name))?.path;
}

/** What is known of a network that is here; undefined when it is not. */
export async function cacheEntry(name: string): Promise<CachedNetwork | undefined> {
  const text = await readFile(recordPath(name), 'utf8').catch(() => undefined);
  const entry = text === undefined ? undefined : parseEntry(text);
  // A record without its file is of no use; `weights list` would only promise what is not there.
  return entry && (await stat(entry.path).catch(() => undefined)) ? entry : undefined;
}

/** Every network that is here, by name. */
export async function cachedNetworks(): Promise<readonly CachedNetwork[]> {
  const files = await readdir(networks()).catch((): string[] => []);
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  const entries = await Promise.all(names.sort().map(cacheEntry));
  return entries.filter((entry) => entry !== undefined);
}

/**
 * Puts a network into the cache, in the place of one with the same name.
 *
 * @param extension of the file: '.safetensors'. @param write puts the weights at the path it is given, which is a
 * temporary one: when it throws, nothing has changed.
 */
export async function addToCache(
  record: CacheRecord,
  extension: string,
  write: (path: string) => Promise<void>,
): Promise<CachedNetwork> {
  checkName(record.name);
  const folder = networks();
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
  await sweep(record.name);
  const temporary = join(folder, `${record.name}.${process.pid}.tmp`);
  const before = await cacheEntry(record.name);
  try {
    await onDisk(temporary, () => write(temporary));
    const { size } = await stat(temporary);
    const checksum = await fileChecksum(temporary, 'sha256');
    const path = join(folder, `${record.name}-${checksum.hex.slice(0, 8)}${extension}`);
    await onDisk(path, () => rename(temporary, path));
    await writeRecord(record, path, size, checksum);
    if (before && before.path !== path) await rm(before.path, { force: true });
    return { ...record, path, bytes: size, checksum };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Takes away what a process that was killed left half written. */
async function sweep(name: string): Promise<void> {
  const pattern = new RegExp(`^\\.?${name.replaceAll('.', '\\.')}(\\.\\d+\\.tmp)+$`);
  const left = (await readdir(networks()).catch((): string[] => [])).filter((file) => pattern.test(file));
  for (const file of left) await rm(join(networks(), file), { force: true });
}

async function writeRecord(record: CacheRecord, path: string, bytes: number, checksum: Checksum): Promise<void> {
  const target = recordPath(record.name);
  const file = path.slice(networks().length + 1);
  const text = JSON.stringify({ format: 1, ...record, file, bytes, checksum: formatChecksum(checksum) }, undefined, 2);
  await onDisk(target, async () => {
    await writeFile(`${target}.tmp`, `${text}\n`);
    await rename(`${target}.tmp`, target);
  });
}

/** Takes a network away. @returns its bytes, or undefined when it was not here. */
export function removeFromCache(name: string): Promise<number | undefined> {
  return lockNetwork(name, async () => {
    const entry = await cacheEntry(name);
    await sweep(name);
    await onDisk(recordPath(name), () => rm(recordPath(name), { force: true }));
    if (entry) await onDisk(entry.path, () => rm(entry.path, { force: true }));
    return entry?.bytes;
  });
}

/** Takes the checksum of a network's file again. @throws FileError when it is not what it was. */
export async function verifyCached(entry: CachedNetwork): Promise<void> {
  const { size } = await stat(entry.path);
  const found = size === entry.bytes ? await fileChecksum(entry.path, entry.checksum.algorithm) : undefined;
  if (found?.hex === entry.checksum.hex) return;
  const what = found ? `its checksum is ${formatChecksum(found)}` : `it has ${size} bytes instead of ${entry.bytes}`;
  throw new FileError(
    `${entry.name}: the file ${entry.path} is damaged: ${what}.`,
    `Get it again: reverie weights remove ${entry.name}, then reverie weights get or import.`,
  );
}

/** One process at a time works on a network. @throws FileError when another does; SettingError for a bad name. */
export async function lockNetwork<T>(name: string, work: () => Promise<T>): Promise<T> {
  checkName(name);
  return withLock(join(networks(), `${name}.lock`), name, work);
}

/** A download under way, or a new one. */
export async function openPartial(name: string): Promise<PartialOnDisk> {
  await onDisk(partials(), () => mkdir(partials(), { recursive: true }));
  return partialOnDisk(join(partials(), name));
}

/** Bytes of downloads that are not whole. */
export async function partialBytes(): Promise<number> {
  const files = await readdir(partials()).catch((): string[] => []);
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(partials(), file)).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Takes away every download that is not whole. */
export async function removePartials(): Promise<void> {
  await onDisk(partials(), () => rm(partials(), { recursive: true, force: true }));
}

/** Of a whole file, read once from end to end. */
export async function fileChecksum(path: string, algorithm: Checksum['algorithm']): Promise<Checksum> {
  const running = await startChecksum(algorithm);
  for await (const piece of createReadStream(path, { highWaterMark: 4 << 20 })) {
    if (piece instanceof Uint8Array) running.update(piece);
  }
  return running.finish();
}

function parseEntry(text: string): CachedNetwork | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isEntry(value)) return undefined;
  const { file, checksum: written, ...record } = value;
  const checksum = parseChecksum(written);
  if (checksum === undefined || extname(file) === '' || file !== file.replace(/[/\\]/g, '')) return undefined;
  return { ...record, path: join(networks(), file), checksum };
}

interface Entry extends CacheRecord {
  readonly file: string;
  readonly bytes: number;
  readonly checksum: string;
}

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isEntry(value: unknown): value is Entry {
  if (!isTable(value) || !isTable(value.original)) return false;
  const texts = ['name', 'holds', 'dtype', 'source', 'date', 'file', 'checksum'];
  const { original } = value;
  return (
    texts.every((key) => typeof value[key] === 'string') &&
    typeof value.bytes === 'number' &&
    typeof original.bytes === 'number' &&
    typeof original.checksum === 'string'
  );
}
