/** Masks as colour washes over the photo, with boxes and names. */
import { css, html, LitElement, type PropertyValues, svg, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base } from '../../styles/shared.js';
import type { Wash } from './search.js';

/** Red, green, blue of each wash; told apart by lightness too. */
export const tints = [
  [255, 162, 74],
  [94, 214, 255],
  [197, 255, 92],
  [255, 120, 190],
  [176, 150, 255],
  [255, 236, 130],
] as const;

@customElement('mask-overlay')
export class MaskOverlay extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }
      canvas,
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      rect {
        fill: none;
        vector-effect: non-scaling-stroke;
      }
      .under {
        stroke: rgb(5 4 3 / 0.75);
        stroke-width: 5;
      }
      .over {
        stroke: rgb(var(--tint));
        stroke-width: 2;
      }
      p {
        position: absolute;
        max-width: 60%;
        padding: 1px 8px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 0.86rem;
        font-weight: 600;
        color: var(--on-lamp);
        background: rgb(var(--tint));
        transform: translate(-1px, -100%);
      }
      p.inside {
        transform: translate(-1px, 0);
      }
    `,
  ];

  @property({ attribute: false }) washes: readonly Wash[] = [];
  /** Share of a mask's maximum from which it counts. */
  @property({ type: Number }) threshold = 0.3;
  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;

  protected override render(): TemplateResult {
    const { width = 1, height = 1 } = this.washes.at(0)?.mask ?? {};
    return html`<canvas></canvas>
      <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
        ${this.washes.map(({ box, tint }) => {
          if (box === undefined) return svg``;
          const [x0, y0, x1, y1] = box;
          return svg`${['under', 'over'].map(
            (layer) =>
              svg`<rect class=${layer} style="--tint: ${rgb(tint)}" x=${x0} y=${y0} width=${x1 - x0} height=${y1 - y0} />`,
          )}`;
        })}
      </svg>
      ${this.washes.map(({ box, name, tint, mask }) => {
        const [x, y] = box ?? [0, 0];
        const inside = y / mask.height < 0.06;
        return html`<p
          class=${inside ? 'inside' : ''}
          style="--tint: ${rgb(tint)}; left: ${(100 * x) / mask.width}%; top: ${(100 * y) / mask.height}%"
        >
          ${name}
        </p>`;
      })}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.canvas && (changed.has('washes') || changed.has('threshold'))) {
      paintWashes(this.canvas, this.washes, this.threshold);
    }
  }
}

const rgb = (tint: number): string => tints[tint % tints.length].join(' ');

/** A single mask darkens what it leaves out; several only tint what they take in. */
export function paintWashes(canvas: HTMLCanvasElement, washes: readonly Wash[], threshold: number): void {
  const { width, height } = washes.at(0)?.mask ?? { width: 1, height: 1 };
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || washes.length === 0) return;
  const image = context.createImageData(width, height);
  const alone = washes.length === 1;
  for (let p = 0; p < width * height; p++) {
    let strongest = 0;
    let tint = -1;
    for (const wash of washes) {
      const value = wash.mask.values[p] / 255;
      if (value >= threshold && value > strongest) [strongest, tint] = [value, wash.tint];
    }
    const alpha = tint >= 0 ? 0.12 + 0.5 * strongest : alone ? 0.5 : 0.28;
    const colour = tint >= 0 ? tints[tint % tints.length] : [5, 4, 3];
    image.data.set([...colour, 255 * alpha], 4 * p);
  }
  context.putImageData(image, 0, 0);
}
