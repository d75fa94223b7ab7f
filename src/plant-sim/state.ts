/**
 * The layout of a plant state: a `Float64Array` of six, in m, rad, m/s and rad/s.
 * Angles are absolute, 0 is upright, and a positive angle moves the tip to +x.
 */
export const STATE = {
  x: 0,
  theta1: 1,
  theta2: 2,
  xDot: 3,
  theta1Dot: 4,
  theta2Dot: 5,
} as const;

export const STATE_SIZE = 6;
