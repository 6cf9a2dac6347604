/** How to give Reverie a network from a file. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { weightsTypes } from '../controllers/files.js';
import { base, buttons } from '../styles/shared.js';
import { FilesEvent } from './events.js';

@customElement('network-guide')
export class NetworkGuide extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 14px;
        justify-items: start;
      }
      p {
        color: var(--paper-2);
        max-width: 46ch;
        font-size: 0.94rem;
      }
      .pick {
        position: relative;
        background: var(--lamp);
        border-color: var(--lamp);
        color: var(--on-lamp);
        font-weight: 600;
      }
      .pick:hover {
        background: #ffb46d;
      }
      input {
        position: absolute;
        inset: 0;
        width: 100%;
        opacity: 0;
        cursor: pointer;
        font-size: 0;
      }
      .pick:has(input:focus-visible) {
        outline: 2px solid var(--lamp);
        outline-offset: 3px;
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`
      <p>
        Have a file already? Drop it anywhere on this page: Keras .h5, .safetensors or .onnx. It stays on your machine,
        and so do your photos.
      </p>
      <label class="button pick">
        Choose a weights file
        <input
          type="file"
          name="weights"
          accept=${weightsTypes}
          aria-label="Choose a weights file (.h5, .safetensors, .onnx)"
          @change=${this.#pick}
        />
      </label>
    `;
  }

  readonly #pick = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    if (files.length > 0) this.dispatchEvent(new FilesEvent(files));
  };
}
