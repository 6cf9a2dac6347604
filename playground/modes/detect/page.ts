/** Detect as the page shows it: what was found, and which mask lies over the photo. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LocateSettings } from '../../../src/apps/locateSettings.js';
import type { EngineView } from '../../controllers/engine.js';
import type { NetworkReport } from '../../engine/protocol.js';
import type { ModeHost, PageMode } from '../page-mode.js';
import type { DetectRecipe } from '../recipe.js';
import type { Finding } from './finding.js';
import { annotatedPicture } from './annotated.js';
import './overlay.js';
import './panel.js';
import { type Choice, nothingYet, type Search, type Wash, washesOf, withFinding } from './search.js';
import { fitSize, initialSettings } from './settings.js';

export class DetectMode implements PageMode {
  readonly name = 'detect';
  readonly title = 'Detect';
  readonly words = { running: 'Looking', done: 'Seen', further: 'Again', stage: 'Search' };
  readonly endless = false;
  readonly prepared = 'things';
  readonly stages = 1;
  readonly steps = 100;
  #settings: LocateSettings = initialSettings;
  #search: Search = nothingYet;
  /** What was clicked; what the pointer or the keyboard is on goes before it. */
  #pinned: Choice | undefined;
  #pointed: Choice | undefined;
  #threshold = initialSettings.rules.boxLevel;

  constructor(private readonly host: ModeHost) {}

  get recipe(): DetectRecipe {
    return { mode: this.name, settings: this.#settings };
  }

  get subject(): string {
    const { objects } = this.#search;
    if (objects === undefined) return 'what is there?';
    return objects.length === 0 ? 'nothing found' : `${objects.length} found`;
  }

  get readout(): { title: string; value: string } {
    const { objects, masks, classes } = this.#search;
    if (objects) return { title: 'Found', value: String(objects.length) };
    return { title: 'Masks', value: `${masks.length} of ${classes.length}` };
  }

  fit({ pictureSize }: NetworkReport): void {
    this.#settings = { ...this.#settings, size: fitSize(pictureSize) };
    this.host.changed();
  }

  begin(): void {
    this.#search = nothingYet;
    this.#pinned = this.#pointed = undefined;
  }

  receive(finding: Finding): void {
    this.#search = withFinding(this.#search, finding);
    this.host.redraw();
  }

  panel({ network, shelf }: EngineView): TemplateResult {
    return html`<detect-panel
      .shelf=${shelf}
      .settings=${this.#settings}
      .network=${network}
      .search=${this.#search}
      .pinned=${this.#pinned}
      .threshold=${this.#threshold}
      .change=${(change: Partial<LocateSettings>) => {
        this.#settings = { ...this.#settings, ...change };
        this.host.changed();
      }}
      .pin=${(choice: Choice | undefined) => {
        this.#pinned = choice;
        this.host.redraw();
      }}
      .point=${(choice: Choice | undefined) => {
        this.#pointed = choice;
        this.host.redraw();
      }}
      .setThreshold=${(threshold: number) => {
        this.#threshold = threshold;
        this.host.redraw();
      }}
    ></detect-panel>`;
  }

  overlay(): TemplateResult | typeof nothing {
    const washes = this.#washes();
    if (washes.length === 0) return nothing;
    return html`<mask-overlay .washes=${washes} .threshold=${this.#threshold}></mask-overlay>`;
  }

  compose({ bitmap }: EngineView): (() => Promise<Blob>) | undefined {
    if (!bitmap || this.#search.objects === undefined) return undefined;
    return () => annotatedPicture(bitmap, this.#washes(), this.#threshold);
  }

  #washes(): readonly Wash[] {
    return washesOf(this.#search, this.#pointed ?? this.#pinned, this.#threshold);
  }
}
