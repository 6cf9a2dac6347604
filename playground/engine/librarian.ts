/** The networks at hand: what the page keeps, what is on its way, and what can be had. Tells the page when that changes. */
import { knownNetworks } from '../../src/weights/manifest.js';
import type { Holding } from '../shelf/record.js';
import { Shelf } from '../shelf/shelf.js';
import type { ShelfItem, Underway } from './protocol.js';

/** What can be had in parts, and the rest in one. */
const firstPart = (network: string): Holding => (knownNetworks[network].hasConvolutionsAlone ? 'conv' : 'all');

export interface LibrarianEvents {
  changed(items: readonly ShelfItem[]): void;
  /** A download has come to its end. */
  here(network: string): void;
  failed(error: unknown): void;
}

export class Librarian {
  #shelf: Promise<Shelf> | undefined;
  readonly #underway = new Map<string, { readonly controller: AbortController; state: Underway }>();

  constructor(private readonly events: LibrarianEvents) {}

  /** What is kept, what was begun, what can be had. */
  async tell(): Promise<void> {
    this.events.changed(await this.#items());
  }

  async files(network: string): Promise<readonly File[]> {
    return (await this.#open()).files(network);
  }

  /** Gets a network in the background; `events.here` says when. @param holds default what is needed first */
  get(network: string, holds: Holding = firstPart(network), address?: string): void {
    if (this.#underway.has(network)) return;
    const controller = new AbortController();
    const entry = { controller, state: { holds, bytes: 0, total: undefined, secondsLeft: undefined, note: '' } };
    this.#underway.set(network, entry);
    void this.#fetch(network, entry, address);
  }

  /** Stops a download; what came stays for another time. */
  hold(network: string): void {
    this.#underway.get(network)?.controller.abort();
  }

  async remove(network: string): Promise<void> {
    this.hold(network);
    await (await this.#open()).remove(network);
    await this.tell();
  }

  /** Keeps a file that was dropped, under a name made of its own. */
  async keep(file: File): Promise<void> {
    const name = file.name.replace(/[^A-Za-z0-9._-]+/g, '-').toLowerCase();
    await (await this.#open()).keep(file, name);
    await this.tell();
  }

  async #fetch(
    network: string,
    entry: { readonly controller: AbortController; state: Underway },
    address: string | undefined,
  ): Promise<void> {
    const { signal } = entry.controller;
    const show = (change: Partial<Underway>): void => {
      entry.state = { ...entry.state, ...change };
      void this.tell();
    };
    try {
      await (
        await this.#open()
      ).get(network, entry.state.holds, {
        signal,
        address,
        progress: ({ bytes, total, secondsLeft }) => {
          show({ bytes, total, secondsLeft });
        },
        notice: (note) => {
          show({ note });
        },
      });
      this.events.here(network);
    } catch (error) {
      if (!signal.aborted) this.events.failed(error);
    } finally {
      this.#underway.delete(network);
      await this.tell();
    }
  }

  async #items(): Promise<readonly ShelfItem[]> {
    const shelf = await this.#open().catch(() => undefined);
    const [records, begun] = shelf ? [await shelf.records(), await shelf.begun()] : [[], []];
    const known = Object.keys(knownNetworks).filter((name) => knownNetworks[name].sources.length > 0);
    const names = new Set([...known, ...records.map(({ network }) => network)]);
    return [...names].map((network): ShelfItem => {
      const info = Object.hasOwn(knownNetworks, network) ? knownNetworks[network] : undefined;
      const stopped = begun.find((other) => other.network === network);
      return {
        network,
        title: info?.title ?? network,
        parts: info?.hasConvolutionsAlone === true,
        available: shelf !== undefined && info !== undefined,
        kept: records.filter((record) => record.network === network).map(({ holds, bytes }) => ({ holds, bytes })),
        begun: stopped && { holds: stopped.holds, bytes: stopped.bytes, total: stopped.total },
        underway: this.#underway.get(network)?.state,
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
