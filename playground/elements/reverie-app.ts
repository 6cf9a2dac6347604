/** The page: the picture at its centre, everything else around it, and who is told what. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { messageOf } from '../../src/core/errors.js';
import { EngineController, type EngineView } from '../controllers/engine.js';
import { commandFor, FileDropController } from '../controllers/files.js';
import { PageRateController } from '../controllers/page-rate.js';
import { ShortcutController } from '../controllers/shortcuts.js';
import type { BackendChoice, Command, NetworkReport } from '../engine/protocol.js';
import type { PageMode } from '../modes/page-mode.js';
import { createModes } from '../modes/page-modes.js';
import { base, edgePrint } from '../styles/shared.js';
import { layout } from './app-layout.js';
import './engine-choice.js';
import './engine-readings.js';
import type { CommandEvent, CompareEvent, FilesEvent } from './events.js';
import './mode-tabs.js';
import type { NetworkButton } from './network-button.js';
import './network-button.js';
import './network-guide.js';
import './notice-list.js';
import './picture-stage.js';
import './start-pictures.js';
import { playCommand } from './transport-bar.js';

/** Milliseconds without a further change before a setting that needs a new start gets it. */
const settleTime = 250;

@customElement('reverie-app')
export class ReverieApp extends LitElement {
  static override readonly styles = [base, edgePrint, layout];

  @state() private mode: PageMode;
  @state() private choice: BackendChoice = 'auto';
  @state() private comparing = false;
  @query('network-button') private readonly networkButton!: NetworkButton | null;
  #settling: ReturnType<typeof setTimeout> | undefined;

  readonly #modes = createModes({
    changed: () => {
      this.#changed();
    },
    redraw: () => {
      this.requestUpdate();
    },
  });

  private readonly engine = new EngineController(
    this,
    () => ({
      type: 'open',
      recipe: this.mode.recipe,
      prepared: this.mode.prepared ?? 'sky',
      choice: this.choice,
      // Motion that nobody asked for is what the preference is about: wait for the play button.
      autoplay: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    }),
    {
      network: (network) => {
        this.#fitNetwork(network);
      },
      begin: () => {
        this.mode.begin?.();
      },
      finding: (finding) => {
        this.mode.receive?.(finding);
      },
      saved: (blob) => {
        this.#download(blob);
      },
    },
  );
  private readonly drop = new FileDropController(this, (files) => {
    this.#take(files);
  });
  private readonly pageRate = new PageRateController(this, () => this.engine.view.run === 'playing');

  constructor() {
    super();
    this.mode = this.#modeOfAddress();
    const press = (command: () => Command): { press: () => void } => ({
      press: () => {
        this.#send(command());
      },
    });
    new ShortcutController(this, {
      ' ': press(() => playCommand(this.mode, this.engine.view.run)),
      '.': press(() => ({ type: 'step' })),
      r: press(() => ({ type: 'restart' })),
      s: press(() => ({ type: 'save' })),
      c: {
        press: () => {
          this.comparing = true;
        },
        release: () => {
          this.comparing = false;
        },
      },
      escape: {
        press: () => {
          this.engine.dismiss();
        },
      },
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#followAddress);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('hashchange', this.#followAddress);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const { mode } = this;
    const { view } = this.engine;
    return html`
      <div
        class="page"
        @reverie-command=${this.#command}
        @reverie-files=${this.#files}
        @reverie-compare=${this.#compare}
      >
        <header>
          <h1>Reverie</h1>
          ${
            this.#modes.length > 1
              ? html`<mode-tabs .modes=${this.#modes} mode=${mode.name}></mode-tabs>`
              : html`<p class="motto">Watch a network dream</p>`
          }
          <network-button .network=${view.network} .shelf=${view.shelf}></network-button>
        </header>
        <main>
          <picture-stage
            .view=${view}
            caption=${this.#caption(view)}
            .mode=${mode}
            .overlay=${mode.overlay?.(view) ?? nothing}
            .comparing=${this.comparing}
          ></picture-stage>
        </main>
        ${view.networkFailed ? invitation : nothing}
        <transport-bar .view=${view} .mode=${mode} .comparing=${this.comparing}></transport-bar>
        <engine-readings
          .backend=${view.backend}
          .frame=${view.frame}
          .pageRate=${view.run === 'playing' ? this.pageRate.rate : undefined}
        ></engine-readings>
        <aside aria-label="Settings">
          <section>
            <h2 class="edge">Start from</h2>
            <start-pictures .pictures=${view.prepared} .photo=${view.photo} .bitmap=${view.bitmap}></start-pictures>
          </section>
          ${mode.panel(view)}
          <engine-choice .choice=${this.choice} .backend=${view.backend}></engine-choice>
        </aside>
        <notice-list
          role="status"
          .notices=${view.notices}
          .dismiss=${(id: number) => {
            this.engine.dismiss(id);
          }}
        ></notice-list>
        <p class="unseen" role="status">${announcement(view, mode)}</p>
        ${this.drop.over ? veil : nothing}
      </div>
    `;
  }

  #caption({ photo, network }: EngineView): string {
    return [photo?.name, network?.name, network && this.mode.subject].filter((part) => part !== undefined).join(' ▸ ');
  }

  readonly #command = ({ command }: CommandEvent): void => {
    if (command.type === 'backend') this.choice = command.choice;
    this.#send(command);
  };

  readonly #compare = ({ held }: CompareEvent): void => {
    this.comparing = held;
  };

  readonly #files = ({ files }: FilesEvent): void => {
    this.#take(files);
  };

  #take(files: readonly File[]): void {
    this.networkButton?.close();
    for (const file of files) {
      const command = commandFor(file);
      if (command) this.#send(command);
      else {
        const accepted =
          'Reverie takes photos (JPEG, PNG, WebP, AVIF) and weights files (Keras .h5, .safetensors, .onnx).';
        this.engine.notify('That file is of no use here', `${file.name}: neither a picture nor weights. ${accepted}`);
      }
    }
  }

  #fitNetwork(network: NetworkReport): void {
    for (const mode of this.#modes) mode.fit(network);
    this.#settle();
  }

  /** The mode that the page's address names ("#dream"), or the first. */
  #modeOfAddress(): PageMode {
    return this.#modes.find(({ name }) => `#${name}` === location.hash) ?? this.#modes[0];
  }

  readonly #followAddress = (): void => {
    const mode = this.#modeOfAddress();
    if (mode === this.mode) return;
    this.mode = mode;
    const { photo } = this.engine.view;
    // A picture of one's own stays; a prepared one gives way to that which shows the mode best.
    if (photo?.prepared !== undefined && mode.prepared !== undefined)
      this.engine.send({ type: 'prepared', id: mode.prepared });
    this.#changed();
    this.#settle();
  };

  /** Shows a change of settings at once, and gives it to the engine when a slider has come to rest. */
  #changed(): void {
    this.requestUpdate();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settle();
    }, settleTime);
  }

  /** Gives the engine a change that still waits. */
  #settle(): void {
    if (this.#settling === undefined) return;
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.engine.send({ type: 'recipe', recipe: this.mode.recipe });
  }

  #send(command: Command): void {
    this.#settle();
    const compose = command.type === 'save' ? this.mode.compose?.(this.engine.view) : undefined;
    if (!compose) {
      this.engine.send(command);
      return;
    }
    compose().then(
      (blob) => {
        this.#download(blob);
      },
      (error: unknown) => {
        this.engine.notify('The picture was not saved', messageOf(error));
      },
    );
  }

  #download(blob: Blob): void {
    const { photo } = this.engine.view;
    const stem = (photo?.name ?? 'picture').replace(/\.[^.]*$/, '');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download =
      `${stem}-${this.mode.subject.replaceAll(' ', '-')}-${this.mode.recipe.settings.seed}.png`.toLowerCase();
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

const invitation = html`<section class="invitation">
  <h2>Lend it some eyes</h2>
  <network-guide></network-guide>
</section>`;

const veil = html`<div class="veil" aria-hidden="true">
  <p>Drop a photo, or a network’s weights</p>
</div>`;

/** What is said aloud: what changes seldom. */
function announcement({ run, busy, frame, photo }: EngineView, { words }: PageMode): string {
  if (busy !== undefined) return `${busy}.`;
  switch (run) {
    case 'playing':
      return frame ? `${words.running}, ${words.stage} ${frame.stage + 1} of ${frame.stages}.` : 'Starting.';
    case 'paused':
      return frame ? `Paused at ${words.stage} ${frame.stage + 1}, step ${frame.step}.` : 'Paused.';
    case 'done':
      return `${words.done}. ${words.further} goes on.`;
    case 'waiting':
      return photo ? 'Load a network to begin.' : '';
  }
}
