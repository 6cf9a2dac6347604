/** The terms of the objective over the steps, on a logarithmic scale, drawn by uPlot. */
import { css, html, LitElement, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import uPlot from 'uplot';
import chartStyles from 'uplot/dist/uPlot.min.css?inline';
import type { Sample } from '../controllers/engine.js';
import { base } from '../styles/shared.js';

const colours = ['#ffa24a', '#5ed6ff', '#c5ff5c', '#ff78be'];
const height = 150;

@customElement('terms-chart')
export class TermsChart extends LitElement {
  static override readonly styles = [
    unsafeCSS(chartStyles),
    base,
    css`
      :host {
        display: block;
        margin-top: 12px;
        min-height: ${height}px;
      }
      .u-legend {
        font: inherit;
        font-size: 0.8rem;
        color: var(--paper-2);
        text-align: left;
      }
      .u-legend .u-series:first-child {
        display: none;
      }
      .u-legend th {
        font-weight: 400;
      }
    `,
  ];

  @property({ attribute: false }) curve: readonly Sample[] = [];
  @query('div') private readonly place!: HTMLElement | null;
  #plot: uPlot | undefined;
  #names: readonly string[] = [];

  override disconnectedCallback(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const last = this.curve.at(-1)?.terms ?? {};
    const told = Object.entries(last).map(([name, value]) => `${name} ${value.toPrecision(3)}`);
    return html`<div role="img" aria-label=${`Terms of the objective: ${told.join(', ')}`}></div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.place || !changed.has('curve')) return;
    const names = Object.keys(this.curve.at(-1)?.terms ?? {});
    if (names.length === 0) {
      this.#plot?.destroy();
      this.#plot = undefined;
      return;
    }
    if (!this.#plot || names.join() !== this.#names.join()) this.#create(names, this.place);
    this.#plot?.setData([
      this.curve.map((_, step) => step),
      ...names.map((name) => this.curve.map(({ terms }) => logarithm(terms?.[name]))),
    ]);
    // Where nothing is pointed at, the legend tells the newest step.
    this.#plot?.setLegend({ idx: this.curve.length - 1 });
  }

  #create(names: readonly string[], place: HTMLElement): void {
    this.#plot?.destroy();
    this.#names = names;
    const style = getComputedStyle(this);
    const ink = style.getPropertyValue('--paper-3');
    const line = style.getPropertyValue('--line');
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '11px sans-serif' };
    this.#plot = new uPlot(
      {
        width: place.clientWidth || 300,
        height,
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 24 },
          { ...axis, size: 44, values: (_, ticks) => ticks.map(powerOfTen) },
        ],
        cursor: { y: false, points: { show: false } },
        series: [
          { label: 'step' },
          ...names.map((label, i) => ({
            label,
            stroke: colours[i % colours.length],
            width: 1.5,
            points: { show: false },
            value: (_: uPlot, value: number | null) => (value === null ? '–' : (10 ** value).toPrecision(3)),
          })),
        ],
      },
      [[], ...names.map(() => [])],
      place,
    );
  }
}

/** What is zero or not there makes a gap. */
const logarithm = (value = 0): number | null => (value > 0 ? Math.log10(value) : null);

/** A tick of the logarithmic axis: only whole powers of ten are written. */
function powerOfTen(exponent: number): string {
  if (!Number.isInteger(exponent)) return '';
  return Math.abs(exponent) <= 2 ? String(10 ** exponent) : `1e${exponent}`;
}
