/**
 * The networks that the page keeps: what is there, getting more (resumed after a reload), taking away. A record is
 * written when its file is whole, so that what is listed can be used.
 */
import { FileError } from '../../src/core/errors.js';
import {
  classifierPart,
  convolutionPart,
  download,
  type DownloadProgress,
  partialName,
  type RemoteFile,
} from '../../src/weights/download.js';
import { knownNetworks, sourcesOf } from '../../src/weights/manifest.js';
import { partialInPlace, readNote } from './partial.js';
import { checkRoom, fileIn, openPlace, openSyncFile, removeFrom, writeAll, writeText } from './places.js';
import { type Holding, parseRecord, recordEnding, type ShelfRecord } from './record.js';

/** A download that was broken off and can be gone on with. */
export interface Begun {
  readonly network: string;
  readonly holds: Holding;
  readonly bytes: number;
  readonly total: number | undefined;
}

export interface GetOptions {
  readonly signal: AbortSignal;
  readonly progress: (progress: DownloadProgress) => void;
  readonly notice: (text: string) => void;
  /** Another address to get it from: a mirror. */
  readonly address?: string;
}

export class Shelf {
  private constructor(private readonly place: FileSystemDirectoryHandle) {}

  /** @throws FileError where the browser keeps no files. */
  static async open(): Promise<Shelf> {
    return new Shelf(await openPlace());
  }

  async records(): Promise<readonly ShelfRecord[]> {
    const records: ShelfRecord[] = [];
    for (const name of await this.#names()) {
      if (!name.endsWith(recordEnding)) continue;
      const record = parseRecord((await (await fileIn(this.place, name))?.text()) ?? '');
      if (record && (await fileIn(this.place, record.file))?.size === record.bytes) records.push(record);
    }
    return records.sort((a, b) => a.network.localeCompare(b.network) || a.holds.localeCompare(b.holds));
  }

  /** What was begun and is not whole. */
  async begun(): Promise<readonly Begun[]> {
    const begun: Begun[] = [];
    for (const name of await this.#names()) {
      const parts = name.split('~');
      const [network, holds] = parts;
      if (parts.length !== 3 || name.endsWith('.note') || !isHolding(holds)) continue;
      const file = await fileIn(this.place, name);
      if (!file || (await this.#record(network, holds))) continue;
      const note = await readNote(this.place, name);
      begun.push({ network, holds, bytes: file.size, total: note?.total });
    }
    return begun;
  }

  /** Gets a network, or the part of it that is asked for, and writes it down. @throws FileError saying what to do. */
  async get(network: string, holds: Holding, options: GetOptions): Promise<ShelfRecord> {
    const files = remoteFiles(network, holds, options.address);
    // Asked for before the first byte: a browser may clear what it was not asked to keep.
    await navigator.storage.persist().catch(() => false);
    const nameOf = (file: RemoteFile): string => `${network}~${holds}~${partialName(file)}`;
    const { file, bytes } = await download(network, files, {
      ...options,
      open: (_, file) => partialInPlace(this.place, nameOf(file)),
      room: checkRoom,
      simpleRequests: true,
      hint: 'Try again to go on where it stopped, or download the file yourself and drop it on the page.',
    });
    return this.#write({ network, holds, file: nameOf(file), bytes, source: file.url });
  }

  /** Keeps a file that was dropped on the page. */
  async keep(file: File, network: string): Promise<ShelfRecord> {
    await checkRoom(file.size);
    const name = `${network}~all~dropped`;
    const target = await openSyncFile(this.place, name);
    try {
      let at = 0;
      target.truncate(0);
      for (const reader = file.stream().getReader(); ;) {
        const { value, done } = await reader.read();
        if (done) break;
        writeAll(target, value, at);
        at += value.length;
      }
      target.flush();
    } catch (error) {
      target.close();
      await removeFrom(this.place, name);
      throw error;
    }
    target.close();
    return this.#write({ network, holds: 'all', file: name, bytes: file.size, source: file.name });
  }

  /** The files of a network that is here, convolutions first. @throws FileError when there are none. */
  async files(network: string): Promise<readonly File[]> {
    const order: readonly Holding[] = ['all', 'conv', 'classifier'];
    const records = (await this.records()).filter((record) => record.network === network);
    const all = records.filter(({ holds }) => holds === 'all');
    const wanted = (all.length > 0 ? all : records).sort((a, b) => order.indexOf(a.holds) - order.indexOf(b.holds));
    const files = await Promise.all(wanted.map(({ file }) => fileIn(this.place, file)));
    const there = files.filter((file) => file !== undefined);
    if (there.length === 0) throw new FileError(`${network} is not kept in this browser.`, 'Get it, or drop its file.');
    return there;
  }

  /** Takes away everything of a network, begun downloads too. */
  async remove(network: string): Promise<void> {
    for (const name of await this.#names()) {
      if (name.startsWith(`${network}~`)) await removeFrom(this.place, name);
    }
  }

  async #write(record: Omit<ShelfRecord, 'date'>): Promise<ShelfRecord> {
    const dated = { ...record, date: new Date().toISOString() };
    await writeText(this.place, recordName(record.network, record.holds), JSON.stringify(dated));
    return dated;
  }

  async #record(network: string, holds: Holding): Promise<File | undefined> {
    return fileIn(this.place, recordName(network, holds));
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.place.keys()) names.push(name);
    return names.sort();
  }
}

const recordName = (network: string, holds: Holding): string => `${network}~${holds}${recordEnding}`;

const isHolding = (text: string): text is Holding => ['all', 'conv', 'classifier'].includes(text);

/** @throws FileError when no source can be read by a page. */
function remoteFiles(network: string, holds: Holding, address: string | undefined): RemoteFile[] {
  const part = holds === 'all' ? undefined : holds === 'conv' ? convolutionPart : classifierPart;
  if (address !== undefined) return [{ url: address, part }];
  if (!Object.hasOwn(knownNetworks, network)) throw new FileError(`No network "${network}" is known.`);
  const wish = { crossOrigin: true, only: holds === 'conv' ? ('conv' as const) : undefined };
  const sources = sourcesOf(knownNetworks[network], wish).filter(({ divisible }) => part === undefined || divisible);
  if (sources.length === 0)
    throw new FileError(`${network}: no page may read its sources.`, 'Download it and drop the file.');
  return sources.map(({ url, size, checksum }) => ({ url, size, checksum, part }));
}
