/** The objective over the steps so far, as a small curve; a hairline marks where an octave begins. */
import { css, html, LitElement, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Sample } from '../controllers/engine.js';
import { base } from '../styles/shared.js';

/** Units of the drawing; it is stretched to whatever room there is. */
const [width, height, margin] = [200, 40, 3];

@customElement('objective-curve')
export class ObjectiveCurve extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      path {
        fill: none;
        vector-effect: non-scaling-stroke;
      }
      .curve {
        stroke: var(--lamp);
        stroke-width: 1.5;
        stroke-linejoin: round;
      }
      .octaves {
        stroke: var(--line-strong);
        stroke-width: 1;
      }
      .ground {
        stroke: var(--line);
        stroke-width: 1;
      }
    `,
  ];

  @property({ attribute: false }) curve: readonly Sample[] = [];
  /** Steps that are planned: the curve has room for them from the start. */
  @property({ type: Number }) planned = 1;

  protected override render(): TemplateResult {
    const { curve } = this;
    const values = curve.map(({ objective }) => objective);
    const least = Math.min(...values, 0);
    const most = Math.max(...values);
    const span = Math.max(curve.length, Math.min(this.planned, 240)) - 1;
    const x = (step: number): string => ((step / Math.max(span, 1)) * width).toFixed(2);
    const y = (value: number): string =>
      (height - margin - ((value - least) / (most - least || 1)) * (height - 2 * margin)).toFixed(2);
    const line = values.map((value, step) => `${step === 0 ? 'M' : 'L'}${x(step)} ${y(value)}`).join('');
    const starts = curve.flatMap(({ stage }, step) => (step > 0 && stage !== curve[step - 1].stage ? [step] : []));
    const octaves = starts.map((step) => `M${x(step)} 0V${height}`).join('');
    return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<path class="ground" d="M0 ${height}H${width}" /><path class="octaves" d=${octaves} /><path class="curve" d=${line} />`}
    </svg>`;
  }
}
