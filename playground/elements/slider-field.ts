/** A labelled slider with its value written out. Fires `input`-like callbacks through the `change` property. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles/shared.js';

@customElement('slider-field')
export class SliderField extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      label {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 12px;
      }
      .hint {
        color: var(--paper-3);
        font-size: 0.82rem;
        margin-left: 8px;
      }
      output {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      input {
        --at: calc(9px + (100% - 18px) * var(--fill, 0));
        appearance: none;
        display: block;
        width: 100%;
        height: calc(var(--touch) * 0.7);
        margin: 0;
        background:
          linear-gradient(var(--lamp), var(--lamp)) left / var(--at) 2px no-repeat,
          linear-gradient(var(--edge), var(--edge)) center / 100% 2px no-repeat;
        cursor: pointer;
        touch-action: pan-y;
        border-radius: var(--radius);
      }
      input:focus-visible {
        outline-offset: 0;
      }
      input::-webkit-slider-thumb {
        appearance: none;
        width: 18px;
        height: 18px;
        border-radius: 50%;
        background: var(--paper);
        border: 4px solid var(--bench);
        box-shadow: 0 0 0 1px var(--edge);
        transition: background var(--quick);
      }
      input::-moz-range-thumb {
        width: 10px;
        height: 10px;
        border-radius: 50%;
        background: var(--paper);
        border: 4px solid var(--bench);
        box-shadow: 0 0 0 1px var(--edge);
      }
      input:hover::-webkit-slider-thumb,
      input:active::-webkit-slider-thumb {
        background: var(--lamp);
      }
      input:hover::-moz-range-thumb {
        background: var(--lamp);
      }
    `,
  ];

  @property() label = '';
  @property() hint = '';
  @property({ type: Number }) least = 0;
  @property({ type: Number }) most = 1;
  @property({ type: Number }) step = 1;
  @property({ type: Number }) value = 0;
  /** The value in words: "512 px". */
  @property() shown = '';
  /** Called with each new value, while dragging too. */
  @property({ attribute: false }) change: (value: number) => void = () => undefined;

  protected override render(): TemplateResult {
    const fill = (this.value - this.least) / (this.most - this.least);
    return html`
      <label for="slider">
        <span>${this.label}<span class="hint">${this.hint}</span></span>
        <output for="slider">${this.shown}</output>
      </label>
      <input
        id="slider"
        type="range"
        min=${this.least}
        max=${this.most}
        step=${this.step}
        .value=${String(this.value)}
        aria-valuetext=${this.shown}
        style="--fill: ${fill}"
        @input=${this.#input}
      />
    `;
  }

  readonly #input = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.change(event.target.valueAsNumber);
  };
}
