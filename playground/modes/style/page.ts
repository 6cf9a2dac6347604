/** Style transfer and texture as the page shows them. */
import { html, nothing, type TemplateResult } from 'lit';
import type { StyleSettings } from '../../../src/apps/styleSettings.js';
import type { TextureSettings } from '../../../src/apps/texture.js';
import type { EngineView } from '../../controllers/engine.js';
import type { NetworkReport } from '../../engine/protocol.js';
import type { ModeHost, PageMode } from '../page-mode.js';
import type { StyleRecipe, TextureRecipe } from '../recipe.js';
import './panel.js';
import { initialStyle, initialTexture } from './settings.js';
import './tiled-view.js';

const words = { running: 'Painting', done: 'Dry', further: 'Again', stage: 'Size' };

export class StyleMode implements PageMode {
  readonly name = 'style';
  readonly title = 'Style';
  readonly words = words;
  readonly endless = false;
  /** Its clouds take to strokes better than the meadow's flowers. */
  readonly prepared = 'sky';
  readonly subject = 'style';
  #settings: StyleSettings = initialStyle;

  constructor(private readonly host: ModeHost) {}

  get stages(): number {
    return this.#settings.phases;
  }

  get steps(): number {
    return this.#settings.steps;
  }

  get recipe(): StyleRecipe {
    return { mode: this.name, settings: this.#settings };
  }

  fit({ presets }: NetworkReport): void {
    const { size, seed } = this.#settings;
    this.#set({ ...presets.style, size, seed });
  }

  panel(view: EngineView): TemplateResult {
    return html`<style-panel
      .settings=${this.#settings}
      .view=${view}
      .change=${(change: Partial<StyleSettings>) => {
        this.#set({ ...this.#settings, ...change });
      }}
    ></style-panel>`;
  }

  #set(settings: StyleSettings): void {
    this.#settings = settings;
    this.host.changed();
  }
}

export class TextureMode implements PageMode {
  readonly name = 'texture';
  readonly title = 'Texture';
  readonly words = { ...words, running: 'Weaving', done: 'Woven' };
  readonly endless = false;
  readonly prepared = undefined;
  readonly square = true;
  #settings: TextureSettings = initialTexture;

  #tiled = false;

  constructor(private readonly host: ModeHost) {}

  get stages(): number {
    return this.#settings.phases;
  }

  get steps(): number {
    return this.#settings.steps;
  }

  get recipe(): TextureRecipe {
    return { mode: this.name, settings: this.#settings };
  }

  get subject(): string {
    return this.#settings.tileable ? 'tile' : 'texture';
  }

  fit({ presets }: NetworkReport): void {
    const { size, seed, tileable } = this.#settings;
    this.#set({ ...presets.texture, size, seed, tileable });
  }

  panel(view: EngineView): TemplateResult {
    return html`<style-panel
      .settings=${this.#settings}
      .view=${view}
      .tiled=${this.#tiled}
      .showTiled=${(tiled: boolean) => {
        this.#tiled = tiled;
        this.host.redraw();
      }}
      .change=${(change: Partial<TextureSettings>) => {
        this.#set({ ...this.#settings, ...change });
      }}
    ></style-panel>`;
  }

  overlay(view: EngineView): TemplateResult | typeof nothing {
    if (!this.#tiled || !view.dreamt) return nothing;
    return html`<tiled-view .source=${view.canvas} .frame=${view.frame}></tiled-view>`;
  }

  #set(settings: TextureSettings): void {
    this.#settings = settings;
    this.host.changed();
  }
}
