import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { SIGNAL } from '../../record/signals.ts';

const WIDTH = 900;
const PANEL_HEIGHT = 170;
const MARGIN = { left: 62, right: 16, top: 34, bottom: 34 };

interface Curve {
  readonly label: string;
  readonly color: string;
  readonly value: (record: Float64Array) => number;
}

interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
}

const PANELS: readonly Panel[] = [
  {
    title: 'Cart position, m',
    curves: [{ label: 'x', color: '#0b62a4', value: (r) => r[SIGNAL.trueX] }],
  },
  {
    title: 'Angles, rad',
    curves: [
      { label: 'theta1', color: '#0b62a4', value: (r) => r[SIGNAL.trueTheta1] },
      { label: 'theta2', color: '#c2410c', value: (r) => r[SIGNAL.trueTheta2] },
    ],
  },
  {
    title: 'Force, N',
    curves: [{ label: 'force', color: '#0b62a4', value: (r) => r[SIGNAL.force] }],
  },
];

/** A run as an SVG picture: cart, angles and force over time. */
export function plotRun(
  title: string,
  records: readonly Float64Array[],
  periodSeconds: number,
): string {
  const first = records[0][SIGNAL.tick];
  const time = (record: Float64Array) => (record[SIGNAL.tick] - first) * periodSeconds;
  const height = MARGIN.top + PANELS.length * PANEL_HEIGHT + MARGIN.bottom;
  const x = scaleLinear()
    .domain([0, time(records[records.length - 1])])
    .range([MARGIN.left, WIDTH - MARGIN.right]);
  const panels = PANELS.map((panel, index) => {
    const top = MARGIN.top + index * PANEL_HEIGHT;
    return drawPanel(panel, records, top, (record) => x(time(record)));
  });
  const bottom = MARGIN.top + PANELS.length * PANEL_HEIGHT;
  const ticks = x
    .ticks(10)
    .map((t) => text(x(t), bottom + 4, String(t), 'middle'))
    .join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11" fill="#333">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="${MARGIN.left}" y="18" font-size="14" font-weight="600">${escapeXml(title)}</text>`,
    ...panels,
    ticks,
    text(WIDTH / 2, height - 8, 'time, s', 'middle'),
    '</svg>\n',
  ].join('\n');
}

function drawPanel(
  { title, curves }: Panel,
  records: readonly Float64Array[],
  top: number,
  x: (record: Float64Array) => number,
): string {
  const values = records.flatMap((record) => curves.map(({ value }) => value(record)));
  const y = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(0, ...values)])
    .nice(4)
    .range([top + PANEL_HEIGHT - 14, top + 18]);
  const grid = y
    .ticks(4)
    .map((tick) => {
      const stroke = tick === 0 ? '#999' : '#e3e3e3';
      return (
        `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="${stroke}"/>` +
        text(MARGIN.left - 6, y(tick) + 4, String(tick), 'end')
      );
    })
    .join('');
  const paths = curves.map(({ color, value }) => {
    const path = line<Float64Array>(x, (record) => y(value(record))).digits(2)(records);
    return `<path d="${path}" fill="none" stroke="${color}" stroke-width="1.5"/>`;
  });
  const legend = curves.length < 2 ? [] : curves.map(legendEntry(top));
  return [text(MARGIN.left, top + 10, title, 'start'), grid, ...paths, ...legend].join('\n');
}

function legendEntry(top: number): (curve: Curve, index: number) => string {
  return ({ label, color }, index) => {
    const left = WIDTH - MARGIN.right - 140 + index * 72;
    return `<line x1="${left}" x2="${left + 16}" y1="${top + 6}" y2="${top + 6}" stroke="${color}" stroke-width="2"/>${text(left + 20, top + 10, label, 'start')}`;
  };
}

function text(x: number, y: number, content: string, anchor: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escapeXml(content)}</text>`;
}

function escapeXml(content: string): string {
  return content.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
