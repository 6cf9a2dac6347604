/** The styles: prepared pictures and one's own, any number at once, as a contact strip; also a drop zone. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { photoTypes } from '../controllers/files.js';
import type { PreparedReport } from '../engine/protocol.js';
import { base, contactStrip, edgePrint } from '../styles/shared.js';
import './bitmap-view.js';
import { CommandEvent } from './events.js';
import { photoIcon } from './icons.js';

@customElement('style-pictures')
export class StylePictures extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    contactStrip,
    css`
      .window {
        aspect-ratio: 1;
      }
      .frame[aria-pressed='true'] {
        color: var(--lamp);
      }
      .frame[aria-pressed='true'] .window,
      .over .window {
        border-color: var(--lamp);
        box-shadow: 0 0 0 1px var(--lamp);
      }
    `,
  ];

  /** Those there are, prepared or one's own. */
  @property({ attribute: false }) prepared: readonly PreparedReport[] = [];
  /** Which of them are in use, by id. */
  @property({ attribute: false }) styles: readonly string[] = [];
  @property({ attribute: false }) private over = false;

  protected override render(): TemplateResult {
    return html`<div
      class="strip"
      role="group"
      aria-label="Styles"
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.over = true;
      }}
      @dragleave=${() => {
        this.over = false;
      }}
      @drop=${this.#drop}
    >
      ${this.prepared.map((picture) => this.#frame(picture))}
      <label class="frame ${this.over ? 'over' : ''}" title="Or drop a picture here">
        <span class="window">${photoIcon}</span>
        <span class="name edge">Add</span>
        <input
          type="file"
          name="style"
          accept=${photoTypes}
          multiple
          aria-label="Add a style of your own"
          @change=${this.#pick}
        />
      </label>
    </div>`;
  }

  #frame({ id, title, thumbnail }: PreparedReport): TemplateResult {
    const chosen = this.styles.includes(id);
    return html`<button
      class="frame"
      type="button"
      aria-pressed=${chosen}
      title=${title}
      @click=${() => {
        this.#choose(id, chosen);
      }}
    >
      <span class="window"><bitmap-view .bitmap=${thumbnail}></bitmap-view></span>
      <span class="name edge">${title}</span>
    </button>`;
  }

  /** A click chooses one; chosen ones are blended. At least one stays. */
  #choose(id: string, chosen: boolean): void {
    const rest = this.styles.filter((other) => other !== id);
    if (chosen && rest.length === 0) return;
    this.dispatchEvent(new CommandEvent({ type: 'styles', ids: chosen ? rest : [...this.styles, id] }));
  }

  #add(files: Iterable<File>): void {
    for (const file of files) this.dispatchEvent(new CommandEvent({ type: 'style', file }));
  }

  readonly #drop = (event: DragEvent): void => {
    this.over = false;
    const files = [...(event.dataTransfer?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (files.length === 0) return;
    // Elsewhere on the page a picture becomes the photo.
    event.preventDefault();
    event.stopPropagation();
    this.#add(files);
  };

  readonly #pick = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    this.#add(files);
  };
}
