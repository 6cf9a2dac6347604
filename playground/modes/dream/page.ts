/** Deep Dream as the page shows it. */
import { html, type TemplateResult } from 'lit';
import type { DreamSettings } from '../../../src/apps/dream.js';
import type { EngineView } from '../../controllers/engine.js';
import type { NetworkReport } from '../../engine/protocol.js';
import type { ModeHost, PageMode } from '../page-mode.js';
import type { DreamRecipe } from '../recipe.js';
import './panel.js';
import { aimOf, fitNetwork, initialSettings } from './settings.js';

export class DreamMode implements PageMode {
  readonly name = 'dream';
  readonly title = 'Dream';
  readonly words = { running: 'Dreaming', done: 'Developed', further: 'Deeper', stage: 'Octave' };
  readonly endless = true;
  readonly prepared = 'sky';
  #settings: DreamSettings = initialSettings;

  constructor(private readonly host: ModeHost) {}

  get stages(): number {
    return this.#settings.octaves;
  }

  get steps(): number {
    return this.#settings.steps;
  }

  get recipe(): DreamRecipe {
    return { mode: this.name, settings: this.#settings };
  }

  /** The classes, the layer, or "mosaic", and the seed. */
  get subject(): string {
    const { layers, classes } = this.#settings;
    const aim = aimOf(this.#settings);
    if (aim === 'classes') return (classes ?? []).join(' ');
    return aim === 'mosaic' ? aim : (layers.at(0)?.layer ?? this.name);
  }

  fit(network: NetworkReport): void {
    this.#set(fitNetwork(this.#settings, network));
  }

  panel({ network }: EngineView): TemplateResult {
    return html`<dream-panel
      .settings=${this.#settings}
      .network=${network}
      .change=${(change: Partial<DreamSettings>) => {
        this.#set({ ...this.#settings, ...change });
      }}
    ></dream-panel>`;
  }

  #set(settings: DreamSettings): void {
    this.#settings = settings;
    this.host.changed();
  }
}
