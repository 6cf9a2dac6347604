/**
 * The picture: a frame of film on a light-table. Holds the canvases that the engine draws on and, above them, the photo,
 * which is seen until the first step and while comparing.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { EngineView } from '../controllers/engine.js';
import type { ModeWords, PageMode } from '../modes/page-mode.js';
import { base, edgePrint } from '../styles/shared.js';
import { CompareEvent } from './events.js';
import './exposure-scale.js';

@customElement('picture-stage')
export class PictureStage extends LitElement {
  static override readonly styles = [
    base,
    edgePrint,
    css`
      :host {
        display: grid;
        place-items: center;
        container-type: size;
        min-width: 0;
        min-height: 0;
      }
      figure {
        --band: 30px;
        margin: 0;
        width: min(100cqw, calc((100cqh - 2 * var(--band)) * var(--ratio)));
        background: #050403;
        box-shadow:
          0 0 0 1px #000,
          0 24px 70px -20px rgb(0 0 0 / 0.9);
      }
      .band {
        height: var(--band);
        padding: 0 12px;
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 16px;
        color: var(--lamp);
        white-space: nowrap;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .state {
        flex: none;
      }
      .state::before {
        content: '';
        display: inline-block;
        width: 7px;
        height: 7px;
        margin-right: 8px;
        border-radius: 50%;
        background: currentColor;
        vertical-align: 0.08em;
      }
      .still {
        color: var(--paper-2);
      }
      .print {
        position: relative;
        aspect-ratio: var(--ratio);
        overflow: hidden;
        background: #000;
        touch-action: pan-y pinch-zoom;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        display: block;
      }
      .photo {
        visibility: hidden;
      }
      .photo.seen {
        visibility: visible;
      }
      .tag {
        position: absolute;
        left: 12px;
        bottom: 12px;
        padding: 3px 9px;
        background: rgb(5 4 3 / 0.8);
      }
      @media (max-width: 900px) {
        figure {
          --band: 24px;
          box-shadow: none;
        }
        .band {
          padding: 0 10px;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: EngineView | undefined;
  /** In the band above the picture: what is in the frame. */
  @property() caption = '';
  @property({ attribute: false }) mode: PageMode | undefined;
  /** What the mode lays over the picture. */
  @property({ attribute: false }) overlay: TemplateResult | typeof nothing = nothing;
  /** Whether the photo is held in the place of what was made of it. */
  @property({ type: Boolean }) comparing = false;
  @query('.photo') private readonly photo!: HTMLCanvasElement | null;

  protected override render(): TemplateResult {
    const { frame, dreamt = false } = this.view ?? {};
    const { width = 4, height = 3 } = this.view?.photo ?? {};
    const [state, moving] = stateOf(this.view, this.mode?.words);
    return html`<figure style="--ratio: ${this.mode?.square ? 1 : width / height}">
      <div class="band edge">
        <span class="name">${this.caption}</span>
        <span class="state ${moving ? '' : 'still'}">${state}</span>
      </div>
      <div
        class="print"
        @pointerdown=${this.#press}
        @pointerup=${this.#lift}
        @pointercancel=${this.#lift}
        @pointerleave=${this.#lift}
        @contextmenu=${this.#keepMenuAway}
      >
        ${this.view?.canvas}
        <canvas class="photo ${this.comparing || !dreamt ? 'seen' : ''}"></canvas>
        ${this.comparing ? nothing : this.overlay}
        ${this.comparing && dreamt ? html`<span class="tag edge">The photo</span>` : nothing}
      </div>
      <div class="band">
        <exposure-scale
          .frame=${frame}
          .stages=${this.mode?.stages ?? 1}
          .steps=${this.mode?.steps ?? 1}
          stage=${this.mode?.words.stage ?? 'Stage'}
        ></exposure-scale>
      </div>
    </figure>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const bitmap = this.view?.bitmap;
    if (bitmap && this.photo && bitmap !== changed.get('view')?.bitmap) drawBitmap(bitmap, this.photo);
  }

  readonly #press = (event: PointerEvent): void => {
    if (event.isPrimary && event.button === 0) this.dispatchEvent(new CompareEvent(true));
  };

  readonly #lift = (): void => {
    if (this.comparing) this.dispatchEvent(new CompareEvent(false));
  };

  /** A long press compares; it should not open a menu as well. */
  readonly #keepMenuAway = (event: Event): void => {
    if (this.comparing) event.preventDefault();
  };
}

/** In a word, and whether something is under way. */
function stateOf(view: EngineView | undefined, words: ModeWords | undefined): [string, boolean] {
  if (view?.busy !== undefined) return [view.busy, true];
  switch (view?.run) {
    case 'playing':
      return [view.frame ? (words?.running ?? 'Running') : 'Warming up', true];
    case 'paused':
      return ['Paused', false];
    case 'done':
      return [words?.done ?? 'Done', false];
    default:
      return [view?.network ? 'Waiting' : 'No network yet', false];
  }
}

function drawBitmap(bitmap: ImageBitmap, canvas: HTMLCanvasElement): void {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
}
