/**
 * Play, pause, one step: the transport decides when a sequence may go on. A producer awaits `ready()` before each step;
 * the controls may be used at any time from anywhere.
 */
export type TransportState = 'playing' | 'paused' | 'stopped';

export class Transport {
  #state: TransportState;
  /** Steps still allowed while paused. */
  #allowed = 0;
  #wake: (() => void) | undefined;
  readonly #changed: (state: TransportState) => void;

  /** @param changed called after every change of state. */
  constructor(state: 'playing' | 'paused' = 'playing', changed: (state: TransportState) => void = () => undefined) {
    this.#state = state;
    this.#changed = changed;
  }

  get state(): TransportState {
    return this.#state;
  }

  play(): void {
    this.#set('playing');
  }

  pause(): void {
    this.#allowed = 0;
    this.#set('paused');
  }

  /** Pauses, and lets one further step through. */
  step(): void {
    this.#allowed += 1;
    this.#set('paused');
  }

  /** Ends the sequence for good. */
  stop(): void {
    this.#set('stopped');
  }

  /** Resolves true when the next step may be made, false when the sequence has ended. */
  async ready(): Promise<boolean> {
    while (this.#state === 'paused' && this.#allowed === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#state === 'paused') this.#allowed -= 1;
    return this.#state !== 'stopped';
  }

  #set(state: TransportState): void {
    if (this.#state === 'stopped') return;
    const before = this.#state;
    this.#state = state;
    this.#wake?.();
    this.#wake = undefined;
    if (state !== before) this.#changed(state);
  }
}
