/** The networks at hand: what the page keeps, what is on its way, and what can be had. Tells the page when that changes. */
import { knownNetworks } from '../../src/weights/manifest.js';
import type { Holding, Stored } from '../shelf/record.js';
import { firstPart, nameOfFile } from '../shelf/remote.js';
import { type KeepOptions, Shelf } from '../shelf/shelf.js';
import type { ShelfItem, Underway } from './protocol.js';

export interface LibrarianEvents {
  changed(items: readonly ShelfItem[]): void;
  /** A download has come to its end. */
  here(network: string): void;
  failed(error: unknown): void;
}

interface Entry {
  readonly controller: AbortController;
  state: Underway;
  /** Resolves when nothing of it is open any more. */
  done: Promise<void>;
}

export class Librarian {
  #shelf: Promise<Shelf> | undefined;
  readonly #underway = new Map<string, Entry>();
  #inUse: string | undefined;
  #untold = false;
  #telling: Promise<void> | undefined;
  /** How the numbers of the next ones are kept. */
  stored: Exclude<Stored, 'unchanged'> = 'F16';

  constructor(private readonly events: LibrarianEvents) {}

  /** Which of them the engine works with; none when it is the one that came along. */
  get inUse(): string | undefined {
    return this.#inUse;
  }

  /** What is kept, what was begun, what can be had; told in order, and only the newest of what comes too fast. */
  async tell(): Promise<void> {
    this.#untold = true;
    await (this.#telling ??= this.#tellAll());
  }

  async #tellAll(): Promise<void> {
    while (this.#untold) {
      this.#untold = false;
      this.events.changed(await this.#items());
    }
    this.#telling = undefined;
  }

  async file(network: string): Promise<File> {
    return (await this.#open()).file(network);
  }

  use(network: string | undefined): void {
    this.#inUse = network;
    void this.tell();
  }

  /** Gets a network in the background; `events.here` says when. @param holds default what is needed first */
  get(network: string, address?: string, holds: Holding = firstPart(network, address)): void {
    this.#begin(network, { kind: 'download', holds }, async (shelf, options, show) => {
      await shelf.get(network, holds, {
        ...options,
        address,
        progress: ({ bytes, total, secondsLeft }) => {
          show({ bytes, total, secondsLeft });
        },
      });
      this.events.here(network);
    });
  }

  /** Keeps a file that was dropped, in the background. @returns the name it is kept under, made of its own */
  keep(file: File): string {
    const network = nameOfFile(file.name);
    this.#begin(network, { kind: 'file', holds: 'all' }, async (shelf, options) => {
      await shelf.keep(file, network, options);
    });
    return network;
  }

  /** Stops a download; what came stays for another time. */
  hold(network: string): void {
    this.#underway.get(network)?.controller.abort();
  }

  async remove(network: string): Promise<void> {
    this.hold(network);
    // Its files can be removed only when they are closed.
    await this.#underway.get(network)?.done;
    await (await this.#open()).remove(network);
    await this.tell();
  }

  #begin(
    network: string,
    what: Pick<Underway, 'kind' | 'holds'>,
    work: (shelf: Shelf, options: KeepOptions, show: (change: Partial<Underway>) => void) => Promise<void>,
  ): void {
    if (this.#underway.has(network)) return;
    const controller = new AbortController();
    const { signal } = controller;
    const state: Underway = { ...what, bytes: 0, total: undefined, secondsLeft: undefined, note: '' };
    const entry: Entry = { controller, state, done: Promise.resolve() };
    this.#underway.set(network, entry);
    const show = (change: Partial<Underway>): void => {
      entry.state = { ...entry.state, ...change };
      void this.tell();
    };
    const options: KeepOptions = {
      stored: this.stored,
      signal,
      notice: (note) => {
        show({ note });
      },
    };
    const all = async (): Promise<void> => {
      try {
        await work(await this.#open(), options, show);
      } catch (error) {
        if (!signal.aborted) this.events.failed(error);
      } finally {
        this.#underway.delete(network);
      }
      await this.tell();
    };
    entry.done = all();
    void this.tell();
  }

  async #items(): Promise<readonly ShelfItem[]> {
    const shelf = await this.#open().catch(() => undefined);
    const [records, begun] = shelf ? [await shelf.records(), await shelf.begun()] : [[], []];
    const known = Object.keys(knownNetworks).filter((name) => knownNetworks[name].sources.length > 0);
    const others = [...records, ...begun].map(({ network }) => network);
    const names = new Set([...known, ...others, ...this.#underway.keys()]);
    return [...names].map((network): ShelfItem => {
      const info = Object.hasOwn(knownNetworks, network) ? knownNetworks[network] : undefined;
      const record = records.find((other) => other.network === network);
      return {
        network,
        title: info?.title ?? record?.title ?? '',
        parts: info?.hasConvolutionsAlone === true,
        available: shelf !== undefined && info !== undefined,
        kept: record && { holds: record.holds, stored: record.stored, bytes: record.bytes },
        begun: begun.find((other) => other.network === network),
        underway: this.#underway.get(network)?.state,
        inUse: network === this.#inUse,
        sources:
          info?.sources
            .filter(({ crossOrigin }) => crossOrigin)
            .map(({ licence, attribution }) => ({ licence, attribution })) ?? [],
      };
    });
  }

  #open(): Promise<Shelf> {
    return (this.#shelf ??= Shelf.open());
  }
}
