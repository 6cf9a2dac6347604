/**
 * The session: what the engine worker holds between messages (a device, a network, a photo, a recipe) and the run that
 * they make together. Changes of these happen one after the other, in the order asked for; play, pause and step act at
 * once.
 */
import { messageOf, ReverieError } from '../../src/core/errors.js';
import type { Tensor } from '../../src/core/tensor.js';
import type { ModeFrame } from '../modes/mode.js';
import type { Recipe } from '../modes/recipe.js';
import { asksForSomething, needsNewStart, startMode } from '../modes/running.js';
import { openDevice, type OpenedDevice } from './devices/open.js';
import { Materials } from './materials.js';
import { encodePng } from './photo.js';
import { pacedBy } from './paced.js';
import type { BackendChoice, Concern, Post, ToEngine } from './protocol.js';
import { Run, type RunEvents } from './run.js';

export class Session {
  #device: OpenedDevice | undefined;
  readonly #materials: Materials;
  #recipe: Recipe | undefined;
  #run: Run | undefined;
  /** The last good picture, painted after a run or a device was lost. */
  #kept: Tensor | undefined;
  /** How the next run starts. */
  #intent: 'playing' | 'paused' = 'playing';
  #queue: Promise<void> = Promise.resolve();
  #giveCanvas: ((canvas: OffscreenCanvas) => void) | undefined;

  constructor(private readonly post: Post) {
    this.#materials = new Materials({
      post,
      change: (about, doing, change) => {
        this.#change(about, doing, change);
      },
      report: (about, error) => {
        this.#report(about, error);
      },
      changed: async (what) => {
        // The page answers another network with a recipe that fits it, and that starts the run; until then there is none.
        if (what === 'network') this.#recipe = undefined;
        await this.#restart();
      },
    });
  }

  receive(message: ToEngine): void {
    switch (message.type) {
      case 'open':
        this.#intent = message.autoplay ? 'playing' : 'paused';
        this.#recipe = message.recipe;
        this.#materials.begin(message.prepared, () => {
          this.#change('backend', 'Setting up the engine', () => this.#openBackend(message.choice));
        });
        break;
      case 'canvas':
        this.#giveCanvas?.(message.canvas);
        break;
      case 'backend':
        this.#change('backend', 'Changing the engine', () => this.#openBackend(message.choice));
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
      default:
        this.#materials.receive(message);
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

  async #useRecipe(recipe: Recipe): Promise<void> {
    const before = this.#recipe;
    this.#recipe = recipe;
    if (!before || !this.#run?.alive || needsNewStart(before, recipe)) await this.#restart();
  }

  /** Ends the run and starts the next from the photo, as soon as everything it needs is there. */
  async #restart(): Promise<void> {
    await this.#end();
    const { network, photo } = this.#materials;
    const [device, recipe] = [this.#device, this.#recipe];
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
        photo,
        styles: this.#materials.styles(),
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
