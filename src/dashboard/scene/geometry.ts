/** Where the cart and the pendulums are: m, rad, N, m/s. */
export interface Pose extends Angles {
  readonly force: number;
  readonly speed: number;
  /** Way that the cart goes until a controlled stop has braked it, m. */
  readonly stoppingDistance: number;
  /** Way to the end of the track towards which the cart moves, m. */
  readonly trackLeft: number;
}

/** What the places of the joints follow from. */
export interface Angles {
  readonly x: number;
  readonly theta1: number;
  readonly theta2: number;
}

/** A point of the rig in metres: x along the track, y up from the lower joint. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Joints {
  readonly cart: Point;
  readonly elbow: Point;
  readonly tip: Point;
}

/** The joints of a pose; angles are absolute, 0 is upright, positive leans to +x. */
export function joints(pose: Angles, length1: number, length2: number): Joints {
  const cart = { x: pose.x, y: 0 };
  const elbow = beyond(cart, length1, pose.theta1);
  return { cart, elbow, tip: beyond(elbow, length2, pose.theta2) };
}

function beyond(point: Point, length: number, angle: number): Point {
  return { x: point.x + length * Math.sin(angle), y: point.y + length * Math.cos(angle) };
}

/** How metres become pixels: the same scale both ways. */
export interface View {
  readonly pixelsPerMetre: number;
  /** Pixel of the middle of the track, at the height of the lower joint. */
  readonly originX: number;
  readonly originY: number;
}

export function toPixels(view: View, point: Point): Point {
  return {
    x: view.originX + point.x * view.pixelsPerMetre,
    y: view.originY - point.y * view.pixelsPerMetre,
  };
}

/**
 * The largest view that holds the track and the heights from `bottom` to `top`.
 *
 * @param halfWidth of what has to be seen, m
 */
export function fitView(
  widthPixels: number,
  heightPixels: number,
  halfWidth: number,
  bottom: number,
  top: number,
): View {
  const scale = Math.min(widthPixels / (2 * halfWidth), heightPixels / (top - bottom));
  const spare = heightPixels - (top - bottom) * scale;
  return {
    pixelsPerMetre: scale,
    originX: widthPixels / 2,
    originY: spare / 2 + top * scale,
  };
}
