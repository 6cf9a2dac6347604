/** What went wrong, until it is dismissed. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Notice } from '../controllers/engine.js';
import { base, buttons } from '../styles/shared.js';
import { closeIcon } from './icons.js';

@customElement('notice-list')
export class NoticeList extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 10px;
        pointer-events: none;
      }
      .notice {
        pointer-events: auto;
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 4px 10px;
        padding: 14px 8px 16px 18px;
        background: var(--tray-lit);
        border: 1px solid var(--line-strong);
        border-left: 3px solid var(--alarm);
        border-radius: var(--radius);
        box-shadow: 0 18px 50px rgb(0 0 0 / 0.6);
      }
      h2 {
        font-size: 1rem;
        font-weight: 600;
        align-self: center;
      }
      p {
        grid-column: 1;
        color: var(--paper-2);
        font-size: 0.92rem;
        overflow-wrap: anywhere;
        max-height: 30vh;
        overflow-y: auto;
      }
      button {
        border-color: transparent;
        background: transparent;
        width: var(--touch);
        padding: 0;
      }
    `,
  ];

  @property({ attribute: false }) notices: readonly Notice[] = [];
  @property({ attribute: false }) dismiss: (id: number) => void = () => undefined;

  protected override render(): TemplateResult {
    return html`${repeat(
      this.notices,
      ({ id }) => id,
      ({ id, heading, message }) =>
        html`<div class="notice">
          <h2>${heading}</h2>
          <button
            aria-label=${`Dismiss: ${heading}`}
            title="Dismiss (Escape)"
            @click=${() => {
              this.dismiss(id);
            }}
          >
            ${closeIcon}
          </button>
          <p>${message}</p>
        </div>`,
    )}`;
  }
}
