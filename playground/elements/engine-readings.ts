/** What the engine measures while it works: where it computes, how long a step takes, what it holds. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BackendReport } from '../engine/protocol.js';
import type { FrameReport } from '../modes/mode.js';
import { base, edgePrint } from '../styles/shared.js';
import { formatBytes, formatDuration } from './format.js';

const names = { wasm: 'WebAssembly', webgl: 'WebGL2' };

@customElement('engine-readings')
export class EngineReadings extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    css`
      :host {
        display: block;
      }
      dl {
        margin: 0;
        display: grid;
        grid-template-columns: repeat(4, auto);
        gap: 0 26px;
        justify-content: space-between;
      }
      dt {
        color: var(--paper-3);
        font-size: 0.68rem;
        line-height: 1.3;
      }
      dd {
        margin: 0;
        min-width: 7.5ch;
        white-space: nowrap;
        font-size: 0.94rem;
        line-height: 1.3;
      }
      @media (max-width: 1180px) {
        dl {
          gap: 0 14px;
        }
        dd {
          min-width: 5ch;
        }
      }
      @media (max-width: 900px) {
        dl {
          gap: 0 12px;
        }
        dd {
          min-width: 6ch;
        }
      }
    `,
  ];

  @property({ attribute: false }) backend: BackendReport | undefined;
  @property({ attribute: false }) frame: FrameReport | undefined;
  /** Frames per second of the page itself. */
  @property({ type: Number }) pageRate: number | undefined;

  protected override render(): TemplateResult {
    const { backend, frame, pageRate } = this;
    return html`<dl>
      ${reading('Engine', backend && names[backend.name])} ${reading('A step', frame && formatDuration(frame.ms))}
      ${reading('The page', pageRate === undefined ? undefined : `${pageRate} fps`)}
      ${reading('Planned', frame && formatBytes(frame.plannedBytes))}
    </dl>`;
  }
}

function reading(name: string, value: string | undefined): TemplateResult {
  return html`<div>
    <dt class="edge">${name}</dt>
    <dd class="figure">${value ?? '–'}</dd>
  </div>`;
}
