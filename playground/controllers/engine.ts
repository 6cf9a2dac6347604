/**
 * The engine as the page sees it: starts the worker, gives it canvases, and turns its messages into a view that elements
 * render. One per page.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type {
  BackendReport,
  FromEngine,
  NetworkReport,
  PhotoReport,
  PreparedReport,
  RunState,
  ShelfItem,
  ToEngine,
} from '../engine/protocol.js';
import type { Finding } from '../modes/detect/finding.js';
import type { FrameReport } from '../modes/mode.js';

/** One step, for the curve of the objective. */
export interface Sample {
  readonly stage: number;
  readonly objective: number;
  readonly terms: Readonly<Record<string, number>> | undefined;
}

/** Steps kept for the curve; older ones fall off its left end. */
const curveLength = 240;

export interface Notice {
  readonly id: number;
  readonly heading: string;
  readonly message: string;
}

export interface EngineView {
  readonly run: RunState;
  /** What takes a moment just now. */
  readonly busy: string | undefined;
  readonly backend: BackendReport | undefined;
  readonly network: NetworkReport | undefined;
  /** The network that comes along did not load, and no other has since. */
  readonly networkFailed: boolean;
  /** Networks that are kept in the browser or can be had. */
  readonly shelf: readonly ShelfItem[];
  readonly photo: PhotoReport | undefined;
  /** The photo's pixels, for comparing. */
  readonly bitmap: ImageBitmap | undefined;
  readonly prepared: readonly PreparedReport[];
  /** The styles there are, and the ids of those in use. */
  readonly preparedStyles: readonly PreparedReport[];
  readonly styles: readonly string[];
  /** The newest step of this run; none before the first. */
  readonly frame: FrameReport | undefined;
  readonly curve: readonly Sample[];
  /** What the engine draws on. */
  readonly canvas: HTMLCanvasElement | undefined;
  /** Whether there is a dream on it; until then the photo is shown. */
  readonly dreamt: boolean;
  readonly notices: readonly Notice[];
}

export interface EngineEvents {
  /** A network was loaded: choose what to do with its layers. */
  network(network: NetworkReport): void;
  /** A new run begins: what the last one found no longer counts. */
  begin(): void;
  finding(finding: Finding): void;
  saved(blob: Blob): void;
}

const headings = {
  photo: 'That photo did not open',
  weights: 'Those weights did not load',
  shelf: 'Networks kept in this browser',
  backend: 'Graphics trouble',
  run: 'It stopped',
  picture: 'The picture was not saved',
  engine: 'The engine stopped',
};

export class EngineController implements ReactiveController {
  view: EngineView = {
    run: 'waiting',
    busy: 'Setting up the engine',
    backend: undefined,
    network: undefined,
    networkFailed: false,
    shelf: [],
    photo: undefined,
    bitmap: undefined,
    prepared: [],
    preparedStyles: [],
    styles: [],
    frame: undefined,
    curve: [],
    canvas: undefined,
    dreamt: false,
    notices: [],
  };
  #worker: Worker | undefined;
  #noticesMade = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly first: () => ToEngine & { type: 'open' },
    private readonly events: EngineEvents,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    if (!('transferControlToOffscreen' in HTMLCanvasElement.prototype)) {
      this.#change({ busy: undefined });
      this.notify(
        headings.engine,
        'This browser has no OffscreenCanvas. Use Chrome 69, Firefox 105, Safari 17 or later.',
      );
      return;
    }
    const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), {
      type: 'module',
      name: 'reverie engine',
    });
    worker.addEventListener('message', ({ data }: MessageEvent<FromEngine>) => {
      this.#receive(data);
    });
    worker.addEventListener('error', (event) => {
      this.notify(headings.engine, `${event.message || 'Its script did not load.'} Reload the page.`);
    });
    this.#worker = worker;
    this.send(this.first());
  }

  hostDisconnected(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  send(message: ToEngine, transfer: Transferable[] = []): void {
    if (message.type === 'get' || message.type === 'weights') void askToKeep();
    this.#worker?.postMessage(message, transfer);
  }

  notify(heading: string, message: string): void {
    const notice = { id: ++this.#noticesMade, heading, message };
    const others = this.view.notices.filter((other) => other.message !== message);
    this.#change({ notices: [...others, notice].slice(-3) });
  }

  /** Takes away one notice; without an id, the newest. */
  dismiss(id = this.view.notices.at(-1)?.id): void {
    this.#change({ notices: this.view.notices.filter((notice) => notice.id !== id) });
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'canvas-wanted':
        this.#giveCanvas();
        break;
      case 'kept':
        this.#change({ dreamt: true });
        break;
      case 'styles':
        this.#change({
          styles: message.chosen,
          preparedStyles: message.pictures ?? this.view.preparedStyles,
        });
        break;
      case 'shelf':
        this.#change({ shelf: message.items });
        break;
      case 'prepared':
        this.#change({ prepared: message.pictures });
        break;
      case 'backend':
        this.#change({ backend: message.backend });
        break;
      case 'network':
        this.#change({ network: message.network, networkFailed: false });
        this.events.network(message.network);
        break;
      case 'photo':
        this.view.bitmap?.close();
        this.#change({ photo: message.photo, bitmap: message.bitmap });
        break;
      case 'busy':
        this.#change({ busy: message.doing });
        break;
      case 'state':
        this.#change({ run: message.state });
        break;
      case 'begin':
        this.#change({ frame: undefined, curve: [], dreamt: false });
        this.events.begin();
        break;
      case 'frame':
        this.#addFrame(message.frame, message.shown);
        break;
      case 'finding':
        this.events.finding(message.finding);
        break;
      case 'saved':
        this.events.saved(message.blob);
        break;
      case 'error':
        if (message.about === 'weights') this.#change({ networkFailed: this.view.network === undefined });
        this.notify(headings[message.about], message.message);
        break;
    }
  }

  #addFrame(frame: FrameReport, shown: boolean): void {
    const { stage, objective, terms } = frame;
    const samples = objective === undefined ? this.view.curve : [...this.view.curve, { stage, objective, terms }];
    const curve = samples.slice(-curveLength);
    this.#change({ frame, curve, dreamt: shown || this.view.dreamt });
  }

  #giveCanvas(): void {
    const canvas = document.createElement('canvas');
    this.#change({ canvas, dreamt: false });
    const offscreen = canvas.transferControlToOffscreen();
    this.send({ type: 'canvas', canvas: offscreen }, [offscreen]);
  }

  #change(change: Partial<EngineView>): void {
    this.view = { ...this.view, ...change };
    this.host.requestUpdate();
  }
}

/** A browser may clear what it was not asked to keep; a worker cannot ask. */
async function askToKeep(): Promise<void> {
  try {
    await navigator.storage.persist();
  } catch {
    // Then it is kept as long as the browser likes.
  }
}
