/** The page: the picture at its centre, everything else around it, and who is told what. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { DreamSettings } from '../../src/apps/dream.js';
import { EngineController, type EngineView } from '../controllers/engine.js';
import { commandFor, FileDropController } from '../controllers/files.js';
import { PageRateController } from '../controllers/page-rate.js';
import { ShortcutController } from '../controllers/shortcuts.js';
import type { BackendChoice, Command, NetworkReport } from '../engine/protocol.js';
import '../modes/dream/panel.js';
import { aimOf, fitNetwork, initialSettings } from '../modes/dream/settings.js';
import { base, edgePrint } from '../styles/shared.js';
import { layout } from './app-layout.js';
import './engine-choice.js';
import './engine-readings.js';
import type { CommandEvent, CompareEvent, FilesEvent, SettingsEvent } from './events.js';
import type { NetworkButton } from './network-button.js';
import './network-button.js';
import './network-guide.js';
import './notice-list.js';
import './picture-stage.js';
import './start-pictures.js';
import './transport-bar.js';

/** Milliseconds without a further change before a setting that needs a new start gets it. */
const settleTime = 250;

@customElement('reverie-app')
export class ReverieApp extends LitElement {
  static override readonly styles = [base, edgePrint, layout];

  @state() private settings: DreamSettings = initialSettings;
  @state() private choice: BackendChoice = 'auto';
  @state() private comparing = false;
  @query('network-button') private readonly networkButton!: NetworkButton | null;
  #settling: ReturnType<typeof setTimeout> | undefined;

  private readonly engine = new EngineController(
    this,
    () => ({
      type: 'open',
      recipe: { mode: 'dream', settings: this.settings },
      choice: this.choice,
      // Motion that nobody asked for is what the preference is about: wait for the play button.
      autoplay: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    }),
    {
      network: (network) => {
        this.#fitNetwork(network);
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
    const press = (command: () => Command): { press: () => void } => ({
      press: () => {
        this.#send(command());
      },
    });
    new ShortcutController(this, {
      ' ': press(() => ({ type: this.engine.view.run === 'playing' ? 'pause' : 'play' })),
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

  protected override render(): TemplateResult {
    const { view } = this.engine;
    const { octaves, steps } = this.settings;
    return html`
      <div
        class="page"
        @reverie-command=${this.#command}
        @reverie-settings=${this.#change}
        @reverie-files=${this.#files}
        @reverie-compare=${this.#compare}
      >
        <header>
          <h1>Reverie</h1>
          <p class="motto">Watch a network dream</p>
          <network-button .network=${view.network}></network-button>
        </header>
        <main>
          <picture-stage
            .view=${view}
            caption=${this.#caption(view)}
            .octaves=${octaves}
            .steps=${steps}
            .comparing=${this.comparing}
          ></picture-stage>
        </main>
        ${view.network || view.busy !== undefined ? nothing : invitation}
        <transport-bar .view=${view} .planned=${octaves * steps} .comparing=${this.comparing}></transport-bar>
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
          <dream-panel .settings=${this.settings} .network=${view.network}></dream-panel>
          <engine-choice .choice=${this.choice} .backend=${view.backend}></engine-choice>
        </aside>
        <notice-list
          role="status"
          .notices=${view.notices}
          .dismiss=${(id: number) => {
            this.engine.dismiss(id);
          }}
        ></notice-list>
        <p class="unseen" role="status">${announcement(view)}</p>
        ${this.drop.over ? veil : nothing}
      </div>
    `;
  }

  #caption({ photo, network }: EngineView): string {
    return [photo?.name, network?.name, network && this.#subject()].filter((part) => part !== undefined).join(' ▸ ');
  }

  /** What is dreamt of, in a word or two. */
  #subject(): string {
    const { layers, classes } = this.settings;
    const aim = aimOf(this.settings);
    if (aim === 'classes') return (classes ?? []).join(' ');
    return aim === 'mosaic' ? aim : (layers.at(0)?.layer ?? 'dream');
  }

  readonly #command = ({ command }: CommandEvent): void => {
    if (command.type === 'backend') this.choice = command.choice;
    this.#send(command);
  };

  readonly #change = ({ change }: SettingsEvent): void => {
    this.#set({ ...this.settings, ...change });
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
          'Reverie takes photos (JPEG, PNG, WebP, AVIF) and weights files (Keras .h5, Reverie’s .safetensors).';
        this.engine.notify('That file is of no use here', `${file.name}: neither a picture nor weights. ${accepted}`);
      }
    }
  }

  #fitNetwork(network: NetworkReport): void {
    this.#set(fitNetwork(this.settings, network));
    this.#settle();
  }

  /** Shows the change at once, and gives it to the engine when a slider has come to rest. */
  #set(settings: DreamSettings): void {
    this.settings = settings;
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
    this.engine.send({ type: 'recipe', recipe: { mode: 'dream', settings: this.settings } });
  }

  #send(command: Command): void {
    this.#settle();
    this.engine.send(command);
  }

  #download(blob: Blob): void {
    const { photo } = this.engine.view;
    const stem = (photo?.name ?? 'picture').replace(/\.[^.]*$/, '');
    const { seed } = this.settings;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${stem}-${this.#subject().replaceAll(' ', '-')}-${seed}.png`.toLowerCase();
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
function announcement({ run, busy, frame, photo }: EngineView): string {
  if (busy !== undefined) return `${busy}.`;
  switch (run) {
    case 'playing':
      return frame ? `Dreaming, octave ${frame.stage + 1} of ${frame.stages}.` : 'Starting.';
    case 'paused':
      return frame ? `Paused at octave ${frame.stage + 1}, step ${frame.step}.` : 'Paused.';
    case 'done':
      return 'The dream is finished. Play goes deeper.';
    case 'waiting':
      return photo ? 'Load a network to begin.' : '';
  }
}
