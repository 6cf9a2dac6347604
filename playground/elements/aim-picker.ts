/** Chooses what to dream of: one of a few aims, and for some of them which classes. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, edgePrint } from '../styles/shared.js';

export interface AimChoice {
  readonly id: string;
  readonly title: string;
}

@customElement('aim-picker')
export class AimPicker extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    css`
      :host {
        display: grid;
        gap: 10px;
      }
      .row {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 6px;
      }
      .classes {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      label {
        position: relative;
        display: grid;
        place-items: center;
        min-height: calc(var(--touch) * 0.8);
        padding: 0 10px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--tray);
        font-size: 0.88rem;
        cursor: pointer;
      }
      .classes label {
        min-height: calc(var(--touch) * 0.7);
        font-size: 0.82rem;
      }
      label:hover {
        background: var(--tray-lit);
        border-color: var(--edge);
      }
      label:has(input:checked) {
        background: var(--lamp);
        border-color: var(--lamp);
        color: var(--on-lamp);
        font-weight: 600;
      }
      /* Many may be chosen: the lamp itself is for the one choice above. */
      .classes label:has(input:checked) {
        background: var(--tray-lit);
        border-color: var(--lamp-dim);
        color: var(--lamp);
        font-weight: 500;
      }
      label:has(input:focus-visible) {
        outline: 2px solid var(--lamp);
        outline-offset: 3px;
      }
      input {
        position: absolute;
        inset: 0;
        opacity: 0;
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) aims: readonly AimChoice[] = [];
  @property({ attribute: false }) aim = '';
  @property({ attribute: false }) choose: (id: string) => void = () => undefined;
  /** Classes to choose among; none where the aim has none. */
  @property({ attribute: false }) classes: readonly string[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];
  @property({ attribute: false }) chooseClasses: (names: readonly string[]) => void = () => undefined;

  protected override render(): TemplateResult {
    return html`
      <div class="row" role="radiogroup" aria-label="What to dream of">
        ${this.aims.map(
          ({ id, title }) =>
            html`<label
              ><input
                type="radio"
                name="aim"
                value=${id}
                .checked=${id === this.aim}
                @change=${() => {
                  this.choose(id);
                }}
              />${title}</label
            >`,
        )}
      </div>
      ${this.classes.length > 0 ? this.#classes() : nothing}
    `;
  }

  #classes(): TemplateResult {
    return html`<div class="classes" role="group" aria-label="Classes to bring out">
      ${this.classes.map(
        (name) =>
          html`<label
            ><input
              type="checkbox"
              .checked=${this.chosen.includes(name)}
              @change=${(event: Event) => {
                this.#toggle(event, name);
              }}
            />${name}</label
          >`,
      )}
    </div>`;
  }

  /** At least one stays chosen: a dream of nothing would stand still. */
  #toggle(event: Event, name: string): void {
    const rest = this.chosen.filter((other) => other !== name);
    if (rest.length === this.chosen.length) this.chooseClasses([...this.chosen, name]);
    else if (rest.length > 0) this.chooseClasses(rest);
    else if (event.target instanceof HTMLInputElement) event.target.checked = true;
  }
}
