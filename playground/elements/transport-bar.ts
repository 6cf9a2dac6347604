/** The controls under the picture and, between them, the objective as it rises. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EngineView } from '../controllers/engine.js';
import type { Command, RunState } from '../engine/protocol.js';
import type { PageMode } from '../modes/page-mode.js';
import { base, buttons, edgePrint } from '../styles/shared.js';
import { CommandEvent, CompareEvent } from './events.js';
import { formatObjective } from './format.js';
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
        grid-template-columns: auto minmax(0, 1fr) auto;
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
        height: 40px;
      }
      dl {
        margin: 0;
        width: 11ch;
      }
      dt {
        color: var(--paper-3);
        font-size: 0.68rem;
        line-height: 1.3;
      }
      dd {
        margin: 0;
        line-height: 1.35;
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 1240px) {
        kbd {
          display: none;
        }
        button:not(.play) {
          width: var(--touch);
          padding: 0;
        }
        button:not(.play) .word {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: 1fr auto;
          gap: 10px 8px;
        }
        .play {
          flex: 1;
          min-width: 0;
          max-width: 300px;
        }
        .objective {
          grid-column: 1 / -1;
          grid-row: 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: EngineView | undefined;
  @property({ attribute: false }) mode: PageMode | undefined;
  @property({ type: Boolean }) comparing = false;

  protected override render(): TemplateResult {
    const { run = 'waiting', frame, dreamt = false, curve = [] } = this.view ?? {};
    const ready = run !== 'waiting';
    const readout = this.mode?.readout;
    const playing = run === 'playing';
    const savable = dreamt || (this.view !== undefined && this.mode?.compose?.(this.view) !== undefined);
    return html`
      <div class="group run" role="group" aria-label=${this.mode?.title ?? 'Run'}>
        <button
          class="lamp play"
          ?disabled=${!ready}
          @click=${() => {
            this.#do(playCommand(this.mode, run));
          }}
        >
          ${playing ? pauseIcon : playIcon}<span class="word"
            >${playing ? 'Pause' : run === 'done' ? (this.mode?.words.further ?? 'Further') : 'Play'}</span
          >
        </button>
        ${this.#button(stepIcon, 'Step', '.', 'One step', ready, { type: 'step' })}
        ${this.#button(restartIcon, 'Restart', 'R', 'From the photo again', ready, { type: 'restart' })}
      </div>
      <div class="objective">
        <dl>
          <div>
            <dt class="edge">${readout?.title ?? 'Objective'}</dt>
            <dd class="value">
              ${readout?.value ?? (frame?.objective === undefined ? '–' : formatObjective(frame.objective))}
            </dd>
          </div>
        </dl>
        ${
          readout
            ? nothing
            : html`<objective-curve
                .curve=${curve}
                .planned=${(this.mode?.stages ?? 1) * (this.mode?.steps ?? 1)}
              ></objective-curve>`
        }
      </div>
      <div class="group" role="group" aria-label="Picture">
        <button
          title="Hold to see the photo"
          aria-pressed=${this.comparing}
          ?disabled=${!dreamt}
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
        ${this.#button(saveIcon, 'Save', 'S', 'Save the picture', savable, { type: 'save' })}
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

/** What the play button does. */
export function playCommand(mode: PageMode | undefined, run: RunState): Command {
  if (run === 'playing') return { type: 'pause' };
  return { type: run === 'done' && mode?.endless === false ? 'restart' : 'play' };
}
