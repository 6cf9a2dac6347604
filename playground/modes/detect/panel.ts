/** What was found, class by class and part by part, and how it is looked for. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isLocateMethod, type LocateSettings } from '../../../src/apps/locateSettings.js';
import '../../elements/slider-field.js';
import { formatBytes } from '../../../src/weights/formatBytes.js';
import { CommandEvent } from '../../elements/events.js';
import { classifierOf } from '../../elements/network-shelf.js';
import type { NetworkReport, ShelfItem } from '../../engine/protocol.js';
import { base, edgePrint } from '../../styles/shared.js';
import { type Choice, firstName, nothingYet, percent, regionOf, type Search } from './search.js';
import { initialSettings, methods, ranges } from './settings.js';

@customElement('detect-panel')
export class DetectPanel extends LitElement {
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
      ul {
        list-style: none;
        display: grid;
        gap: 2px;
      }
      button {
        width: 100%;
        min-height: 34px;
        padding: 4px 10px;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 10px;
        font: inherit;
        text-align: left;
        color: var(--paper);
        border: 1px solid transparent;
        border-radius: var(--radius);
        cursor: pointer;
        /* The probability as a bar behind the name. */
        background: linear-gradient(var(--tray-lit), var(--tray-lit)) left / calc(100% * var(--share, 0)) 100% no-repeat
          var(--tray);
      }
      button:hover,
      button[aria-pressed='true'] {
        border-color: var(--lamp);
      }
      button:disabled {
        color: var(--paper-3);
        cursor: default;
        border-color: transparent;
      }
      .found button {
        min-height: var(--touch);
        font-weight: 600;
      }
      .get {
        margin-top: 10px;
        min-height: var(--touch);
        border-color: var(--edge);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .fate {
        color: var(--paper-3);
        font-weight: 400;
      }
      .hint {
        color: var(--paper-2);
        font-size: 0.94rem;
      }
      slider-field[data-setting='threshold'] {
        display: block;
        margin-top: 12px;
      }
      .scroll {
        max-height: 300px;
        overflow-y: auto;
        scrollbar-color: var(--line-strong) transparent;
        scrollbar-width: thin;
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
      select {
        font: inherit;
        min-height: var(--touch);
        padding: 0 10px;
        color: var(--paper);
        background: var(--tray);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
      }
    `,
  ];

  @property({ attribute: false }) settings: LocateSettings = initialSettings;
  @property({ attribute: false }) network: NetworkReport | undefined;
  @property({ attribute: false }) shelf: readonly ShelfItem[] = [];
  @property({ attribute: false }) search: Search = nothingYet;
  @property({ attribute: false }) pinned: Choice | undefined;
  @property({ type: Number }) threshold = 0.3;
  @property({ attribute: false }) change: (change: Partial<LocateSettings>) => void = () => undefined;
  @property({ attribute: false }) pin: (choice: Choice | undefined) => void = () => undefined;
  @property({ attribute: false }) point: (choice: Choice | undefined) => void = () => undefined;
  @property({ attribute: false }) setThreshold: (threshold: number) => void = () => undefined;

  protected override render(): TemplateResult {
    return html`
      <section>
        <h2 class="edge">Found</h2>
        ${this.#found()}
        <slider-field
          data-setting="threshold"
          label="Threshold"
          hint="acts at once"
          .least=${0.05}
          .most=${0.95}
          .step=${0.01}
          .value=${this.threshold}
          shown=${percent(this.threshold)}
          .change=${this.setThreshold}
        ></slider-field>
      </section>
      ${this.#classes()} ${this.#regions()}
      <section>
        <h2 class="edge">How to look</h2>
        <div class="fields">
          ${this.#method()} ${this.#slider('top', 'Classes', '')} ${this.#slider('size', 'Size', ' px')}
        </div>
      </section>
    `;
  }

  #found(): TemplateResult {
    const { search } = this;
    const { objects } = search;
    if (this.network?.classes.length === 0) {
      const item = this.shelf.find(({ inUse, parts }) => inUse && parts);
      return html`<p class="hint">
          This network names no classes, so there is nothing to look for.
          ${
            item
              ? `What names them are the last layers of ${item.network}, which are not kept here yet.`
              : 'Use the embedded one, or load a network with its classifier: a whole VGG16, GoogLeNet or SqueezeNet.'
          }
        </p>
        ${item ? this.#classifier(item) : nothing}`;
    }
    if (objects === undefined) return html`<p class="hint">Looking: masks appear as they are computed.</p>`;
    if (objects.length === 0) {
      return html`<p class="hint">Nothing that this network knows. Below is what came closest.</p>`;
    }
    return html`<ul class="found">
      ${objects.map((object) => {
        const choice: Choice = { kind: 'region', at: regionOf(search, object) };
        return html`<li>${this.#entry(choice, firstName(object.label), object.probability)}</li>`;
      })}
    </ul>`;
  }

  /** Gets the layers that a network is in want of. */
  #classifier({ network, underway }: ShelfItem): TemplateResult {
    if (underway) {
      const { bytes, total, note } = underway;
      const of = total === undefined ? '' : ` of ${formatBytes(total)}`;
      return html`<p class="hint" role="status">${formatBytes(bytes)}${of} is here. ${note}</p>`;
    }
    const [title, command] = classifierOf(network);
    return html`<button
      class="get"
      type="button"
      title=${title}
      @click=${() => {
        this.dispatchEvent(new CommandEvent(command));
      }}
    >
      <span>Get the classifier</span>
    </button>`;
  }

  #classes(): TemplateResult | typeof nothing {
    const { classes, masks } = this.search;
    if (classes.length === 0) return nothing;
    return html`<section>
      <h2 class="edge">Classes</h2>
      <ul class="scroll">
        ${classes.map(
          ({ label, probability }, place) =>
            html`<li>
              ${this.#entry({ kind: 'class', place }, firstName(label), probability, '', place < masks.length)}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #regions(): TemplateResult | typeof nothing {
    const { regions, halves } = this.search;
    if (regions.length === 0) return nothing;
    return html`<section>
      <h2 class="edge">Principal masks</h2>
      <ul class="scroll">
        ${regions.map(({ region: { component, sign, labels } }, at) => {
          const fate = halves.find((half) => half.component === component && half.sign === sign)?.dropped ?? '';
          const name = `${component + 1}${sign > 0 ? '+' : '−'} ${firstName(labels[0].label)}`;
          return html`<li>${this.#entry({ kind: 'region', at }, name, labels[0].probability, fate)}</li>`;
        })}
      </ul>
    </section>`;
  }

  #entry(choice: Choice, name: string, probability: number, fate = '', enabled = true): TemplateResult {
    const pinned = same(choice, this.pinned);
    const point = (): void => {
      this.point(choice);
    };
    const leave = (): void => {
      this.point(undefined);
    };
    return html`<button
      type="button"
      aria-pressed=${pinned}
      ?disabled=${!enabled}
      style="--share: ${Math.min(1, probability)}"
      @pointerenter=${point}
      @pointerleave=${leave}
      @focus=${point}
      @blur=${leave}
      @click=${() => {
        this.pin(pinned ? undefined : choice);
      }}
    >
      <span class="name">${name}${fate === '' ? nothing : html` <span class="fate">${fate}</span>`}</span>
      <span class="figure">${percent(probability)}</span>
    </button>`;
  }

  #method(): TemplateResult {
    return html`<label class="wide">
      Masks from
      <select
        data-setting="method"
        @change=${({ target }: Event) => {
          if (target instanceof HTMLSelectElement && isLocateMethod(target.value))
            this.change({ method: target.value });
        }}
      >
        ${methods.map(
          ({ id, title }) => html`<option value=${id} ?selected=${id === this.settings.method}>${title}</option>`,
        )}
      </select>
    </label>`;
  }

  #slider(name: keyof typeof ranges, label: string, unit: string): TemplateResult {
    const { least, most, step } = ranges[name];
    const value = this.settings[name] ?? most;
    return html`<slider-field
      data-setting=${name}
      label=${label}
      .least=${least}
      .most=${most}
      .step=${step}
      .value=${value}
      shown=${`${value}${unit}`}
      .change=${(chosen: number) => {
        this.change({ [name]: chosen });
      }}
    ></slider-field>`;
  }
}

function same(a: Choice, b: Choice | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
