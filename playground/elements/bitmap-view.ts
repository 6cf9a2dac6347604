/** A still picture from the engine. */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';

@customElement('bitmap-view')
export class BitmapView extends LitElement {
  static override readonly styles = css`
    :host,
    canvas {
      display: block;
      width: 100%;
      height: 100%;
    }
    canvas {
      object-fit: cover;
    }
  `;

  @property({ attribute: false }) bitmap: ImageBitmap | undefined;
  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;

  protected override render(): TemplateResult {
    return html`<canvas></canvas>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { bitmap, canvas } = this;
    if (!bitmap || !canvas || !changed.has('bitmap')) return;
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  }
}
