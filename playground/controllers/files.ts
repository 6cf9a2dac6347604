/** Files that reach the page, by picking, dropping or pasting: what each is, and the drop target that covers the page. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Command } from '../engine/protocol.js';

export const photoTypes = 'image/*';
export const weightsTypes = '.h5,.hdf5,.safetensors,.onnx';

/** What to do with a file, by its type and name; undefined when it is neither picture nor weights. */
export function commandFor(file: File): Command | undefined {
  if (/\.(h5|hdf5|keras|safetensors|onnx)$/i.test(file.name)) return { type: 'weights', file };
  if (file.type.startsWith('image/') || /\.(jpe?g|png|webp|avif|gif|bmp|heic)$/i.test(file.name)) {
    return { type: 'photo', file };
  }
  return undefined;
}

export class FileDropController implements ReactiveController {
  /** Whether files are being dragged over the page. */
  over = false;
  #leaving = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly take: (files: readonly File[]) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    window.addEventListener('dragenter', this.#drag, { signal });
    window.addEventListener('dragover', this.#drag, { signal });
    window.addEventListener('dragleave', this.#leave, { signal });
    window.addEventListener('drop', this.#drop, { signal });
    window.addEventListener('paste', this.#paste, { signal });
  }

  hostDisconnected(): void {
    this.#leaving.abort();
  }

  readonly #drag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#set(true);
  };

  readonly #leave = (event: DragEvent): void => {
    // Between two elements of the page there is something related; beyond its edge there is nothing.
    if (event.relatedTarget === null) this.#set(false);
  };

  readonly #drop = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#set(false);
    this.take([...event.dataTransfer.files]);
  };

  readonly #paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) this.take(files);
  };

  #set(over: boolean): void {
    if (over === this.over) return;
    this.over = over;
    this.host.requestUpdate();
  }
}
