import { GUIDE_KEYS, type GuideKey } from '../controllers/presets/guide-keys.ts';
import { PRESET_NAMES } from '../controllers/presets/registry.ts';
import { CONTROLLER_NAMES, type ControllerName } from '../controllers/registry.ts';
import { BridgeError, EXIT } from '../errors.ts';
import type { ControllerChoice } from '../loop/cycle/controller-choice.ts';
import type { BridgeConfig } from './bridge-config.ts';
import { configuredGains } from './gains.ts';
import type { Layer } from './layers.ts';
import { nearestText } from './nearest.ts';
import { gainsInForce, type GainsContext } from './preset-gains.ts';
import { keyText, validate } from './validate.ts';

/** What a choice is made for: plain data of a configuration, so that it crosses threads. */
export type ChoiceContext = GainsContext;

/** What an operator says of the controller that is wanted. */
export interface ChoiceWords {
  /** Its name; that of the context where it is left out. */
  readonly controller?: string | undefined;
  /** A preset by name; the configured gains, or the configured preset, where it is left out. */
  readonly preset?: string | undefined;
  /** Gains instead of a preset, under the keys of a section of `controllers`. */
  readonly gains?: Readonly<Record<string, unknown>> | undefined;
}

/** The part of a configuration that choices are made for. */
export function choiceContext(config: BridgeConfig): ChoiceContext {
  const { controller, preset, gains, physics, physicsName, rateHz, limits } = config;
  const force = limits.force;
  return { controller, preset, gains, physics, physicsName, rateHz, limits: { force } };
}

/**
 * The controller and the gains that an operator means, as at the start of a bridge: built once, so
 * that gains which cannot hold the plant up are refused here.
 *
 * @throws BridgeError CHOICE_INVALID with one line that says what to change
 */
export function controllerChoice(words: ChoiceWords, context: ChoiceContext): ControllerChoice {
  const controller = controllerOf(words.controller ?? context.controller);
  try {
    const wanted = { ...context, controller, ...givenGains(controller, words, context) };
    const gains = gainsInForce(wanted, words.gains === undefined ? undefined : 'the request');
    return { controller, gains };
  } catch (error) {
    if (error instanceof BridgeError) return refuse(error.message.replaceAll('\n', '; '));
    throw error;
  }
}

function controllerOf(name: string): ControllerName {
  const known = CONTROLLER_NAMES.find((controller) => controller === name);
  return known ?? refuse(`there is no controller ${name}; ${nearestText(name, CONTROLLER_NAMES)}`);
}

/** What the words replace of the context's preset and gains. */
function givenGains(
  controller: ControllerName,
  { preset, gains }: ChoiceWords,
  context: ChoiceContext,
): Partial<ChoiceContext> {
  if (gains !== undefined) {
    if (preset !== undefined) return refuse('give a preset or gains, not both');
    return { gains: ownGains(controller, gains) };
  }
  if (preset === undefined) return {};
  // A preset file is the business of whoever started the bridge.
  if (preset !== context.preset && !(PRESET_NAMES as readonly string[]).includes(preset)) {
    return refuse(`there is no preset ${preset}; ${nearestText(preset, PRESET_NAMES)}`);
  }
  return { preset, gains: {} };
}

function ownGains(
  controller: ControllerName,
  section: Readonly<Record<string, unknown>>,
): ChoiceContext['gains'] {
  const keys: readonly (readonly [string, GuideKey])[] = Object.entries(GUIDE_KEYS[controller]);
  const missing = keys.filter(([key, { guide }]) => guide && !Object.hasOwn(section, key));
  if (missing.length > 0) {
    const names = missing.map(([key]) => key).join(', ');
    return refuse(`gains of ${controller} leave out ${names}; give them all, or a preset`);
  }
  const result = validate([wordsLayer({ controllers: { [controller]: section } })]);
  if (result.ok) return configuredGains(result.values.controllers);
  return refuse(result.issues.map(({ key, message }) => `${key}: ${message}`).join('; '));
}

function wordsLayer(values: Layer['values']): Layer {
  return { values, place: (path) => ({ layer: 'flag', flag: keyText(path) }) };
}

function refuse(line: string): never {
  throw new BridgeError('CHOICE_INVALID', EXIT.configuration, line);
}
