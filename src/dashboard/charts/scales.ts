import type uPlot from 'uplot';
import { decimal } from '../format.ts';
import type { ChartScale } from './definitions.ts';
import { rung } from './ladder.ts';

/** The vertical scale of a chart. */
export function verticalScale(scale: ChartScale): uPlot.Scale {
  if (scale.type === 'symmetric') {
    return {
      range: (_, least, most) => {
        const half = rung(Math.max(Math.abs(least ?? 0), Math.abs(most ?? 0)), scale.least);
        return [-half, half];
      },
    };
  }
  return {
    distr: 3,
    range: (_, __, most) => [scale.least, Math.max(scale.most, nextDecade(most ?? 0))],
  };
}

function nextDecade(value: number): number {
  return value > 0 ? 10 ** Math.ceil(Math.log10(value) - 1e-9) : 0;
}

/** Where the vertical axis has its labels. */
export function verticalTicks(scale: ChartScale): uPlot.Axis.Splits {
  return (_, __, least, most) => {
    if (scale.type === 'symmetric') return [-most, -most / 2, 0, most / 2, most];
    const ticks: number[] = [];
    for (let tick = least; tick <= most * 1.001; tick *= 10) ticks.push(tick);
    return ticks;
  };
}

export function verticalLabels(scale: ChartScale): uPlot.Axis.DynamicValues {
  return (_, ticks) => {
    if (scale.type === 'decades') return ticks.map((tick) => decimal(tick, tick < 0.99 ? 1 : 0));
    const most = ticks[ticks.length - 1];
    const decimals = Math.max(0, Math.ceil(-Math.log10(most / 2) + 0.31));
    // The half steps are grid lines: a label each would be too many.
    return ticks.map((tick, index) => (index % 2 === 0 ? decimal(tick, decimals) : ''));
  };
}
