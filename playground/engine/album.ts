/** The pictures whose style can be had: some that the project draws, and those a person adds. */
import { SettingError } from '../../src/core/errors.js';
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import { resizePicture } from '../../src/image/resize.js';
import { classNames, drawPortrait, drawPrepared } from '../../src/pictures/index.js';
import { extentOf, fitExtent } from '../../src/image/picture.js';
import { decodePhoto, toBitmap } from './photo.js';
import type { PreparedReport } from './protocol.js';

/** Pixels along the side of a drawn style, and of a thumbnail. */
const side = 384;
const thumbnailSide = 128;

/** Classes whose drawings cover the whole picture, and a plasma. */
const drawn = ['waves', 'scales', 'leopard', 'plasma'];

interface Entry {
  readonly id: string;
  readonly title: string;
  /** Drawn or decoded when first needed. */
  readonly picture: () => Tensor;
}

export class Album {
  readonly #entries: Entry[] = drawn.map((id) => ({ id, title: titleOf(id), picture: onceOnly(() => draw(id)) }));
  #chosen: readonly string[] = [drawn[0]];

  /** Ids of the styles in use; at least one. */
  get chosen(): readonly string[] {
    return this.#chosen;
  }

  /** The styles in use, `[1, 3, H, W]`. */
  pictures(): readonly Tensor[] {
    return this.#chosen.map((id) => this.#entry(id).picture());
  }

  /** @throws SettingError when one of them does not exist. */
  choose(ids: readonly string[]): void {
    for (const id of ids) this.#entry(id);
    if (ids.length > 0) this.#chosen = ids;
  }

  /** Adds a picture of one's own, and takes it alone. @throws FileError when it cannot be decoded. */
  async add(file: File): Promise<void> {
    const { name, picture } = await decodePhoto(file);
    const id = `own-${this.#entries.length}`;
    this.#entries.push({ id, title: name, picture: () => picture });
    this.#chosen = [id];
  }

  async thumbnails(): Promise<PreparedReport[]> {
    return Promise.all(
      this.#entries.map(async ({ id, title, picture }) => {
        const whole = picture();
        return {
          id,
          title,
          thumbnail: await toBitmap(resizePicture(whole, fitExtent(extentOf(whole), thumbnailSide))),
        };
      }),
    );
  }

  #entry(id: string): Entry {
    const entry = this.#entries.find((other) => other.id === id);
    if (!entry) throw new SettingError(`there is no style "${id}".`);
    return entry;
  }
}

function draw(id: string): Tensor {
  const index = classNames.indexOf(id);
  const data = index < 0 ? drawPrepared('plasma', side, side) : drawPortrait(index, side, new Rng(3).fork(id));
  return new Tensor([1, 3, side, side], data);
}

const titleOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);

function onceOnly<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
