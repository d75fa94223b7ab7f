import type { BridgeDescription } from '../../telemetry/bridge-description.ts';
import { byId } from '../dom.ts';
import { microseconds } from '../format.ts';
import { Envelope } from '../history/envelope.ts';
import type { History } from '../history/history.ts';
import type { Percentiles } from '../history/percentiles.ts';
import type { Theme } from '../theme.ts';
import { Chart } from './chart.ts';
import { limitText } from './limit-text.ts';
import { CHART_MARKS, type ChartDefinition, chartDefinitions } from './definitions.ts';

/** Time that the charts show, s. */
export const CHART_SECONDS = 10;

/** The charts, one below the other, over the same seconds. */
export class ChartColumn {
  readonly #history: History;
  readonly #envelope: Envelope;
  readonly #definitions: readonly ChartDefinition[];
  readonly #charts: readonly Chart[];
  #theme: Theme;

  constructor(history: History, limits: BridgeDescription['limits'], theme: Theme) {
    this.#history = history;
    this.#theme = theme;
    this.#definitions = chartDefinitions(limits);
    const signals = this.#definitions.flatMap(({ series }) => series.map(({ signal }) => signal));
    this.#envelope = new Envelope(history, [...signals, ...CHART_MARKS], CHART_SECONDS);
    this.#charts = this.#definitions.map(
      (definition, index) =>
        new Chart(definition, {
          seconds: CHART_SECONDS,
          envelope: this.#envelope,
          theme: () => this.#theme,
          withTimes: index === this.#definitions.length - 1,
        }),
    );
    byId('charts').replaceChildren(...this.#charts.map(({ element }) => element));
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    for (const chart of this.#charts) chart.redraw();
  }

  close(): void {
    for (const chart of this.#charts) chart.close();
  }

  draw(): void {
    if (this.#history.count === 0) return;
    this.#envelope.update(this.#charts[0].pixels);
    for (const chart of this.#charts) chart.draw();
  }

  write(lateness: Percentiles | null): void {
    if (this.#history.count === 0) return;
    const slot = this.#history.slot(0);
    this.#charts.forEach((chart, index) => {
      const { series, scale, limiter } = this.#definitions[index];
      const newest = series.map(({ signal }) => this.#history.column(signal)[slot]);
      const note = scale.type === 'decades' ? latenessNote(lateness) : '';
      chart.write(newest, limiter === true ? limitText(this.#history) : note);
    });
  }
}

function latenessNote(lateness: Percentiles | null): string {
  if (lateness === null) return '';
  const { p50, p99, max } = lateness;
  return `p50 ${microseconds(p50)} \u00b7 p99 ${microseconds(p99)} \u00b7 max ${microseconds(max)}`;
}

/** Signals that a history must keep for the charts. */
export function chartSignals(limits: BridgeDescription['limits']): string[] {
  const signals = chartDefinitions(limits).flatMap(({ series }) =>
    series.map(({ signal }) => signal),
  );
  return [...signals, ...CHART_MARKS];
}
