/**
 * The networks that the page keeps: what is there, getting more (resumed after a reload), taking away. A record is
 * written when its file is whole, so that what is listed can be used.
 */
import { FileError } from '../../src/core/errors.js';
import { download, type DownloadProgress, partialName, type RemoteFile } from '../../src/weights/download.js';
import { storedSize, storeNetwork } from '../../src/weights/native.js';
import { readFile, type Reading, withClassifier } from './compact.js';
import { forgetNote, partialInPlace, readNote } from './partial.js';
import { checkRoom, copyInto, fileIn, openPlace, removeFrom, RoomError, sinkInPlace, writeText } from './places.js';
import { type Holding, parseRecord, recordEnding, type ShelfRecord, type Stored } from './record.js';
import { remoteFiles } from './remote.js';

/** A download that was broken off and can be gone on with. */
export interface Begun {
  readonly network: string;
  readonly holds: Holding;
  readonly bytes: number;
  readonly total: number | undefined;
  /** Where what is here came from. */
  readonly address: string | undefined;
}

export interface KeepOptions {
  /** How the numbers of what is not kept as it came are held. */
  readonly stored: Exclude<Stored, 'unchanged'>;
  readonly signal: AbortSignal;
  readonly notice: (text: string) => void;
}

export interface GetOptions extends KeepOptions {
  readonly progress: (progress: DownloadProgress) => void;
  /** Another address to get it from: a mirror. */
  readonly address?: string;
}

const whatToDo = 'Try again to go on where it stopped, or download the file yourself and drop it on the page.';

export class Shelf {
  private constructor(private readonly place: FileSystemDirectoryHandle) {}

  /** @throws FileError where the browser keeps no files. */
  static async open(): Promise<Shelf> {
    const shelf = new Shelf(await openPlace());
    await shelf.#sweep();
    return shelf;
  }

  async records(): Promise<readonly ShelfRecord[]> {
    const records: ShelfRecord[] = [];
    for (const name of await this.#names()) {
      if (!name.endsWith(recordEnding)) continue;
      const record = parseRecord((await (await fileIn(this.place, name))?.text()) ?? '');
      if (record && (await fileIn(this.place, record.file))?.size === record.bytes) records.push(record);
    }
    return records.sort((a, b) => a.network.localeCompare(b.network));
  }

  /** What was begun and is not whole. */
  async begun(): Promise<readonly Begun[]> {
    const begun: Begun[] = [];
    for (const name of await this.#names()) {
      const parts = name.split('~');
      const [network, holds] = parts;
      if (parts.length !== 3 || name.endsWith('.note') || !isHolding(holds)) continue;
      const file = await fileIn(this.place, name);
      if (!file) continue;
      const note = await readNote(this.place, name);
      begun.push({ network, holds, bytes: file.size, total: note?.total, address: note?.url });
    }
    return begun;
  }

  /** Gets a network, or the part of it that is asked for, and writes it down. @throws FileError saying what to do. */
  async get(network: string, holds: Holding, options: GetOptions): Promise<ShelfRecord> {
    const before = await this.#record(network);
    if (holds === 'classifier' && !before)
      throw new FileError(`${network}: its convolutions are not kept here.`, 'Get them first.');
    // A classifier belongs to the convolutions it was trained with.
    const address = options.address ?? (holds === 'classifier' ? before?.source : undefined);
    const files = remoteFiles(network, holds, address);
    const nameOf = (file: RemoteFile): string => `${network}~${holds}~${partialName(file)}`;
    const { file } = await download(network, files, {
      ...options,
      open: (_, file) => partialInPlace(this.place, nameOf(file)),
      room: checkRoom,
      simpleRequests: true,
      hint: whatToDo,
    });
    const raw = nameOf(file);
    const came = await fileIn(this.place, raw);
    if (!came) throw new FileError(`${network}: what came is not there any more.`, 'Get it again.');
    try {
      const convolutions = holds === 'classifier' && before ? await fileIn(this.place, before.file) : undefined;
      const reading = convolutions ? await withClassifier(network, convolutions, came) : await readFile(network, came);
      const record = await this.#store(network, file.url, came, reading, options);
      await this.#discard(raw);
      return record;
    } catch (error) {
      // Without room the download stays for another attempt; what is no network is of no use.
      if (error instanceof RoomError || !(error instanceof FileError)) throw error;
      await this.#discard(raw);
      throw new FileError(
        `${file.url}: ${error.message} It was thrown away.`,
        'Get it from another address, or drop the file.',
        error,
      );
    }
  }

  /** Keeps a file that was dropped, under a name for the network in it. */
  async keep(file: File, network: string, options: KeepOptions): Promise<ShelfRecord> {
    try {
      return await this.#store(network, file.name, file, await readFile(file.name, file), options);
    } catch (error) {
      // Numbers that half precision has no room for are kept in full.
      if (!(error instanceof FileError && error.cause instanceof RangeError)) throw error;
      return this.#store(network, file.name, file, await readFile(file.name, file), { ...options, stored: 'F32' });
    }
  }

  /** The file of a network that is here. @throws FileError when there is none. */
  async file(network: string): Promise<File> {
    const record = await this.#record(network);
    const file = record && (await fileIn(this.place, record.file));
    if (!file) throw new FileError(`${network} is not kept in this browser.`, 'Get it, or drop its file.');
    return file;
  }

  /** Takes away everything of a network, begun downloads too. */
  async remove(network: string): Promise<void> {
    for (const name of await this.#names()) {
      if (name.startsWith(`${network}~`)) await removeFrom(this.place, name);
    }
  }

  /** Writes a network into a file of its own and a record of it; one that was there before goes. */
  async #store(
    network: string,
    source: string,
    file: Blob,
    reading: Reading,
    { stored, signal, notice }: KeepOptions,
  ): Promise<ShelfRecord> {
    const { title, weights, holds } = reading;
    // Not the name of an earlier one: that may be in use.
    const name = `${network}~kept~${stored}~${Date.now().toString(36)}`;
    try {
      await checkRoom(weights ? storedSize(weights, stored) : file.size);
      const sink = await sinkInPlace(this.place, name);
      if (weights) {
        await storeNetwork({ ...weights, origin: source.split('/').pop() ?? source }, stored, sink, {
          signal,
          onLoad: ({ bytes, total }) => {
            notice(`Storing it: ${Math.floor((100 * bytes) / total)} %.`);
          },
        });
      } else await copyInto(sink, file, signal);
    } finally {
      reading.close();
    }
    const bytes = (await fileIn(this.place, name))?.size ?? 0;
    const before = await this.#record(network);
    const date = new Date().toISOString();
    const record = {
      network,
      title,
      holds,
      stored: weights ? stored : 'unchanged',
      file: name,
      bytes,
      source,
      date,
    } as const;
    await writeText(this.place, recordName(network), JSON.stringify(record));
    if (before) await removeFrom(this.place, before.file);
    return record;
  }

  async #record(network: string): Promise<ShelfRecord | undefined> {
    return (await this.records()).find((record) => record.network === network);
  }

  async #discard(raw: string): Promise<void> {
    await removeFrom(this.place, raw);
    await forgetNote(this.place, raw);
  }

  /** Removes what was being written when the page was closed. */
  async #sweep(): Promise<void> {
    const files = new Set((await this.records()).map(({ file }) => file));
    for (const name of await this.#names()) {
      if (name.includes('~kept~') && !files.has(name)) await removeFrom(this.place, name);
    }
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.place.keys()) names.push(name);
    return names.sort();
  }
}

const recordName = (network: string): string => `${network}~${recordEnding}`;

const isHolding = (text: string): text is Holding => ['all', 'conv', 'classifier'].includes(text);
