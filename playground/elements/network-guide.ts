/** How to give Reverie a network: pick a weights file, and where VGG16 is to be had. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { weightsTypes } from '../controllers/files.js';
import { base, buttons } from '../styles/shared.js';
import { FilesEvent } from './events.js';

/** Keras' VGG16 without its classifier; 58,889,256 bytes. */
const vgg16Address =
  'https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5';

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
      a {
        color: var(--paper);
        text-decoration-color: var(--lamp);
        text-underline-offset: 3px;
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
        VGG16 is the classic: <a href=${vgg16Address} download>download it from Keras</a> (59 MB, by Oxford's Visual
        Geometry Group, CC BY 4.0), then drop the file anywhere on this page. It stays on your machine, and so do your
        photos.
      </p>
      <label class="button pick">
        Choose a weights file
        <input
          type="file"
          name="weights"
          accept=${weightsTypes}
          aria-label="Choose a weights file (.h5)"
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
