/** Which style, how much of it and of the photo, and the terms of the objective as they fall. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Balance, StyleSettings } from '../../../src/apps/styleSettings.js';
import type { TextureSettings } from '../../../src/apps/texture.js';
import type { EngineView } from '../../controllers/engine.js';
import '../../elements/seed-field.js';
import '../../elements/slider-field.js';
import '../../elements/style-pictures.js';
import '../../elements/terms-chart.js';
import { base, edgePrint } from '../../styles/shared.js';
import { initialStyle, ranges, weights } from './settings.js';

/** What both kinds of settings have. */
type Change = Partial<
  Pick<
    StyleSettings,
    'balance' | 'size' | 'steps' | 'phases' | 'styleScale' | 'start' | 'optimizer' | 'keepColors' | 'tileable' | 'seed'
  >
>;

const starts: readonly { readonly id: StyleSettings['start']; readonly title: string }[] = [
  { id: 'photo', title: 'The photo' },
  { id: 'photo+noise', title: 'Photo and noise' },
  { id: 'noise', title: 'Noise' },
  { id: 'plasma', title: 'Plasma' },
  { id: 'gray', title: 'Gray' },
];

const optimizers: readonly { readonly id: StyleSettings['optimizer']; readonly title: string }[] = [
  { id: 'lbfgs', title: 'L-BFGS' },
  { id: 'qqn', title: 'QQN' },
  { id: 'adam', title: 'Adam' },
  { id: 'descent', title: 'Plain descent' },
];

@customElement('style-panel')
export class StylePanel extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    css`
      :host {
        display: grid;
        gap: 22px;
      }
      h2 {
        color: var(--paper-3);
        margin-bottom: 10px;
      }
      .fields {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px 20px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      label {
        display: grid;
        gap: 6px;
      }
      label.check {
        grid-template-columns: auto 1fr;
        align-items: center;
        min-height: var(--touch);
        accent-color: var(--lamp);
      }
      select {
        font: inherit;
        width: 100%;
        min-height: var(--touch);
        padding: 0 10px;
        color: var(--paper);
        background: var(--tray);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
      }
    `,
  ];

  @property({ attribute: false }) settings: StyleSettings | TextureSettings = initialStyle;
  @property({ attribute: false }) view: EngineView | undefined;
  /** Whether the picture is shown two by two; undefined where that makes no sense. */
  @property({ attribute: false }) tiled: boolean | undefined;
  @property({ attribute: false }) showTiled: (tiled: boolean) => void = () => undefined;
  @property({ attribute: false }) change: (change: Change) => void = () => undefined;

  protected override render(): TemplateResult {
    const { settings, view } = this;
    const { size, steps, phases, styleScale, seed } = settings;
    const ofPhoto = 'contentLayers' in settings;
    return html`
      <section>
        <h2 class="edge">In the style of</h2>
        <style-pictures .prepared=${view?.preparedStyles ?? []} .styles=${view?.styles ?? []}></style-pictures>
      </section>
      <section>
        <h2 class="edge">Balance</h2>
        <div class="fields">
          ${ofPhoto ? this.#weight('content', 'Photo') : nothing} ${this.#weight('style', 'Style')}
          ${this.#weight('variation', 'Smoothness')}
        </div>
        <terms-chart .curve=${view?.curve ?? []}></terms-chart>
      </section>
      <section>
        <h2 class="edge">Exposure</h2>
        <div class="fields">
          ${this.#slider('size', 'Size', `${size} px`)}
          ${this.#slider('styleScale', 'Stroke', `× ${styleScale.toFixed(1)}`)}
          ${this.#slider('steps', 'Steps', String(steps))} ${this.#slider('phases', 'Sizes', String(phases))}
          ${
            ofPhoto
              ? html`${this.#select('start', 'Begin with', starts)}
                ${this.#check('keepColors', "Keep the photo's colours", settings.keepColors)}`
              : html`${this.#check('tileable', 'Joins at its edges', settings.tileable)}
                ${checkbox('tiled', 'Show it two by two', this.tiled ?? false, this.showTiled)}`
          }
          ${this.#select('optimizer', 'Optimizer', optimizers)}
          <seed-field
            class="wide"
            .seed=${seed}
            .change=${(chosen: number) => {
              this.change({ seed: chosen });
            }}
          ></seed-field>
        </div>
      </section>
    `;
  }

  /** Moves in decades; its left end is nothing at all. */
  #weight(name: keyof typeof weights, label: string): TemplateResult {
    const { least, most } = weights[name];
    const value = this.settings.balance[name];
    const decades = Math.log10(most / least);
    const place = value === 0 ? 0 : Math.min(1, Math.max(0.01, Math.log10(value / least) / decades));
    return html`<slider-field
      class="wide"
      data-setting=${name}
      label=${label}
      hint="acts at once"
      .least=${0}
      .most=${1}
      .step=${0.01}
      .value=${place}
      shown=${value === 0 ? 'none' : value.toPrecision(2)}
      .change=${(at: number) => {
        const weight = at === 0 ? 0 : Number((least * 10 ** (at * decades)).toPrecision(2));
        const balance: Balance = { ...this.settings.balance, [name]: weight };
        this.change({ balance });
      }}
    ></slider-field>`;
  }

  #slider(name: keyof typeof ranges, label: string, shown: string): TemplateResult {
    const { least, most, step } = ranges[name];
    return html`<slider-field
      data-setting=${name}
      label=${label}
      .least=${least}
      .most=${most}
      .step=${step}
      .value=${this.settings[name]}
      shown=${shown}
      .change=${(value: number) => {
        this.change({ [name]: value });
      }}
    ></slider-field>`;
  }

  #select<K extends 'start' | 'optimizer'>(
    name: K,
    label: string,
    options: readonly { readonly id: StyleSettings[K]; readonly title: string }[],
  ): TemplateResult {
    return html`<label>
      ${label}
      <select
        data-setting=${name}
        @change=${({ target }: Event) => {
          const chosen = options.find(({ id }) => target instanceof HTMLSelectElement && id === target.value);
          if (chosen) this.change({ [name]: chosen.id });
        }}
      >
        ${options.map(({ id, title }) => html`<option value=${id} ?selected=${id === this.settings[name]}>${title}</option>`)}
      </select>
    </label>`;
  }

  #check(name: 'keepColors' | 'tileable', label: string, value: boolean): TemplateResult {
    return checkbox(name, label, value, (checked) => {
      this.change({ [name]: checked });
    });
  }
}

function checkbox(name: string, label: string, value: boolean, change: (checked: boolean) => void): TemplateResult {
  return html`<label class="check wide">
    <input
      type="checkbox"
      data-setting=${name}
      .checked=${value}
      @change=${({ target }: Event) => {
        if (target instanceof HTMLInputElement) change(target.checked);
      }}
    />${label}
  </label>`;
}
