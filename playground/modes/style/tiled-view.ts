/** The engine's picture four times, two by two: whether a texture joins at its edges is seen where they meet. */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';

/** Milliseconds after which the engine's canvas certainly shows the step that was announced. */
const settled = 120;

@customElement('tiled-view')
export class TiledView extends LitElement {
  static override readonly styles = css`
    :host,
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      pointer-events: none;
    }
  `;

  @property({ attribute: false }) source: HTMLCanvasElement | undefined;
  /** What the canvas shows; another one is drawn. */
  @property({ attribute: false }) frame: unknown;
  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;
  #later: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    clearTimeout(this.#later);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<canvas aria-label="The texture, two by two"></canvas>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('frame') && !changed.has('source')) return;
    this.#draw();
    clearTimeout(this.#later);
    this.#later = setTimeout(this.#draw, settled);
  }

  readonly #draw = (): void => {
    const { source, canvas } = this;
    if (!source || !canvas || source.width === 0 || source.height === 0) return;
    const { width, height } = source;
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    const context = canvas.getContext('2d');
    for (const [x, y] of [
      [0, 0],
      [width, 0],
      [0, height],
      [width, height],
    ]) {
      context?.drawImage(source, x, y);
    }
  };
}
