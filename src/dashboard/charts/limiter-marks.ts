import type uPlot from 'uplot';
import { LIMIT_REASON } from '../../safety/limit-reasons.ts';
import type { Points } from '../history/envelope.ts';
import type { Theme } from '../theme.ts';

/** Hexadecimal, behind a colour. */
const BAND_OPACITY = '1f';
const EDGE_OPACITY = '66';

/** Reasons that hold a running controller back, and so are marked. */
const HELD_BACK = LIMIT_REASON.forceLimit | LIMIT_REASON.slewRate | LIMIT_REASON.limitSwitch;

/** Shades what the limiter lets through: points of `forceLow` and `forceHigh`, two a bucket. */
export function shadeBand(chart: uPlot, low: Points, high: Points, theme: Theme): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = `${theme.force}${BAND_OPACITY}`;
  ctx.strokeStyle = `${theme.force}${EDGE_OPACITY}`;
  ctx.lineWidth = devicePixelRatio;
  for (let start = 0; start < low.length; start += 2) {
    if (isHole(low, high, start)) continue;
    let end = start;
    while (end + 2 < low.length && !isHole(low, high, end + 2)) end += 2;
    drawBand(chart, low, high, start, end);
    start = end;
  }
  ctx.restore();
}

/** Marks at the top of the chart where the controller was held back: points of `limitReason`. */
export function markHeldBack(chart: uPlot, reasons: Points, theme: Theme): void {
  const { ctx, bbox, data } = chart;
  const height = 5 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = theme.warn;
  for (let i = 0; i < reasons.length; i += 2) {
    // The least and the largest value of a bucket tell enough of what was in it.
    if ((((reasons[i] ?? 0) | (reasons[i + 1] ?? 0)) & HELD_BACK) === 0) continue;
    const x = chart.valToPos(data[0][i], 'x', true);
    if (x < bbox.left) continue;
    ctx.fillRect(x, bbox.top, 1.5 * devicePixelRatio, height);
  }
  ctx.restore();
}

/** Nothing is drawn of buckets without records, nor of those without any force. */
function isHole(low: Points, high: Points, bucket: number): boolean {
  return !(leastOf(low, bucket) < largestOf(high, bucket));
}

function drawBand(chart: uPlot, low: Points, high: Points, start: number, end: number): void {
  const { ctx, data } = chart;
  const times = data[0];
  const y = (value: number) => chart.valToPos(value, 'y', true);
  const x = (bucket: number) =>
    chart.valToPos(times[Math.min(bucket, times.length - 1)], 'x', true);
  const upper = new Path2D();
  const lower = new Path2D();
  const area = new Path2D();
  for (let i = start; i <= end; i += 2) {
    const top = y(largestOf(high, i));
    area.lineTo(x(i), top);
    area.lineTo(x(i + 2), top);
    upper.lineTo(x(i), top);
    upper.lineTo(x(i + 2), top);
  }
  for (let i = end; i >= start; i -= 2) {
    const bottom = y(leastOf(low, i));
    area.lineTo(x(i + 2), bottom);
    area.lineTo(x(i), bottom);
    lower.lineTo(x(i + 2), bottom);
    lower.lineTo(x(i), bottom);
  }
  ctx.fill(area);
  ctx.stroke(upper);
  ctx.stroke(lower);
}

/** NaN where the bucket is empty. */
function leastOf(points: Points, bucket: number): number {
  return Math.min(points[bucket] ?? NaN, points[bucket + 1] ?? NaN);
}

/** NaN where the bucket is empty. */
function largestOf(points: Points, bucket: number): number {
  return Math.max(points[bucket] ?? NaN, points[bucket + 1] ?? NaN);
}
