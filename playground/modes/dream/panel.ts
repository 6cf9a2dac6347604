/** The dream's settings: which layer, how strongly, over which scales. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DreamSettings } from '../../../src/apps/dream.js';
import '../../elements/aim-picker.js';
import { diceIcon } from '../../elements/icons.js';
import '../../elements/layer-picker.js';
import '../../elements/slider-field.js';
import type { NetworkReport } from '../../engine/protocol.js';
import { base, buttons, edgePrint } from '../../styles/shared.js';
import { type Aim, aimOf, initialSettings, mostSeed, ranges, turnTo } from './settings.js';

const aims: readonly { readonly id: Aim; readonly title: string }[] = [
  { id: 'classes', title: 'Things' },
  { id: 'mosaic', title: 'Mosaic' },
  { id: 'layer', title: 'Layer' },
];

type Slider = keyof typeof ranges;

@customElement('dream-panel')
export class DreamPanel extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    buttons,
    css`
      :host {
        display: grid;
        gap: 22px;
      }
      h2 {
        color: var(--paper-3);
        margin-bottom: 10px;
      }
      .sliders {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px 20px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .seed {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: 1fr 104px var(--touch);
        align-items: center;
        gap: 8px;
      }
      .seed input {
        font: inherit;
        font-variant-numeric: tabular-nums;
        width: 100%;
        min-height: var(--touch);
        padding: 0 10px;
        color: var(--paper);
        background: var(--tray);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        text-align: right;
        appearance: textfield;
      }
      .seed input::-webkit-inner-spin-button {
        display: none;
      }
      .seed button {
        padding: 0;
      }
    `,
  ];

  @property({ attribute: false }) settings: DreamSettings = initialSettings;
  @property({ attribute: false }) network: NetworkReport | undefined;
  @property({ attribute: false }) change: (change: Partial<DreamSettings>) => void = () => undefined;

  protected override render(): TemplateResult {
    const { rate, size, octaves, octaveScale, steps, jitter, seed } = this.settings;
    return html`
      ${this.network ? this.#aim(this.network) : nothing}
      <section>
        <h2 class="edge">Exposure</h2>
        <div class="sliders">
          ${this.#slider('rate', 'Strength', rate.toFixed(1), 'acts at once')}
          ${this.#slider('size', 'Size', `${size} px`, 'longest side')}
          ${this.#slider('octaves', 'Octaves', String(octaves))}
          ${this.#slider('octaveScale', 'Ratio', octaveScale.toFixed(2))}
          ${this.#slider('steps', 'Steps', String(steps))} ${this.#slider('jitter', 'Jitter', `${jitter} px`)}
          <div class="seed">
            <label for="seed">Seed</label>
            <input
              id="seed"
              type="number"
              min="0"
              max=${mostSeed}
              step="1"
              inputmode="numeric"
              .value=${String(seed)}
              @change=${this.#seed}
            />
            <button type="button" title="Another seed" aria-label="Another seed" @click=${this.#dice}>
              ${diceIcon}
            </button>
          </div>
        </div>
      </section>
    `;
  }

  #aim(network: NetworkReport): TemplateResult {
    const aim = aimOf(this.settings);
    return html`<section>
      <h2 class="edge">Dream of</h2>
      ${
        network.classes.length > 0
          ? html`<aim-picker
              .aims=${aims}
              .aim=${aim}
              .choose=${(id: Aim) => {
                this.change(turnTo(id, network));
              }}
              .classes=${aim === 'classes' ? network.classes : []}
              .chosen=${this.settings.classes ?? []}
              .chooseClasses=${(classes: readonly string[]) => {
                this.change({ classes });
              }}
            ></aim-picker>`
          : nothing
      }
      ${aim === 'layer' ? this.#layers(network) : nothing}
    </section>`;
  }

  #layers({ layers }: NetworkReport): TemplateResult {
    return html`<layer-picker
      .layers=${layers}
      .chosen=${this.settings.layers.at(0)?.layer ?? ''}
      .choose=${(layer: string) => {
        this.change({ layers: [{ layer, gain: 1 }] });
      }}
    ></layer-picker>`;
  }

  /** One with a hint takes a row for itself, the others share one. */
  #slider(name: Slider, label: string, shown: string, hint = ''): TemplateResult {
    const { least, most, step } = ranges[name];
    return html`<slider-field
      class=${hint === '' ? '' : 'wide'}
      data-setting=${name}
      label=${label}
      hint=${hint}
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

  readonly #seed = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const { value, valueAsNumber } = event.target;
    const seed = Math.min(Math.max(Math.round(valueAsNumber), 0), mostSeed);
    if (value === '' || Number.isNaN(seed)) event.target.value = String(this.settings.seed);
    else this.change({ seed });
  };

  readonly #dice = (): void => {
    this.change({ seed: Math.floor(Math.random() * (mostSeed + 1)) });
  };
}
