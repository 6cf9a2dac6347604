/** Where a dream starts: the prepared pictures and one's own photo, as a contact strip. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { photoTypes } from '../controllers/files.js';
import type { PhotoReport, PreparedReport } from '../engine/protocol.js';
import { base, contactStrip, edgePrint } from '../styles/shared.js';
import './bitmap-view.js';
import { CommandEvent, FilesEvent } from './events.js';
import { photoIcon } from './icons.js';

@customElement('start-pictures')
export class StartPictures extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    contactStrip,
    css`
      .window {
        aspect-ratio: 4 / 3;
        transition: border-color var(--quick);
      }
      .frame:hover .window {
        border-color: var(--edge);
      }
      .chosen,
      .chosen:hover {
        color: var(--lamp);
      }
      .chosen .window {
        border-color: var(--lamp);
        box-shadow: 0 0 0 1px var(--lamp);
      }
    `,
  ];

  @property({ attribute: false }) pictures: readonly PreparedReport[] = [];
  @property({ attribute: false }) photo: PhotoReport | undefined;
  /** The pixels of `photo`. */
  @property({ attribute: false }) bitmap: ImageBitmap | undefined;

  protected override render(): TemplateResult {
    // Empty frames keep the room of pictures that are still being drawn.
    const frames = this.pictures.length > 0 ? this.pictures : [undefined, undefined, undefined, undefined];
    const own = this.photo !== undefined && this.photo.prepared === undefined;
    return html`<div class="strip" role="group" aria-label="Start from">
      ${frames.map((picture) => this.#frame(picture))}
      <label class="frame ${own ? 'chosen' : ''}" title="Or drop a photo anywhere on the page">
        <span class="window">${own ? html`<bitmap-view .bitmap=${this.bitmap}></bitmap-view>` : photoIcon}</span>
        <span class="name edge">${own ? this.photo?.name : 'Yours'}</span>
        <input type="file" name="photo" accept=${photoTypes} aria-label="Choose your own photo" @change=${this.#pick} />
      </label>
    </div>`;
  }

  #frame(picture: PreparedReport | undefined): TemplateResult {
    if (!picture)
      return html`<span class="frame"><span class="window"></span><span class="name edge">&nbsp;</span></span>`;
    const chosen = this.photo?.prepared === picture.id;
    return html`<button
      class="frame ${chosen ? 'chosen' : ''}"
      aria-pressed=${chosen}
      @click=${() => this.dispatchEvent(new CommandEvent({ type: 'prepared', id: picture.id }))}
    >
      <span class="window"><bitmap-view .bitmap=${picture.thumbnail}></bitmap-view></span>
      <span class="name edge">${picture.title}</span>
    </button>`;
  }

  readonly #pick = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    if (files.length > 0) this.dispatchEvent(new FilesEvent(files));
  };
}
