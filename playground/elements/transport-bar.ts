/** The controls under the picture and, beside them, what the engine measures while it works. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EngineView } from '../controllers/engine.js';
import type { Command } from '../engine/protocol.js';
import { base, buttons, edgePrint } from '../styles/shared.js';
import { CommandEvent, CompareEvent } from './events.js';
import { formatBytes, formatDuration, formatObjective } from './format.js';
import { compareIcon, pauseIcon, playIcon, restartIcon, saveIcon, stepIcon } from './icons.js';
import './objective-curve.js';

@customElement('transport-bar')
export class TransportBar extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(120px, 1fr) auto auto;
        align-items: center;
        gap: 12px 26px;
      }
      .group {
        display: flex;
        gap: 8px;
      }
      .play {
        min-width: 118px;
      }
      .objective {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 14px;
        min-width: 0;
      }
      objective-curve {
        height: 34px;
      }
      dl {
        margin: 0;
        display: flex;
        gap: 22px;
      }
      dt {
        color: var(--paper-3);
        font-size: 0.68rem;
        line-height: 1.3;
      }
      dd {
        margin: 0;
        white-space: nowrap;
        line-height: 1.35;
        min-width: 7ch;
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 1240px) {
        :host {
          grid-template-columns: auto 1fr auto;
        }
        .objective {
          grid-column: 1 / -1;
          grid-row: 1;
        }
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: 1fr auto;
          gap: 10px 8px;
        }
        .group {
          grid-row: 1;
        }
        .run .play {
          min-width: var(--touch);
          flex: 1;
        }
        .run {
          min-width: 0;
        }
        button:not(.play) {
          width: var(--touch);
          padding: 0;
        }
        button:not(.play) .word,
        kbd {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .objective,
        dl.cost {
          grid-column: 1 / -1;
        }
        .objective {
          grid-row: 2;
        }
        dl.cost {
          grid-row: 3;
          justify-content: space-between;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: EngineView | undefined;
  /** Frames per second of the page itself. */
  @property({ type: Number }) pageRate: number | undefined;
  @property({ type: Number }) planned = 1;
  @property({ type: Boolean }) comparing = false;

  protected override render(): TemplateResult {
    const { run = 'waiting', frame, curve = [] } = this.view ?? {};
    const ready = run !== 'waiting';
    const playing = run === 'playing';
    return html`
      <div class="group run" role="group" aria-label="Dream">
        <button
          class="lamp play"
          ?disabled=${!ready}
          @click=${() => {
            this.#do({ type: playing ? 'pause' : 'play' });
          }}
        >
          ${playing ? pauseIcon : playIcon}<span class="word"
            >${playing ? 'Pause' : run === 'done' ? 'Deeper' : 'Play'}</span
          >
        </button>
        ${this.#button(stepIcon, 'Step', '.', 'One step', ready, { type: 'step' })}
        ${this.#button(restartIcon, 'Restart', 'R', 'From the photo again', ready, { type: 'restart' })}
      </div>
      <div class="objective">
        <dl>
          <div>
            <dt class="edge">Objective</dt>
            <dd class="value">${frame ? formatObjective(frame.objective) : '–'}</dd>
          </div>
        </dl>
        <objective-curve .curve=${curve} .planned=${this.planned}></objective-curve>
      </div>
      <dl class="cost">
        ${figure('Step', frame && formatDuration(frame.ms))}
        ${figure('Page', this.pageRate === undefined ? undefined : `${this.pageRate} fps`)}
        ${figure('Planned', frame && formatBytes(frame.plannedBytes))}
      </dl>
      <div class="group" role="group" aria-label="Picture">
        <button
          title="Hold to see the photo"
          aria-pressed=${this.comparing}
          ?disabled=${!frame}
          @pointerdown=${this.#hold}
          @pointerup=${this.#release}
          @pointercancel=${this.#release}
          @pointerleave=${this.#release}
          @keydown=${this.#holdByKey}
          @keyup=${this.#release}
          @blur=${this.#release}
        >
          ${compareIcon}<span class="word">Compare</span><kbd>C</kbd>
        </button>
        ${this.#button(saveIcon, 'Save', 'S', 'Save the picture', frame !== undefined, { type: 'save' })}
      </div>
    `;
  }

  #button(
    icon: TemplateResult,
    word: string,
    key: string,
    title: string,
    enabled: boolean,
    command: Command,
  ): TemplateResult {
    return html`<button
      title=${title}
      ?disabled=${!enabled}
      @click=${() => {
        this.#do(command);
      }}
    >
      ${icon}<span class="word">${word}</span><kbd aria-hidden="true">${key}</kbd>
    </button>`;
  }

  #do(command: Command): void {
    this.dispatchEvent(new CommandEvent(command));
  }

  readonly #hold = (): void => {
    this.dispatchEvent(new CompareEvent(true));
  };

  readonly #holdByKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    this.#hold();
  };

  readonly #release = (): void => {
    if (this.comparing) this.dispatchEvent(new CompareEvent(false));
  };
}

function figure(name: string, value: string | undefined): TemplateResult {
  return html`<div>
    <dt class="edge">${name}</dt>
    <dd>${value ?? '–'}</dd>
  </div>`;
}
