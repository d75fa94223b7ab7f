import type { SafetyState } from '../../safety/state-machine.ts';

/** A rectangle or a point's surroundings, in units of the drawing. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Size of the drawing: one unit is a pixel of the page where there is room. */
export const DRAWING = { width: 340, height: 86 } as const;

const HEIGHT = 27;
const UPPER = 1;
const LOWER = DRAWING.height - HEIGHT - 1;

/**
 * Where each state is drawn: the way to a running rig above, the ways out of it below. `tripped`
 * is as wide as it takes to lie under every state that it is reached from.
 */
export const STATE_BOXES: Readonly<Record<SafetyState, Box>> = {
  latched: { left: 1, top: UPPER, width: 62, height: HEIGHT },
  ready: { left: 85, top: UPPER, width: 58, height: HEIGHT },
  armed: { left: 165, top: UPPER, width: 58, height: HEIGHT },
  running: { left: 245, top: UPPER, width: 94, height: HEIGHT },
  stopping: { left: 273, top: LOWER, width: 66, height: HEIGHT },
  tripped: { left: 1, top: LOWER, width: 252, height: HEIGHT },
};

/** Arrows of a pair of states that go both ways are so far apart. */
const PAIR_GAP = 14;
/** Between an arrow's end and the box. */
const CLEARANCE = 2.5;

/** The straight arrow from one box to another, beside the one that comes back where there is one. */
export function arrowLine(from: Box, to: Box, isPair: boolean): Line {
  const across = overlap(from.left, from.width, to.left, to.width);
  if (across !== null) {
    const down = from.top < to.top;
    const x = across + (isPair ? (down ? -PAIR_GAP / 2 : PAIR_GAP / 2) : 0);
    return down
      ? { x1: x, y1: bottom(from) + CLEARANCE, x2: x, y2: to.top - CLEARANCE }
      : { x1: x, y1: from.top - CLEARANCE, x2: x, y2: bottom(to) + CLEARANCE };
  }
  const right = from.left < to.left;
  const middle = overlap(from.top, from.height, to.top, to.height) ?? from.top + from.height / 2;
  const y = middle + (isPair ? (right ? -PAIR_GAP / 2 : PAIR_GAP / 2) : 0);
  return right
    ? { x1: end(from) + CLEARANCE, y1: y, x2: to.left - CLEARANCE, y2: y }
    : { x1: from.left - CLEARANCE, y1: y, x2: end(to) + CLEARANCE, y2: y };
}

function end({ left, width }: Box): number {
  return left + width;
}

function bottom({ top, height }: Box): number {
  return top + height;
}

/** The middle of what two spans share; null where they share nothing. */
function overlap(start1: number, size1: number, start2: number, size2: number): number | null {
  const from = Math.max(start1, start2);
  const to = Math.min(start1 + size1, start2 + size2);
  return from < to ? (from + to) / 2 : null;
}
