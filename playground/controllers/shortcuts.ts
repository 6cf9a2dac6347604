/** Keys that work wherever the focus is, except where the focused control needs them itself. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface Shortcut {
  press(): void;
  /** For keys that are held. */
  release?(): void;
}

/** By `KeyboardEvent.key`. */
export type Shortcuts = Readonly<Record<string, Shortcut>>;

export class ShortcutController implements ReactiveController {
  readonly #held = new Set<string>();
  #leaving = new AbortController();

  constructor(
    host: ReactiveControllerHost,
    private readonly shortcuts: Shortcuts,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    window.addEventListener('keydown', this.#down, { signal });
    window.addEventListener('keyup', this.#up, { signal });
    window.addEventListener('blur', this.#releaseAll, { signal });
  }

  hostDisconnected(): void {
    this.#leaving.abort();
  }

  readonly #down = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const shortcut = this.#find(event.key);
    if (!shortcut || isTaken(event)) return;
    event.preventDefault();
    if (event.repeat) return;
    this.#held.add(event.key);
    shortcut.press();
  };

  readonly #up = (event: KeyboardEvent): void => {
    if (this.#held.delete(event.key)) this.#find(event.key)?.release?.();
  };

  readonly #releaseAll = (): void => {
    for (const key of this.#held) this.#find(key)?.release?.();
    this.#held.clear();
  };

  #find(key: string): Shortcut | undefined {
    const name = key.toLowerCase();
    return Object.hasOwn(this.shortcuts, name) ? this.shortcuts[name] : undefined;
  }
}

/** Whether the focused control has its own use for the key. */
function isTaken(event: KeyboardEvent): boolean {
  // The innermost target: from outside, an event in a shadow tree seems to come from its host.
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  if (target instanceof HTMLInputElement) return target.type === 'range' ? false : typed(target) || event.key === ' ';
  return event.key === ' ' && target.matches('button, a[href], summary, [role=button]');
}

/** Whether an input takes characters. */
function typed(input: HTMLInputElement): boolean {
  return !['range', 'radio', 'checkbox', 'button', 'file'].includes(input.type);
}
