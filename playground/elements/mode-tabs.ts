/** What to do with the photo: one tab per mode. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PageMode } from '../modes/page-mode.js';
import { base } from '../styles/shared.js';

@customElement('mode-tabs')
export class ModeTabs extends LitElement {
  static override readonly styles = [
    base,
    css`
      nav {
        display: flex;
        gap: 4px;
      }
      a {
        display: grid;
        place-items: center;
        min-height: var(--touch);
        padding: 0 12px;
        color: var(--paper-2);
        text-decoration: none;
        border-bottom: 2px solid transparent;
        transition: color var(--quick);
      }
      a:hover {
        color: var(--paper);
      }
      a[aria-current] {
        color: var(--paper);
        border-color: var(--lamp);
      }
      @media (max-width: 560px) {
        nav {
          gap: 0;
        }
        a {
          flex: 1;
          padding: 0 4px;
        }
      }
    `,
  ];

  @property({ attribute: false }) modes: readonly PageMode[] = [];
  /** The name of the chosen one. */
  @property() mode = '';

  protected override render(): TemplateResult {
    return html`<nav aria-label="What to do">
      ${this.modes.map(
        ({ name, title }) =>
          html`<a href="#${name}" aria-current=${name === this.mode ? 'page' : nothing}>${title}</a>`,
      )}
    </nav>`;
  }
}
