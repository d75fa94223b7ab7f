import type { BridgeDescription } from '../../telemetry/bridge-description.ts';
import type { Theme } from '../theme.ts';
import { type Joints, type Point, type View, toPixels } from './geometry.ts';

const FULL_TURN = 2 * Math.PI;

/** Size of the drawn cart, m: the feed does not tell the real one. */
const CART = { width: 0.26, height: 0.13 };

/** Length of the arrow of the largest force, m. */
const LONGEST_ARROW_M = 0.9;

/** One picture: where and with what it is drawn. Lengths in pixels of the canvas. */
export interface Picture {
  readonly context: CanvasRenderingContext2D;
  readonly view: View;
  readonly theme: Theme;
  /** Pixels of the canvas in one of the page. */
  readonly pixelRatio: number;
}

export function drawTrack(picture: Picture, halfLength: number): void {
  const { context, view, theme, pixelRatio } = picture;
  const left = toPixels(view, { x: -halfLength, y: 0 });
  const right = toPixels(view, { x: halfLength, y: 0 });
  context.lineCap = 'butt';
  stroke(context, theme.muted, 2 * pixelRatio, () => {
    context.moveTo(left.x, left.y);
    context.lineTo(right.x, right.y);
  });
  const step = view.pixelsPerMetre > 150 * pixelRatio ? 0.25 : 0.5;
  const scaleY = left.y + (CART.height / 2) * view.pixelsPerMetre + 7 * pixelRatio;
  context.fillStyle = theme.muted;
  context.font = `${String(11 * pixelRatio)}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (let i = -Math.floor(halfLength / step); i * step <= halfLength; i++) {
    const x = Math.round(view.originX + i * step * view.pixelsPerMetre);
    const labelled = Number.isInteger((i * step) / 0.5);
    stroke(context, theme.muted, pixelRatio, () => {
      context.moveTo(x, scaleY);
      context.lineTo(x, scaleY + (labelled ? 6 : 3) * pixelRatio);
    });
    if (labelled) context.fillText(metres(i * step), x, scaleY + 9 * pixelRatio);
  }
  drawTrackEnd(picture, left, -1);
  drawTrackEnd(picture, right, 1);
}

function metres(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return value < 0 ? `\u2212${text}` : value === 0 ? '0 m' : text;
}

/** A block that ends the track; `side` is -1 at the left end. */
function drawTrackEnd(
  { context, view, theme, pixelRatio }: Picture,
  end: Point,
  side: -1 | 1,
): void {
  const height = 0.2 * view.pixelsPerMetre;
  const width = Math.min(8 * pixelRatio, 0.08 * view.pixelsPerMetre);
  context.fillStyle = theme.muted;
  context.fillRect(side < 0 ? end.x - width : end.x, end.y - height / 2, width, height);
}

/** The angles at which a controlled stop begins and the force is cut, as marks around a joint. */
export function drawAngleLimits(
  { context, view, theme, pixelRatio }: Picture,
  joint: Point,
  length: number,
  { angleStopRad, angleCutRad }: BridgeDescription['limits'],
): void {
  const centre = toPixels(view, joint);
  const radius = 0.55 * length * view.pixelsPerMetre;
  const limits = [
    { angle: angleStopRad, colour: theme.warn },
    { angle: angleCutRad, colour: theme.bad },
  ];
  context.save();
  context.lineCap = 'butt';
  context.globalAlpha = 0.5;
  stroke(context, theme.rule, pixelRatio, () => {
    const reach = Math.min(angleCutRad, Math.PI);
    context.arc(centre.x, centre.y, radius, -Math.PI / 2 - reach, -Math.PI / 2 + reach);
  });
  for (const { angle, colour } of limits) {
    if (angle >= Math.PI) continue;
    for (const side of [-angle, angle]) {
      stroke(context, colour, 1.5 * pixelRatio, () => {
        for (const [share, move] of [
          [0.9, true],
          [1.1, false],
        ] as const) {
          const x = centre.x + share * radius * Math.sin(side);
          const y = centre.y - share * radius * Math.cos(side);
          if (move) context.moveTo(x, y);
          else context.lineTo(x, y);
        }
      });
    }
  }
  context.restore();
}

export function drawCart({ context, view, theme, pixelRatio }: Picture, cart: Point): void {
  const centre = toPixels(view, cart);
  const width = CART.width * view.pixelsPerMetre;
  const height = CART.height * view.pixelsPerMetre;
  context.fillStyle = theme.cart;
  context.beginPath();
  context.roundRect(centre.x - width / 2, centre.y - height / 2, width, height, 4 * pixelRatio);
  context.fill();
}

export function drawRods({ context, view, theme, pixelRatio }: Picture, joints: Joints): void {
  const cart = toPixels(view, joints.cart);
  const elbow = toPixels(view, joints.elbow);
  const tip = toPixels(view, joints.tip);
  const width = Math.max(5 * pixelRatio, 0.035 * view.pixelsPerMetre);
  context.lineCap = 'round';
  rod(context, theme.lower, width, cart, elbow);
  rod(context, theme.upper, width, elbow, tip);
  disc(context, theme.surface, cart, 0.55 * width);
  disc(context, theme.surface, elbow, 0.9 * width);
  disc(context, theme.ink, elbow, 0.55 * width);
}

function rod(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  from: Point,
  to: Point,
): void {
  stroke(context, colour, width, () => {
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  });
}

/** Where the tip was, fading: `points` holds x and y by turns, m, oldest first. */
export function drawTrail({ context, view, theme, pixelRatio }: Picture, points: number[]): void {
  context.save();
  context.lineCap = 'round';
  const count = points.length / 2;
  for (let i = 1; i < count; i++) {
    const from = toPixels(view, { x: points[2 * i - 2], y: points[2 * i - 1] });
    const to = toPixels(view, { x: points[2 * i], y: points[2 * i + 1] });
    context.globalAlpha = 0.35 * (i / count) ** 2;
    rod(context, theme.upper, 2 * pixelRatio, from, to);
  }
  context.restore();
}

/** An arrow from the cart's side; its length grows with the square root of the force. */
export function drawForce(
  { context, view, theme, pixelRatio }: Picture,
  cart: Point,
  force: number,
  largest: number,
): void {
  const share = Math.sqrt(Math.min(1, Math.abs(force) / largest));
  const length = share * LONGEST_ARROW_M * view.pixelsPerMetre;
  const head = Math.min(9 * pixelRatio, length);
  if (!(length > pixelRatio)) return;
  const side = Math.sign(force);
  const { x, y } = toPixels(view, { x: cart.x + side * (CART.width / 2 + 0.015), y: cart.y });
  context.lineCap = 'butt';
  stroke(context, theme.force, 4 * pixelRatio, () => {
    context.moveTo(x, y);
    context.lineTo(x + side * (length - head), y);
  });
  context.fillStyle = theme.force;
  context.beginPath();
  context.moveTo(x + side * length, y);
  context.lineTo(x + side * (length - head), y - 0.75 * head);
  context.lineTo(x + side * (length - head), y + 0.75 * head);
  context.fill();
}

function stroke(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  path: () => void,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  path();
  context.stroke();
}

function disc(
  context: CanvasRenderingContext2D,
  colour: string,
  centre: Point,
  radius: number,
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(centre.x, centre.y, radius, 0, FULL_TURN);
  context.fill();
}
