import type { Picture } from './drawing.ts';
import { type Pose, toPixels } from './geometry.ts';
import { isShort } from './short-track.ts';

/** Height of the bar on the track, m. */
const HEIGHT_M = 0.075;

/** The track left shows fully from this speed on, m/s: at rest it has no direction. */
const PLAIN_SPEED = 0.2;

/** On the track, in the direction of motion: the way until the cart has stopped, and the track left. */
export function drawStopping({ context, view, theme, pixelRatio }: Picture, pose: Pose): void {
  const { x, speed, stoppingDistance, trackLeft } = pose;
  if (!Number.isFinite(speed + stoppingDistance + trackLeft) || speed === 0) return;
  const side = Math.sign(speed);
  const cart = toPixels(view, { x, y: 0 });
  const end = toPixels(view, { x: x + side * Math.max(0, trackLeft), y: 0 });
  const height = Math.max(9 * pixelRatio, HEIGHT_M * view.pixelsPerMetre);
  const length = stoppingDistance * view.pixelsPerMetre;
  const short = isShort(stoppingDistance, trackLeft);
  context.save();
  context.lineCap = 'butt';
  context.strokeStyle = context.fillStyle = short ? theme.warn : theme.position;
  const plain = Math.min(1, Math.abs(speed) / PLAIN_SPEED);
  context.globalAlpha = 0.75 * plain;
  context.lineWidth = 2 * pixelRatio;
  context.setLineDash([pixelRatio, 3 * pixelRatio]);
  context.beginPath();
  context.moveTo(cart.x, cart.y);
  context.lineTo(end.x, end.y);
  context.stroke();
  context.globalAlpha = short ? 0.55 : 0.32;
  context.fillRect(side < 0 ? cart.x - length : cart.x, cart.y - height / 2, length, height);
  context.globalAlpha = plain;
  context.fillRect(
    cart.x + side * length - pixelRatio,
    cart.y - height,
    2 * pixelRatio,
    2 * height,
  );
  context.restore();
}
