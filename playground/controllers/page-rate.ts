/** How often the page itself draws, in frames per second, measured only while `counting`. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Milliseconds over which frames are counted. */
const span = 1000;

export class PageRateController implements ReactiveController {
  /** Of the last full second; undefined when not counting. */
  rate: number | undefined;
  #handle: number | undefined;
  #frames = 0;
  #since = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly counting: () => boolean,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.counting() && this.#handle === undefined) {
      [this.#frames, this.#since] = [0, performance.now()];
      this.#handle = requestAnimationFrame(this.#frame);
    }
  }

  hostDisconnected(): void {
    if (this.#handle !== undefined) cancelAnimationFrame(this.#handle);
    this.#handle = undefined;
  }

  readonly #frame = (now: number): void => {
    this.#frames += 1;
    if (now - this.#since >= span) {
      this.rate = Math.round((this.#frames * 1000) / (now - this.#since));
      [this.#frames, this.#since] = [0, now];
      this.host.requestUpdate();
    }
    this.#handle = this.counting() ? requestAnimationFrame(this.#frame) : undefined;
  };
}
