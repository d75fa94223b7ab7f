import type uPlot from 'uplot';
import type { Points } from '../history/envelope.ts';
import type { Theme } from '../theme.ts';

/** Shades the times in which the drive was off. Points of `enable`, or no data. */
export function shadeDriveOff(chart: uPlot, enable: Points, theme: Theme): void {
  const { ctx, bbox, data } = chart;
  const times = data[0];
  ctx.save();
  ctx.fillStyle = theme.shade;
  for (let i = 0; i < enable.length; i++) {
    if (enable[i] !== 0) continue;
    const begin = i;
    while (i + 1 < enable.length && enable[i + 1] === 0) i++;
    const left = Math.max(bbox.left, chart.valToPos(times[begin], 'x', true));
    const right = chart.valToPos(times[Math.min(i + 1, times.length - 1)], 'x', true);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

/** A dashed line at either limit, where the scale reaches so far. */
export function drawLimits(chart: uPlot, limit: number, theme: Theme): void {
  const most = chart.scales.y.max ?? 0;
  if (limit > most) return;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = theme.warn;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  for (const value of [-limit, limit]) {
    const y = Math.round(chart.valToPos(value, 'y', true)) + 0.5;
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
  }
  ctx.stroke();
  ctx.restore();
}

/** A mark at the foot of the chart wherever a deadline was missed: points of `periods`. */
export function markOverruns(chart: uPlot, periods: Points, theme: Theme): void {
  const { ctx, bbox, data } = chart;
  const times = data[0];
  const width = 2 * devicePixelRatio;
  const height = 9 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = theme.bad;
  for (let i = 0; i < periods.length; i++) {
    const count = periods[i];
    if (count === null || count <= 1) continue;
    const x = chart.valToPos(times[i], 'x', true);
    if (x < bbox.left) continue;
    ctx.fillRect(x - width / 2, bbox.top + bbox.height - height, width, height);
  }
  ctx.restore();
}
