/** The dream's settings: which layer, how strongly, over which scales. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DreamSettings } from '../../../src/apps/dream.js';
import '../../elements/aim-picker.js';
import '../../elements/layer-picker.js';
import '../../elements/seed-field.js';
import '../../elements/slider-field.js';
import type { NetworkReport } from '../../engine/protocol.js';
import { base, edgePrint } from '../../styles/shared.js';
import { type Aim, aimOf, initialSettings, ranges, turnTo } from './settings.js';

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
}
