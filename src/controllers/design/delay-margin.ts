import { discretise } from '../../numerics/discretise.ts';
import { eigenvalues } from '../../numerics/eigenvalues.ts';
import { cos } from '../../numerics/elementary.ts';
import { addScaled, type Matrix, outer } from '../../numerics/matrix.ts';
import { linearise } from '../../plant-sim/linearisation.ts';
import { type Controller, type ControllerModel, INTERNALS } from '../controller.ts';
import { frequencyResponse } from './frequency-response.ts';

/** Sizes of the sliding variable at which a law's gain is taken, N s; where it has none, of each state. */
const AMPLITUDES = [0.01, 0.03, 0.1, 0.3, 1];

/** The lowest frequency looked at, rad/s, and the step to the next one. */
const LOWEST_FREQUENCY = 0.1;
const FREQUENCY_STEP = 1.02;
/** Halvings of an interval until it is as narrow as a double shows. */
const HALVINGS = 50;

const STATES = 6;

/** A sampled plant at the control period. */
interface SampledPlant {
  readonly Phi: Matrix;
  readonly Gamma: readonly number[];
  readonly periodSeconds: number;
}

/**
 * How much later than it expects a controller's force may act before the rig falls, s: the smallest
 * phase margin divided by its frequency, over the frequencies where the loop gain is 1, of the plant
 * linearised about upright and sampled, with the true state, for the static gain of the law at
 * several amplitudes. 0 where the loop is not stable without any delay.
 *
 * What adapts and integrates takes no part; it is worth 2 ms at most in the gains that ship.
 *
 * @param controller is reset and stepped, so that it must not be one in use
 */
export function delayMargin(controller: Controller, model: ControllerModel): number {
  const { periodSeconds } = model;
  const { A, B } = linearise(model.physics);
  const plant = { ...discretise(A, B, periodSeconds), periodSeconds };
  const grid = responses(plant);
  let smallest = Infinity;
  for (const amplitude of AMPLITUDES) {
    const gain = secantGain(controller, amplitude);
    smallest = Math.min(smallest, marginOf(gain, plant, grid));
  }
  return smallest;
}

/**
 * The gain -u / x of a law in each state, where the sliding variable has an amplitude; with no such
 * variable, where the state has it.
 */
export function secantGain(controller: Controller, amplitude: number): number[] {
  const state = new Float64Array(STATES);
  const force = new Float64Array(1);
  const respond = (axis: number, value: number): number => {
    controller.reset(state.fill(0));
    state[axis] = value;
    controller.step(state, false, force);
    return force[0];
  };
  return Array.from({ length: STATES }, (_, axis) => {
    respond(axis, 1);
    const slope = Math.abs(controller.internals[INTERNALS.slidingVariable]);
    const value = slope > 0 ? amplitude / slope : amplitude;
    return -respond(axis, value) / value;
  });
}

/** The plant's response from the lowest frequency to half the sampling rate. */
function responses(plant: SampledPlant): { frequency: number; response: number[] }[] {
  const grid = [];
  const highest = Math.PI / plant.periodSeconds;
  for (let frequency = LOWEST_FREQUENCY; frequency < highest; frequency *= FREQUENCY_STEP) {
    grid.push({ frequency, response: responseAt(plant, frequency) });
  }
  return grid;
}

function responseAt({ Phi, Gamma, periodSeconds }: SampledPlant, frequency: number): number[] {
  return frequencyResponse(Phi, Gamma, frequency * periodSeconds);
}

function marginOf(
  gain: readonly number[],
  plant: SampledPlant,
  grid: ReturnType<typeof responses>,
): number {
  const poles = eigenvalues(addScaled(plant.Phi, outer([...plant.Gamma], gain), -1));
  if (poles.some(([re, im]) => re * re + im * im >= 1)) return 0;
  let smallest = Infinity;
  for (let k = 1; k < grid.length; k++) {
    const before = magnitude(loopGain(gain, grid[k - 1].response));
    const after = magnitude(loopGain(gain, grid[k].response));
    if (before > 1 === after > 1) continue;
    const frequency = crossing(gain, plant, grid[k - 1].frequency, grid[k].frequency, before > 1);
    const [re, im] = loopGain(gain, responseAt(plant, frequency));
    // How far the loop gain may turn clockwise until it is -1.
    smallest = Math.min(smallest, angleOf(-re, -im) / frequency);
  }
  return smallest;
}

/** The frequency between two where the loop gain is 1. */
function crossing(
  gain: readonly number[],
  plant: SampledPlant,
  low: number,
  high: number,
  isAboveAtLow: boolean,
): number {
  let [from, to] = [low, high];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (from + to) / 2;
    const isAbove = magnitude(loopGain(gain, responseAt(plant, middle))) > 1;
    if (isAbove === isAboveAtLow) from = middle;
    else to = middle;
  }
  return from;
}

function loopGain(gain: readonly number[], response: readonly number[]): [re: number, im: number] {
  let re = 0;
  let im = 0;
  for (let k = 0; k < gain.length; k++) {
    re += gain[k] * response[k];
    im += gain[k] * response[k + gain.length];
  }
  return [re, im];
}

function magnitude([re, im]: readonly [re: number, im: number]): number {
  return Math.sqrt(re * re + im * im);
}

/** The angle from 0 to a whole turn of a number on the unit circle, rad. */
function angleOf(re: number, im: number): number {
  let low = 0;
  let high = Math.PI;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (cos(middle) > re) low = middle;
    else high = middle;
  }
  return im >= 0 ? low : 2 * Math.PI - low;
}
