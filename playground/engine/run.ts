/**
 * One run of a mode, from its start to the next: steps when the transport lets it, shows each frame, keeps the last good
 * picture, and can be ended in the middle of a step.
 */
import { ReverieError } from '../../src/core/errors.js';
import type { Tensor } from '../../src/core/tensor.js';
import { Transport } from '../../src/loop/transport.js';
import type { Finding } from '../modes/detect/finding.js';
import type { FrameReport, ModeFrame } from '../modes/mode.js';
import type { Screen } from './devices/device.js';
import { Interrupted } from './turns.js';

/** Milliseconds between copies of the picture kept on the host: a copy costs a readback. */
const keepEvery = 2000;

export interface RunEvents {
  finding(finding: Finding): void;
  /** @param shown whether the screen shows a picture of it */
  frame(report: FrameReport, shown: boolean): void;
  state(state: 'playing' | 'paused' | 'done'): void;
  /** @param kept the last good picture, to be shown in its place */
  failed(error: unknown, kept: Tensor | undefined): void;
}

export class Run {
  readonly #controller: AbortController;
  readonly #transport: Transport;
  readonly #ended: Promise<void>;
  readonly #waiting: ((picture: Promise<Tensor | undefined>) => void)[] = [];
  #frame: ModeFrame | undefined;
  #stepping = false;
  #done = false;
  #lastGood: Tensor | undefined;

  /**
   * @param begin makes the frames; it is given the signal that ends them
   */
  constructor(
    begin: (signal: AbortSignal) => AsyncIterator<ModeFrame, void, undefined>,
    private readonly screen: Screen,
    private readonly events: RunEvents,
    start: 'playing' | 'paused',
  ) {
    this.#controller = new AbortController();
    this.#transport = new Transport(start, (state) => {
      if (state === 'stopped') return;
      events.state(state === 'paused' && this.#done ? 'done' : state);
    });
    events.state(start);
    this.#ended = this.#loop(begin(this.#controller.signal));
  }

  play(): void {
    this.#done = false;
    this.#transport.play();
  }

  pause(): void {
    this.#transport.pause();
  }

  step(): void {
    this.#done = false;
    this.#transport.step();
  }

  /** False once it has ended or failed. */
  get alive(): boolean {
    return this.#transport.state !== 'stopped';
  }

  /** The newest picture known to be good, on the host. */
  get lastGood(): Tensor | undefined {
    return this.#lastGood;
  }

  /** Ends the run, at the next turn if a step is under way. Resolves when its memory is given back. */
  async end(): Promise<void> {
    this.#controller.abort();
    this.#transport.stop();
    await this.#ended;
  }

  /** The picture after the step under way, or as it stands; none before the first step. */
  async picture(): Promise<Tensor | undefined> {
    if (this.#stepping) return await new Promise((resolve) => this.#waiting.push(resolve));
    return this.#frame && !this.#controller.signal.aborted ? await this.#frame.picture() : this.#lastGood;
  }

  async #loop(frames: AsyncIterator<ModeFrame, void, undefined>): Promise<void> {
    let keptAt = -Infinity;
    try {
      while (await this.#transport.ready()) {
        this.#stepping = true;
        const { value: frame } = await frames.next();
        this.#stepping = false;
        if (!frame) break;
        checkFinite(frame.report);
        this.#frame = frame;
        if (frame.shown) await this.screen.paint(frame.shown);
        else if (frame.image) await this.screen.show(frame.image);
        if (frame.last || performance.now() - keptAt > keepEvery) {
          this.#keep(await frame.picture());
          keptAt = performance.now();
        }
        this.#answer(frame);
        if (frame.finding) this.events.finding(frame.finding);
        this.events.frame(frame.report, frame.image !== undefined);
        if (frame.last) this.#finish();
      }
    } catch (error) {
      this.#stepping = false;
      if (!(error instanceof Interrupted)) this.events.failed(error, this.#lastGood);
    } finally {
      this.#frame = undefined;
      this.#controller.abort();
      this.#transport.stop();
      for (const resolve of this.#waiting.splice(0)) resolve(this.picture());
      await frames.return?.();
    }
  }

  /** The planned steps are made. */
  #finish(): void {
    this.#done = true;
    if (this.#transport.state === 'playing') this.#transport.pause();
    else this.events.state('done');
  }

  #keep(picture: Tensor): void {
    if (picture.data.every((value) => Number.isFinite(value))) this.#lastGood = picture;
  }

  #answer(frame: ModeFrame): void {
    for (const resolve of this.#waiting.splice(0)) resolve(frame.picture());
  }
}

function checkFinite({ objective, stage, step }: FrameReport): void {
  if (objective === undefined || Number.isFinite(objective)) return;
  throw new ReverieError(
    `The objective became ${objective} at stage ${stage + 1}, step ${step}.`,
    'The picture from before is kept. Lower the strength and restart.',
  );
}
