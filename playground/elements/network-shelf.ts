/** The networks at hand, one row each: use it, get it, pause, go on, remove; with sizes, progress and whose they are. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatBytes } from '../../src/weights/formatBytes.js';
import type { Command, NetworkReport, ShelfItem, Underway } from '../engine/protocol.js';
import { base, buttons, edgePrint } from '../styles/shared.js';
import { CommandEvent } from './events.js';

/** About, for the button; what is really needed is asked of the server. */
const sizes: Readonly<Record<string, string>> = {
  vgg16: '59 MB',
  vgg19: '80 MB',
  googlenet: '28 MB',
  squeezenet: '5 MB',
};

/** The name of the network that comes along. */
const embedded = 'reverie-small';

const inUse = html`<span class="edge">In use</span>`;

/** The button's title and command to get the layers of a network that name what they see. */
export const classifierOf = (network: string): [title: string, command: Command] => [
  `Download the layers of ${network} that name what they see, some 500 MB`,
  { type: 'get', network, holds: 'classifier' },
];

@customElement('network-shelf')
export class NetworkShelf extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    buttons,
    css`
      ul {
        list-style: none;
        display: grid;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px 12px;
        padding: 10px 0;
        border-top: 1px solid var(--line-strong);
      }
      .name {
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .about {
        grid-column: 1 / -1;
        color: var(--paper-2);
        font-size: 0.86rem;
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        gap: 6px;
      }
      .acts button {
        min-height: 34px;
        padding: 0 12px;
        white-space: nowrap;
      }
      @media (pointer: coarse) {
        .acts button {
          min-height: var(--touch);
        }
      }
      progress {
        grid-column: 1 / -1;
        width: 100%;
        height: 4px;
        appearance: none;
        border: 0;
        background: var(--line-strong);
      }
      progress::-webkit-progress-bar {
        background: var(--line-strong);
      }
      progress::-webkit-progress-value {
        background: var(--lamp);
      }
      progress::-moz-progress-bar {
        background: var(--lamp);
      }
    `,
  ];

  @property({ attribute: false }) items: readonly ShelfItem[] = [];
  @property({ attribute: false }) network: NetworkReport | undefined;

  protected override render(): TemplateResult {
    return html`<ul>
      <li data-network="embedded">
        <span class="name">Embedded</span>
        <span class="acts">
          ${
            this.network?.name === embedded
              ? inUse
              : this.#button('Use', 'Use the embedded network', { type: 'use', network: 'embedded' })
          }
        </span>
        <span class="about">Comes along. Knows thirty things that this project draws.</span>
      </li>
      ${this.items.map((item) => this.#row(item))}
    </ul>`;
  }

  #row(item: ShelfItem): TemplateResult {
    const { network, title, kept, underway, sources } = item;
    const source = sources.at(0);
    return html`<li data-network=${network}>
      <span class="name">${network}</span>
      <span class="acts">${this.#acts(item)}</span>
      ${underway ? progressOf(underway) : nothing}
      <span class="about">
        ${title === '' ? nothing : `${title}.`} ${kept ? html`<span class="kept">${keptAs(kept)}.</span>` : nothing}
        ${source ? html`${source.attribution} (${source.licence}).` : nothing}
      </span>
    </li>`;
  }

  #acts(item: ShelfItem): readonly (TemplateResult | typeof nothing)[] {
    const { network, kept, begun, underway, available, parts, inUse: isInUse } = item;
    if (underway) {
      const word = underway.kind === 'download' ? 'Pause' : 'Stop';
      const what = underway.kind === 'download' ? 'the download' : 'the storing';
      return [this.#button(word, `${word} ${what} of ${network}`, { type: 'hold', network })];
    }
    return [
      begun
        ? this.#button(`Go on (${shareOf(begun)})`, `Go on with the download of ${network}`, {
            type: 'get',
            network,
            holds: begun.holds,
            address: begun.address,
          })
        : nothing,
      !kept && !begun && available
        ? this.#button(`Get ${sizes[network] ?? ''}`, `Download ${network} and keep it in this browser`, {
            type: 'get',
            network,
          })
        : nothing,
      parts && kept?.holds === 'conv' && !begun ? this.#button('+ Classifier', ...classifierOf(network)) : nothing,
      kept ? (isInUse ? inUse : this.#button('Use', `Use ${network}`, { type: 'use', network })) : nothing,
      kept || begun
        ? this.#button('Remove', `Remove ${network} from this browser`, { type: 'forget', network })
        : nothing,
    ];
  }

  #button(word: string, title: string, command: Command): TemplateResult {
    return html`<button
      type="button"
      title=${title}
      aria-label=${title}
      @click=${() => {
        this.dispatchEvent(new CommandEvent(command));
      }}
    >
      ${word}
    </button>`;
  }
}

function progressOf({ bytes, total, secondsLeft, note }: Underway): TemplateResult {
  const left = secondsLeft === undefined ? '' : `, ${formatTime(secondsLeft)} left`;
  return html`<progress max="1" value=${total === undefined ? nothing : bytes / total} aria-label="Download"></progress>
    <span class="about" role="status"
      >${formatBytes(bytes)}${total === undefined ? '' : ` of ${formatBytes(total)}`}${left}. ${note}</span
    >`;
}

const shareOf = ({ bytes, total }: { bytes: number; total: number | undefined }): string =>
  total === undefined ? formatBytes(bytes) : `${Math.floor((100 * bytes) / total)} %`;

const numbers = { F16: 'half precision', F32: 'full precision', U8: '8 bits a number', unchanged: 'as it came' };

function keptAs({ holds, stored, bytes }: NonNullable<ShelfItem['kept']>): string {
  const what = holds === 'all' ? 'Kept here' : 'Kept here without classifier';
  return `${what}, ${formatBytes(bytes)}, ${numbers[stored]}`;
}

function formatTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
