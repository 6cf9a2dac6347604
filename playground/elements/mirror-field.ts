/** Getting a network from an address of one's own choice, and how finely the next ones are kept. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ShelfItem } from '../engine/protocol.js';
import type { Stored } from '../shelf/record.js';
import { nameOfAddress } from '../shelf/remote.js';
import { base, buttons } from '../styles/shared.js';
import { CommandEvent } from './events.js';

/** In the browser's storage: remembered for another visit. */
const key = 'reverie-8-bit';

@customElement('mirror-field')
export class MirrorField extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 4px;
        padding: 10px 0 14px;
        border-block: 1px solid var(--line-strong);
      }
      .check {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 8px;
        min-height: 34px;
        accent-color: var(--lamp);
      }
      summary {
        min-height: 34px;
        line-height: 34px;
        cursor: pointer;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px;
        padding-top: 6px;
      }
      input[type='url'],
      select {
        font: inherit;
        width: 100%;
        min-height: var(--touch);
        padding: 0 10px;
        color: var(--paper);
        background: var(--bench);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
      }
      input[type='url'] {
        grid-column: 1 / -1;
      }
      @media (pointer: coarse) {
        .check,
        summary {
          min-height: var(--touch);
          line-height: var(--touch);
        }
      }
    `,
  ];

  @property({ attribute: false }) items: readonly ShelfItem[] = [];
  @state() private eightBits = remembered();
  @query('input[name=address]') private readonly address!: HTMLInputElement | null;
  @query('select') private readonly network!: HTMLSelectElement | null;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.eightBits) this.#tell('U8');
  }

  protected override render(): TemplateResult {
    return html`
      <label class="check">
        <input type="checkbox" name="eight-bits" .checked=${this.eightBits} @change=${this.#toggle} />
        <span>Keep what comes in 8 bits, for phones: half the room of half precision</span>
      </label>
      <details>
        <summary>From another address (a mirror)</summary>
        <form @submit=${this.#get}>
          <input
            type="url"
            name="address"
            required
            placeholder="https://…/model.safetensors"
            aria-label="Address of a .safetensors, .h5 or .onnx file"
          />
          <select aria-label="Which network it is">
            <option value="">Some other network</option>
            ${this.items
              .filter(({ available }) => available)
              .map(({ network }) => html`<option value=${network}>${network}</option>`)}
          </select>
          <button>Get</button>
        </form>
      </details>
    `;
  }

  readonly #get = (event: Event): void => {
    event.preventDefault();
    const address = this.address?.value.trim() ?? '';
    const chosen = this.network?.value ?? '';
    if (address === '') return;
    const network = chosen === '' ? nameOfAddress(address) : chosen;
    this.dispatchEvent(new CommandEvent({ type: 'get', network, address }));
  };

  readonly #toggle = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    this.eightBits = target.checked;
    remember(target.checked);
    this.#tell(target.checked ? 'U8' : 'F16');
  };

  #tell(as: Exclude<Stored, 'unchanged'>): void {
    this.dispatchEvent(new CommandEvent({ type: 'storing', as }));
  }
}

/** Where a browser keeps nothing for a page, nothing is remembered. */
function remembered(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function remember(eightBits: boolean): void {
  try {
    if (eightBits) localStorage.setItem(key, 'yes');
    else localStorage.removeItem(key);
  } catch {
    // It holds for this visit.
  }
}
