/**
 * The session: what the engine worker holds between messages (a device, a network, a photo, a recipe) and the run that
 * they make together. Changes of these happen one after the other, in the order asked for; play, pause and step act at
 * once.
 */
import { messageOf, ReverieError } from '../../src/core/errors.js';
import type { Tensor } from '../../src/core/tensor.js';
import type { Network } from '../../src/nets/network.js';
import type { ModeFrame } from '../modes/mode.js';
import { dreamPreset } from '../../src/apps/dreamPreset.js';
import type { Recipe } from '../modes/recipe.js';
import { asksForSomething, needsNewStart, startMode } from '../modes/running.js';
import { openDevice, type OpenedDevice } from './devices/open.js';
import { Librarian } from './librarian.js';
import { defaultNetwork, openKept, openNetwork } from './networks.js';
import { decodePhoto, encodePng, type Photo, toBitmap } from './photo.js';
import { preparedPhoto, preparedThumbnails } from './prepared.js';
import { pacedBy } from './paced.js';
import type { BackendChoice, Concern, FromEngine, ToEngine } from './protocol.js';
import { Run, type RunEvents } from './run.js';

/** The network that comes with the page. */
const embeddedName = 'embedded';

export type Post = (message: FromEngine, transfer?: Transferable[]) => void;

export class Session {
  #device: OpenedDevice | undefined;
  #network: Network | undefined;
  #photo: Photo | undefined;
  #recipe: Recipe | undefined;
  #run: Run | undefined;
  /** The last good picture, painted after a run or a device was lost. */
  #kept: Tensor | undefined;
  /** How the next run starts. */
  #intent: 'playing' | 'paused' = 'playing';
  #queue: Promise<void> = Promise.resolve();
  readonly #librarian = new Librarian({
    changed: (items) => {
      this.post({ type: 'shelf', items });
    },
    here: (network) => {
      this.#change('weights', `Opening ${network}`, () => this.#useKept(network));
    },
    failed: (error) => {
      this.#report('shelf', error);
    },
  });
  #giveCanvas: ((canvas: OffscreenCanvas) => void) | undefined;

  constructor(private readonly post: Post) {}

  receive(message: ToEngine): void {
    switch (message.type) {
      case 'open':
        this.#intent = message.autoplay ? 'playing' : 'paused';
        this.#recipe = message.recipe;
        this.#begin(message.choice, message.prepared);
        break;
      case 'canvas':
        this.#giveCanvas?.(message.canvas);
        break;
      case 'backend':
        this.#change('backend', 'Changing the engine', () => this.#openBackend(message.choice));
        break;
      case 'photo':
        this.#change('photo', 'Reading the photo', async () => this.#usePhoto(await decodePhoto(message.file)));
        break;
      case 'prepared':
        this.#change('photo', undefined, async () => this.#usePhoto(preparedPhoto(message.id)));
        break;
      case 'weights':
        this.#change('weights', `Reading ${message.file.name}`, async () =>
          this.#useNetwork(await openNetwork(message.file)),
        );
        this.#change('shelf', undefined, () => this.#librarian.keep(message.file));
        break;
      case 'use':
        this.#change('weights', `Opening ${message.network}`, () => this.#useKept(message.network));
        break;
      case 'get':
        this.#librarian.get(message.network, message.holds, message.address);
        break;
      case 'hold':
        this.#librarian.hold(message.network);
        break;
      case 'forget':
        void this.#librarian.remove(message.network).catch((error: unknown) => {
          this.#report('weights', error);
        });
        break;
      case 'recipe':
        this.#change('run', undefined, () => this.#useRecipe(message.recipe));
        break;
      case 'restart':
        this.#intent = 'playing';
        this.#change('run', undefined, () => this.#restart());
        break;
      case 'play':
        this.#intent = 'playing';
        if (this.#run?.alive) this.#run.play();
        else this.#change('run', undefined, () => this.#restart());
        break;
      case 'pause':
        this.#intent = 'paused';
        this.#run?.pause();
        break;
      case 'step':
        this.#intent = 'paused';
        if (this.#run?.alive) this.#run.step();
        else {
          this.#change('run', undefined, async () => {
            await this.#restart();
            this.#run?.step();
          });
        }
        break;
      case 'save':
        void this.#save();
        break;
    }
  }

  /** Queues a change; what it throws becomes an error message and the session stays as it was. */
  #change(about: Concern, doing: string | undefined, change: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (doing !== undefined) this.post({ type: 'busy', doing });
      try {
        await change();
      } catch (error) {
        this.#report(about, error);
      }
      if (doing !== undefined) this.post({ type: 'busy', doing: undefined });
    });
  }

  async #openBackend(choice: BackendChoice): Promise<void> {
    await this.#end();
    this.#device?.backend.dispose();
    this.#device = undefined;
    const device = await openDevice(
      choice,
      () => this.#freshCanvas(),
      (message) => {
        this.post({ type: 'error', about: 'backend', message });
      },
    );
    this.#device = device;
    const { report } = device;
    this.post({ type: 'backend', backend: report });
    device.onLost((error) => {
      this.#deviceLost(device, choice, error);
    });
    await this.#restart();
  }

  /** The device is gone with all that was on it: the last good picture is shown on a new one. */
  #deviceLost(device: OpenedDevice, choice: BackendChoice, error: Error): void {
    if (this.#device !== device) return;
    this.#report('backend', error);
    this.#intent = 'paused';
    const kept = this.#run?.lastGood;
    this.#change('backend', 'Setting up the engine again', async () => {
      await this.#openBackend(choice);
      if (kept) await this.#paint(kept);
    });
  }

  /** Everything a first dream needs, the slowest thing first; the thumbnails can wait. */
  #begin(choice: BackendChoice, prepared: string): void {
    const network = defaultNetwork();
    // It is awaited further down, where its failure is reported; until then a failure is not yet anyone's.
    network.catch(() => undefined);
    this.#change('backend', 'Setting up the engine', () => this.#openBackend(choice));
    this.#change('photo', undefined, () => this.#usePhoto(preparedPhoto(prepared)));
    this.#change('weights', undefined, async () => this.#useNetwork(await network));
    void this.#librarian.tell();
    this.#change('photo', undefined, async () => {
      const pictures = await preparedThumbnails();
      this.post(
        { type: 'prepared', pictures },
        pictures.map(({ thumbnail }) => thumbnail),
      );
    });
  }

  async #usePhoto(photo: Photo): Promise<void> {
    this.#photo = photo;
    const { name, prepared } = photo;
    const [, , height, width] = photo.picture.shape;
    const bitmap = await toBitmap(photo.picture);
    this.post({ type: 'photo', photo: { name, prepared, width, height }, bitmap }, [bitmap]);
    await this.#restart();
  }

  async #useKept(name: string): Promise<void> {
    if (name === embeddedName) await this.#useNetwork(await defaultNetwork());
    else await this.#useNetwork(await openKept(name, await this.#librarian.files(name)));
  }

  async #useNetwork(network: Network): Promise<void> {
    this.#network = network;
    const { name, title, layers, pictureSize, classifier } = network;
    this.post({
      type: 'network',
      network: {
        name,
        title,
        layers: layers.map((layer) => ({ ...layer })),
        pictureSize,
        classes: classifier?.classes ?? [],
        presets: { dream: dreamPreset(network) },
      },
    });
    // The page answers with a recipe that fits the network, and that starts the run; until then there is none.
    this.#recipe = undefined;
    await this.#restart();
  }

  async #useRecipe(recipe: Recipe): Promise<void> {
    const before = this.#recipe;
    this.#recipe = recipe;
    if (!before || !this.#run?.alive || needsNewStart(before, recipe)) await this.#restart();
  }

  /** Ends the run and starts the next from the photo, as soon as everything it needs is there. */
  async #restart(): Promise<void> {
    await this.#end();
    const [device, network, photo, recipe] = [this.#device, this.#network, this.#photo, this.#recipe];
    this.#kept = undefined;
    this.post({ type: 'begin' });
    if (!device || !network || !photo || !recipe || !asksForSomething(recipe)) {
      this.post({ type: 'state', state: 'waiting' });
      return;
    }
    const begin = (signal: AbortSignal): AsyncIterator<ModeFrame, void, undefined> =>
      startMode(recipe, () => this.#recipe ?? recipe, {
        backend: device.backend,
        network,
        photo: photo.picture,
        run: pacedBy(device, signal),
        signal,
      });
    this.#run = new Run(begin, device.screen, this.#runEvents(), this.#intent);
  }

  #runEvents(): RunEvents {
    return {
      finding: (finding) => {
        this.post({ type: 'finding', finding });
      },
      frame: (frame, shown) => {
        this.post({ type: 'frame', frame, shown });
      },
      state: (state) => {
        this.post({ type: 'state', state });
      },
      failed: (error, kept) => {
        this.#report('run', error);
        this.post({ type: 'state', state: 'paused' });
        if (kept) this.#change('picture', undefined, () => this.#paint(kept));
      },
    };
  }

  async #end(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.end();
  }

  async #paint(picture: Tensor): Promise<void> {
    await this.#device?.screen.paint(picture);
    this.#kept = picture;
    this.post({ type: 'kept' });
  }

  async #save(): Promise<void> {
    try {
      const picture = (await this.#run?.picture()) ?? this.#kept;
      if (!picture)
        throw new ReverieError('save: there is no picture yet.', 'Load a network and play, or make a step.');
      this.post({ type: 'saved', blob: await encodePng(picture) });
    } catch (error) {
      this.#report('picture', error);
    }
  }

  async #freshCanvas(): Promise<OffscreenCanvas> {
    const canvas = new Promise<OffscreenCanvas>((resolve) => {
      this.#giveCanvas = resolve;
    });
    this.post({ type: 'canvas-wanted' });
    return await canvas;
  }

  #report(about: Concern, error: unknown): void {
    this.post({ type: 'error', about, message: messageOf(error) });
  }
}
