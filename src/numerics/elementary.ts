/**
 * Elementary functions, at most one unit in the last place off.
 *
 * The engine's own `Math.sin` and the like differ between its versions; these use only
 * + - * / floor, comparison and exact scaling, which IEEE 754 fixes to the bit, so that a
 * run has the same bits on every machine.
 */
export {
  cos,
  cosRest,
  EIGHTH_TURN,
  LARGEST_ANGLE,
  reduceAngle,
  sin,
  sinRest,
} from './trigonometric.ts';
export { exp, expInPlace, log, logInPlace, tanh, tanhInPlace } from './exponential.ts';
