/** Chooses the layer to dream at: a network as its blocks, one row each, what they respond to, and their layers. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Layer } from '../../src/nets/network.js';
import { base, edgePrint } from '../styles/shared.js';

interface Block {
  readonly title: string;
  readonly channels: number;
  readonly sees: string;
  readonly layers: readonly { readonly name: string; readonly short: string }[];
}

/** What VGG's blocks respond to, from Zeiler & Fergus 2014 and Olah et al. 2017. */
const responds = ['edges, colours', 'corners, stripes', 'textures, eyes', 'parts of things', 'whole things'];

@customElement('layer-picker')
export class LayerPicker extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    css`
      .block {
        display: grid;
        grid-template-columns: 1fr auto;
        column-gap: 12px;
        padding: 9px 0 11px;
        border-top: 1px solid var(--line);
      }
      .block:first-of-type {
        border-top: 0;
        padding-top: 0;
      }
      .title {
        font-weight: 500;
      }
      .sees {
        color: var(--paper-2);
        margin-left: 8px;
        font-size: 0.86rem;
      }
      .channels {
        color: var(--paper-3);
        align-self: baseline;
      }
      .layers {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(58px, 1fr));
        gap: 6px;
        margin-top: 6px;
      }
      label {
        position: relative;
        display: grid;
        place-items: center;
        min-height: calc(var(--touch) * 0.8);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--tray);
        font-size: 0.88rem;
        cursor: pointer;
        transition:
          background var(--quick),
          border-color var(--quick);
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
    `,
  ];

  @property({ attribute: false }) layers: readonly Layer[] = [];
  @property() chosen = '';
  @property({ attribute: false }) choose: (layer: string) => void = () => undefined;

  protected override render(): TemplateResult {
    return html`<fieldset>
      <legend class="unseen">Layer</legend>
      ${blocksOf(this.layers).map((block) => this.#block(block))}
    </fieldset>`;
  }

  #block({ title, channels, sees, layers }: Block): TemplateResult {
    return html`<div class="block">
      <span><span class="title">${title}</span><span class="sees">${sees}</span></span>
      <span class="channels edge figure">${channels} ch</span>
      <div class="layers">
        ${layers.map(
          ({ name, short }) =>
            html`<label title=${name}>
              <input
                type="radio"
                name="layer"
                aria-label=${`${title}, ${short}`}
                value=${name}
                .checked=${name === this.chosen}
                @change=${this.#change}
              />${short}
            </label>`,
        )}
      </div>
    </div>`;
  }

  readonly #change = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.choose(event.target.value);
  };
}

/** Layers by the part of their name before the first underscore. */
function blocksOf(layers: readonly Layer[]): Block[] {
  const groups = new Map<string, Layer[]>();
  for (const layer of layers) {
    const [group] = layer.name.split('_');
    groups.set(group, [...(groups.get(group) ?? []), layer]);
  }
  return [...groups].map(([group, members]) => {
    const number = /^block(\d+)$/.exec(group)?.[1];
    return {
      title: number === undefined ? group : `Block ${number}`,
      sees: number === undefined ? '' : (responds[Number(number) - 1] ?? ''),
      channels: members[0].channels,
      layers: members.map(({ name }) => ({ name, short: name.slice(group.length + 1) || name })),
    };
  });
}
