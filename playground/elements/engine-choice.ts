/** Where the work is done: chosen by itself or by hand, what was chosen and why. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BackendChoice, BackendReport } from '../engine/protocol.js';
import { base, edgePrint } from '../styles/shared.js';
import { CommandEvent } from './events.js';

const choices: readonly (readonly [BackendChoice, string])[] = [
  ['auto', 'Auto'],
  ['webgl', 'WebGL2'],
  ['wasm', 'WebAssembly'],
];

@customElement('engine-choice')
export class EngineChoice extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    css`
      h2 {
        color: var(--paper-3);
        margin-bottom: 12px;
      }
      fieldset {
        display: grid;
        grid-template-columns: 2fr 3fr 4fr;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
      }
      label {
        position: relative;
        display: grid;
        place-items: center;
        min-height: var(--touch);
        cursor: pointer;
        font-size: 0.92rem;
        color: var(--paper-2);
      }
      label + label {
        border-left: 1px solid var(--line-strong);
      }
      label:hover {
        color: var(--paper);
      }
      label:has(input:checked) {
        background: var(--tray-lit);
        color: var(--lamp);
        font-weight: 600;
      }
      label:has(input:focus-visible) {
        outline: 2px solid var(--lamp);
        outline-offset: 3px;
      }
      input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      .line {
        margin-top: 10px;
        color: var(--paper-2);
        font-size: 0.88rem;
        overflow-wrap: anywhere;
        min-height: 2.9em;
      }
      .why {
        color: var(--paper-3);
      }
    `,
  ];

  @property() choice: BackendChoice = 'auto';
  @property({ attribute: false }) backend: BackendReport | undefined;

  protected override render(): TemplateResult {
    return html`
      <h2 class="edge" id="heading">Engine</h2>
      <fieldset role="radiogroup" aria-labelledby="heading">
        ${choices.map(
          ([choice, name]) =>
            html`<label>
              <input
                type="radio"
                name="engine"
                value=${choice}
                .checked=${choice === this.choice}
                @change=${() => {
                  this.dispatchEvent(new CommandEvent({ type: 'backend', choice }));
                }}
              />${name}
            </label>`,
        )}
      </fieldset>
      <p class="line">
        ${
          this.backend
            ? html`${this.backend.description}. <span class="why">${sentence(this.backend.reason)}</span>`
            : 'Looking at what this machine has.'
        }
      </p>
    `;
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
