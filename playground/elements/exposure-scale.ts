/** How far a run has come: one tick per step, grouped by stage, as exposure marks along the edge of the film. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FrameReport } from '../modes/mode.js';
import { base, edgePrint } from '../styles/shared.js';

@customElement('exposure-scale')
export class ExposureScale extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    css`
      :host {
        display: grid;
        grid-template-columns: 19ch 1fr 10ch;
        align-items: center;
        gap: 14px;
        width: 100%;
        color: var(--lamp);
      }
      .end {
        text-align: right;
      }
      .ticks {
        display: flex;
        gap: 9px;
        height: 9px;
        min-width: 0;
      }
      .stage {
        flex: 1;
        min-width: 0;
        /* Ticks are painted, not laid out: sixty of them cost no more than one. */
        --period: calc((100% + 2px) / var(--steps));
        background:
          linear-gradient(var(--lamp), var(--lamp)) left / calc(100% * var(--done)) 100% no-repeat,
          var(--line-strong);
        mask: repeating-linear-gradient(
          90deg,
          #000 0 calc(var(--period) - 2px),
          transparent calc(var(--period) - 2px) var(--period)
        );
      }
      @media (max-width: 560px) {
        :host {
          grid-template-columns: 17ch 1fr;
        }
        .end {
          display: none;
        }
        .ticks {
          gap: 6px;
        }
        /* Too narrow for single ticks. */
        .dense {
          mask: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) frame: FrameReport | undefined;
  /** What is planned, before the first frame tells. */
  @property({ type: Number }) stages = 1;
  @property({ type: Number }) steps = 1;
  /** What a stage is called. */
  @property() stage = 'Stage';

  protected override render(): TemplateResult {
    const { frame } = this;
    const stages = frame?.stages ?? this.stages;
    const name = this.stage;
    const steps = frame?.steps ?? this.steps;
    const [stage, step] = frame ? [frame.stage, frame.step] : [0, 0];
    const done = (of: number): number => (of < stage ? 1 : of > stage ? 0 : Math.min(step / steps, 1));
    return html`
      <span class="edge figure"
        >${frame ? `${stages > 1 ? `${name} ${stage + 1}/${stages}` : name} ▸ ${step}/${steps}` : `${stages} × ${steps} steps`}</span
      >
      <span
        class="ticks"
        role="progressbar"
        aria-label="Steps of the run"
        aria-valuemin="0"
        aria-valuemax=${stages * steps}
        aria-valuenow=${Math.min(stage * steps + step, stages * steps)}
        aria-valuetext=${frame ? `${name} ${stage + 1} of ${stages}, step ${step} of ${steps}` : 'not begun'}
      >
        ${Array.from(
          { length: stages },
          (_, of) =>
            html`<span
              class="stage ${steps > 12 ? 'dense' : ''}"
              style="--done: ${done(of)}; --steps: ${steps}"
            ></span>`,
        )}
      </span>
      <span class="end edge figure">${frame ? `${frame.width} × ${frame.height}` : ''}</span>
    `;
  }
}
