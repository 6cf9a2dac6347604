/** What a run is made from: a network, a photo, styles. Each can be exchanged; the session is told and starts anew. */
import { dreamPreset } from '../../src/apps/dreamPreset.js';
import { stylePreset, texturePreset } from '../../src/apps/stylePreset.js';
import type { Tensor } from '../../src/core/tensor.js';
import type { Network } from '../../src/nets/network.js';
import { Album } from './album.js';
import { Librarian } from './librarian.js';
import { defaultNetwork, openNetwork } from './networks.js';
import { decodePhoto, type Photo, toBitmap } from './photo.js';
import { preparedPhoto, preparedThumbnails } from './prepared.js';
import type { Concern, MaterialCommand, Post } from './protocol.js';

/** The network that comes with the page. */
const embeddedName = 'embedded';

export interface MaterialHost {
  readonly post: Post;
  /** Queues a change; what it throws is reported, and everything stays as it was. */
  change(about: Concern, doing: string | undefined, change: () => Promise<void>): void;
  report(about: Concern, error: unknown): void;
  /** Something else to work with. `network`: what was asked for may not suit it. */
  changed(what: 'network' | 'picture'): Promise<void>;
}

export class Materials {
  #network: Network | undefined;
  #photo: Photo | undefined;
  readonly #album = new Album();
  readonly #librarian: Librarian;

  constructor(private readonly host: MaterialHost) {
    this.#librarian = new Librarian({
      changed: (items) => {
        host.post({ type: 'shelf', items });
      },
      here: (network) => {
        this.#use(network);
      },
      failed: (error) => {
        host.report('shelf', error);
      },
    });
  }

  get network(): Network | undefined {
    return this.#network;
  }

  /** `[1, 3, H, W]` in [0, 1]. */
  get photo(): Tensor | undefined {
    return this.#photo?.picture;
  }

  /** At least one. */
  styles(): readonly Tensor[] {
    return this.#album.pictures();
  }

  /** Everything a first run needs, the slowest thing first; `thenDo` comes before the photo, the thumbnails can wait. */
  begin(prepared: string, first: () => void): void {
    const { host } = this;
    const network = defaultNetwork();
    // It is awaited further down, where its failure is reported; until then a failure is not yet anyone's.
    network.catch(() => undefined);
    first();
    host.change('photo', undefined, () => this.#usePhoto(preparedPhoto(prepared)));
    host.change('weights', undefined, async () => this.#useNetwork(await network));
    void this.#librarian.tell();
    host.change('photo', undefined, async () => {
      const pictures = await preparedThumbnails();
      host.post(
        { type: 'prepared', pictures },
        pictures.map(({ thumbnail }) => thumbnail),
      );
      await this.#tellStyles();
    });
  }

  receive(message: MaterialCommand): void {
    const { host } = this;
    switch (message.type) {
      case 'photo':
        host.change('photo', 'Reading the photo', async () => this.#usePhoto(await decodePhoto(message.file)));
        break;
      case 'prepared':
        host.change('photo', undefined, () => this.#usePhoto(preparedPhoto(message.id)));
        break;
      case 'weights':
        host.change('weights', `Reading ${message.file.name}`, async () => {
          await this.#useNetwork(await openNetwork(message.file));
          // Only what was understood is worth keeping.
          this.#librarian.use(this.#librarian.keep(message.file));
        });
        break;
      case 'style':
        host.change('photo', `Reading ${message.file.name}`, async () => {
          await this.#album.add(message.file);
          await this.#tellStyles();
          await host.changed('picture');
        });
        break;
      case 'styles':
        host.change('photo', undefined, async () => {
          this.#album.choose(message.ids);
          host.post({ type: 'styles', chosen: this.#album.chosen });
          await host.changed('picture');
        });
        break;
      case 'use':
        this.#use(message.network);
        break;
      case 'get':
        this.#librarian.get(message.network, message.address, message.holds);
        break;
      case 'hold':
        this.#librarian.hold(message.network);
        break;
      case 'forget':
        if (this.#librarian.inUse === message.network) this.#use(embeddedName);
        host.change('shelf', undefined, () => this.#librarian.remove(message.network));
        break;
      case 'storing':
        this.#librarian.stored = message.as;
        break;
    }
  }

  #use(name: string): void {
    this.host.change('weights', `Opening ${name}`, async () => {
      const own = name === embeddedName;
      await this.#useNetwork(own ? await defaultNetwork() : await openNetwork(await this.#librarian.file(name), name));
      this.#librarian.use(own ? undefined : name);
    });
  }

  async #useNetwork(network: Network): Promise<void> {
    this.#network = network;
    const { name, title, layers, pictureSize, classifier } = network;
    this.host.post({
      type: 'network',
      network: {
        name,
        title,
        layers: layers.map((layer) => ({ ...layer })),
        pictureSize,
        classes: classifier?.classes ?? [],
        presets: { dream: dreamPreset(network), style: stylePreset(network), texture: texturePreset(network) },
      },
    });
    await this.host.changed('network');
  }

  async #usePhoto(photo: Photo): Promise<void> {
    this.#photo = photo;
    const { name, prepared } = photo;
    const [, , height, width] = photo.picture.shape;
    const bitmap = await toBitmap(photo.picture);
    this.host.post({ type: 'photo', photo: { name, prepared, width, height }, bitmap }, [bitmap]);
    await this.host.changed('picture');
  }

  async #tellStyles(): Promise<void> {
    const pictures = await this.#album.thumbnails();
    this.host.post(
      { type: 'styles', pictures, chosen: this.#album.chosen },
      pictures.map(({ thumbnail }) => thumbnail),
    );
  }
}
