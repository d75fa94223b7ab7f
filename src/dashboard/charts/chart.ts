import uPlot from 'uplot';
import { create, setText } from '../dom.ts';
import { NO_VALUE, decimal } from '../format.ts';
import type { Envelope, Points } from '../history/envelope.ts';
import type { Theme } from '../theme.ts';
import type { ChartDefinition } from './definitions.ts';
import { markHeldBack, shadeBand } from './limiter-marks.ts';
import { drawLimits, markOverruns, shadeDriveOff } from './marks.ts';
import { onlyWhere, peaks } from './points.ts';
import { verticalLabels, verticalScale, verticalTicks } from './scales.ts';

/** Charts with the same key move their cursors together. */
const SYNC_KEY = 'time';

const AXIS_FONT = '11px system-ui, sans-serif';
/** Hexadecimal, behind a colour. */
const FILL_OPACITY = '38';

const VERTICAL_AXIS_PX = 52;
const TIME_AXIS_PX = 26;

/** What a chart is drawn from. */
export interface ChartContext {
  readonly seconds: number;
  readonly envelope: Envelope;
  readonly theme: () => Theme;
  /** Whether this chart carries the labels of the time axis. */
  readonly withTimes: boolean;
}

/** One chart with its heading, whose figures are those under the cursor, or else the newest. */
export class Chart {
  readonly element: HTMLElement;
  readonly #definition: ChartDefinition;
  readonly #context: ChartContext;
  readonly #plot: uPlot;
  readonly #box: HTMLElement;
  readonly #values: HTMLElement[];
  readonly #keys: HTMLElement[] = [];
  readonly #note: HTMLElement;
  readonly #observer = new ResizeObserver(() => this.#fit());
  #cursor: number | null = null;

  constructor(definition: ChartDefinition, context: ChartContext) {
    this.#definition = definition;
    this.#context = context;
    this.#box = create('div', '', { class: 'plot' });
    this.#note = create('span', '', { class: 'note' });
    this.#values = definition.series.map(() => create('b', NO_VALUE));
    this.element = create('article', '', { class: 'chart', 'data-chart': definition.id });
    this.element.classList.toggle('with-times', context.withTimes);
    this.element.append(this.#makeHead(), this.#box);
    this.#plot = new uPlot(
      this.#makeOptions(),
      [[], ...definition.series.map(() => [])],
      this.#box,
    );
    this.#observer.observe(this.#box);
  }

  /** Pixels of the screen that the time axis covers. */
  get pixels(): number {
    return this.#plot.bbox.width;
  }

  /** Draws the envelope as it is now. */
  draw(): void {
    const { envelope } = this.#context;
    const { scale, series } = this.#definition;
    const data = series.map(({ signal, onlyWith }, index) => {
      const points = envelope.points(signal);
      if (onlyWith !== undefined) {
        const shown = onlyWhere(envelope.points(onlyWith), points);
        this.#keys[index].hidden = shown.every((value) => value === null);
        return shown;
      }
      return scale.type === 'decades' ? peaks(points, scale.least) : points;
    });
    this.#plot.setData([envelope.times, ...data] as uPlot.AlignedData);
  }

  /** Writes the figures; `newest` holds the newest value of every series. */
  write(newest: readonly number[], note: string): void {
    const { scale, decimals } = this.#definition;
    const data = this.#plot.data;
    // Where the largest values are drawn, the newest to show is the largest of the last bucket.
    const place = this.#cursor ?? (scale.type === 'decades' ? data[0].length - 1 : null);
    this.#values.forEach((element, index) => {
      const value = place === null ? newest[index] : (data[index + 1][place] ?? NaN);
      setText(element, decimal(value, decimals, scale.type === 'symmetric'));
    });
    const time = this.#cursor === null ? undefined : data[0][this.#cursor];
    setText(this.#note, time === undefined ? note : `at ${decimal(time, 2)} s`);
  }

  close(): void {
    this.#observer.disconnect();
    this.#plot.destroy();
  }

  /** Draws the same data in the theme's colours. */
  redraw(): void {
    this.#plot.redraw(false);
  }

  #makeHead(): HTMLElement {
    const { title, unit, series } = this.#definition;
    const head = create('header', '', { class: 'chart-head' });
    const heading = create('h3', `${title} `);
    heading.append(create('span', unit, { class: 'unit' }));
    head.append(heading);
    series.forEach(({ label, colour }, index) => {
      const key = create('span', '', { class: 'key' });
      const swatch = create('i');
      swatch.style.color = `var(--${colour})`;
      key.append(swatch, label, this.#values[index]);
      this.#keys.push(key);
      head.append(key);
    });
    head.append(this.#note);
    return head;
  }

  #makeOptions(): uPlot.Options {
    const { seconds, theme, withTimes } = this.#context;
    const { scale, series } = this.#definition;
    const line = { stroke: () => theme().grid, width: 1 };
    return {
      width: 300,
      height: 100,
      padding: [7, 8, withTimes ? 0 : 7, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC_KEY } },
      scales: {
        x: { time: false, range: () => [-seconds, 0] },
        y: verticalScale(scale),
      },
      axes: [
        {
          size: withTimes ? TIME_AXIS_PX : 0,
          font: AXIS_FONT,
          stroke: () => theme().muted,
          grid: line,
          ticks: { show: false },
          gap: 4,
          space: 50,
          values: (_, ticks) =>
            ticks.map((tick) => (withTimes ? `${decimal(tick, 0)}${tick === 0 ? ' s' : ''}` : '')),
        },
        {
          size: VERTICAL_AXIS_PX,
          font: AXIS_FONT,
          stroke: () => theme().muted,
          grid: line,
          ticks: { show: false },
          gap: 6,
          splits: verticalTicks(scale),
          // All of them: uPlot would leave out some decades.
          filter: (_, ticks) => ticks,
          values: verticalLabels(scale),
        },
      ],
      series: [
        {},
        ...series.map(({ colour, width }) => ({
          stroke: () => theme()[colour],
          width,
          pxAlign: 0,
          ...(scale.type === 'decades' ? { fill: () => `${theme()[colour]}${FILL_OPACITY}` } : {}),
          points: { show: false },
        })),
      ],
      hooks: {
        drawClear: [(plot) => this.#drawBackground(plot)],
        draw: [(plot) => this.#drawMarks(plot)],
        setCursor: [
          (plot) => {
            const { idx, left } = plot.cursor;
            this.#cursor = idx !== null && idx !== undefined && (left ?? -1) >= 0 ? idx : null;
          },
        ],
      },
    };
  }

  #drawBackground(plot: uPlot): void {
    const theme = this.#context.theme();
    shadeDriveOff(plot, this.#points('enable'), theme);
    if (this.#definition.limiter !== true) return;
    shadeBand(plot, this.#points('forceLow'), this.#points('forceHigh'), theme);
  }

  #drawMarks(plot: uPlot): void {
    const { scale, limiter } = this.#definition;
    const theme = this.#context.theme();
    if (limiter === true) markHeldBack(plot, this.#points('limitReason'), theme);
    if (scale.type === 'symmetric') drawLimits(plot, scale.limit, theme);
    else markOverruns(plot, this.#points('periods'), theme);
  }

  #points(signal: string): Points {
    // Before the first data there is nothing to place marks by.
    return this.#plot.data[0].length === 0 ? [] : this.#context.envelope.points(signal);
  }

  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this.#box;
    if (width > 0 && height > 0) this.#plot.setSize({ width, height });
  }
}
