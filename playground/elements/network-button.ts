/** Which network is in use; opens what there is to know about it and how to get another. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { NetworkReport, ShelfItem } from '../engine/protocol.js';
import { base, buttons, edgePrint } from '../styles/shared.js';
import './mirror-field.js';
import './network-guide.js';
import './network-shelf.js';

@customElement('network-button')
export class NetworkButton extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    buttons,
    css`
      :host {
        min-width: 0;
      }
      .opener {
        max-width: 100%;
        background: transparent;
        border-color: transparent;
        gap: 10px;
      }
      .label {
        color: var(--paper-3);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .opener::after {
        content: '';
        flex: none;
        width: 7px;
        height: 7px;
        border: solid var(--lamp);
        border-width: 0 1.5px 1.5px 0;
        transform: translateY(-2px) rotate(45deg);
      }
      [popover] {
        inset: calc(var(--top, 56px) + 4px) 16px auto auto;
        width: min(420px, calc(100vw - 32px));
        margin: 0;
        padding: 22px;
        color: var(--paper);
        background: var(--tray);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        max-height: calc(100dvh - 90px);
        overflow-y: auto;
        box-shadow: 0 24px 60px rgb(0 0 0 / 0.6);
      }
      h2 {
        font: italic 1.7rem/1.1 var(--serif);
        margin-bottom: 8px;
      }
      .about {
        color: var(--paper-2);
        font-size: 0.94rem;
        overflow-wrap: anywhere;
        margin-bottom: 16px;
      }
      network-guide {
        margin-top: 16px;
      }
      @media (max-width: 560px) {
        .label {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) network: NetworkReport | undefined;
  @property({ attribute: false }) shelf: readonly ShelfItem[] = [];
  @query('[popover]') private readonly panel!: HTMLElement | null;

  /** Closes the panel, for instance when a file was chosen in it. */
  close(): void {
    this.panel?.hidePopover();
  }

  protected override render(): TemplateResult {
    const { network } = this;
    return html`
      <button class="opener" popovertarget="about" title="The network in use, and how to get another">
        <span class="edge label">Network</span
        ><span class="name">${network ? network.name.toUpperCase() : 'None yet'}</span>
      </button>
      <div id="about" popover>
        <h2>${network ? network.name.toUpperCase() : 'No network yet'}</h2>
        ${network ? html`<p class="about">${network.title}</p>` : nothing}
        <network-shelf .items=${this.shelf} .network=${network}></network-shelf>
        <mirror-field .items=${this.shelf}></mirror-field>
        <network-guide></network-guide>
      </div>
    `;
  }
}
