/** The seed: typed, or thrown anew. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared.js';
import { diceIcon } from './icons.js';

/** The largest seed offered: short enough to be read aloud. */
const mostSeed = 999_999;

@customElement('seed-field')
export class SeedField extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr 104px var(--touch);
        align-items: center;
        gap: 8px;
      }
      input {
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
      input::-webkit-inner-spin-button {
        display: none;
      }
      button {
        padding: 0;
      }
    `,
  ];

  @property({ type: Number }) seed = 1;
  @property({ attribute: false }) change: (seed: number) => void = () => undefined;

  protected override render(): TemplateResult {
    return html`
      <label for="seed">Seed</label>
      <input
        id="seed"
        type="number"
        min="0"
        max=${mostSeed}
        step="1"
        inputmode="numeric"
        .value=${String(this.seed)}
        @change=${this.#type}
      />
      <button type="button" title="Another seed" aria-label="Another seed" @click=${this.#dice}>${diceIcon}</button>
    `;
  }

  readonly #type = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const { value, valueAsNumber } = event.target;
    const seed = Math.min(Math.max(Math.round(valueAsNumber), 0), mostSeed);
    if (value === '' || Number.isNaN(seed)) event.target.value = String(this.seed);
    else this.change(seed);
  };

  readonly #dice = (): void => {
    this.change(Math.floor(Math.random() * (mostSeed + 1)));
  };
}
