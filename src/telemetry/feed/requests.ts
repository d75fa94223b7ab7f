import { z } from 'zod';
import { CONTROLLER_NAMES } from '../../controllers/registry.ts';
import { PRESET_NAMES } from '../../controllers/presets/registry.ts';
import { RIG_FAULTS } from '../../hal/rig-fault.ts';
import { CART_REFERENCES } from '../../hal/rig.ts';

/** Largest impulse of a push, N s, either way. */
const LARGEST_IMPULSE_NS = 10;
/** Largest velocity jump of a kick, m/s or rad/s, either way. */
const LARGEST_JUMP = 10;
/** Largest force of a drive that runs away, N, either way. */
const LARGEST_FORCE_N = 2000;
const LONGEST_FAULT_S = 60;
const LONGEST_ID = 100;
const LONGEST_NAME = 40;
const LONGEST_KEY = 60;
const LONGEST_LIST = 20;

/** The client's own name for a request: its reply carries it. */
export const requestId = z.union([z.string().max(LONGEST_ID), z.number()], {
  error: `id must be a number or a text of at most ${LONGEST_ID} characters`,
});

function between(name: string, least: number, most: number, unit: string) {
  const error = `${name} must be a number from ${least} to ${most} ${unit}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
}

/** Fields that every request may carry. */
export const COMMON_FIELDS = {
  id: requestId.optional(),
  /** The client's own count; on one connection it must rise. */
  sequence: z
    .int({ error: 'sequence must be a whole number from 0 on' })
    .min(0, { error: 'sequence must be a whole number from 0 on' })
    .optional(),
  /** What the loop has not taken by then is withdrawn. */
  validMs: between('validMs', 50, 5000, 'ms').optional(),
} as const;

function request<Type extends string, Fields extends z.core.$ZodLooseShape>(
  type: Type,
  fields: Fields,
) {
  return z.strictObject({ type: z.literal(type), ...COMMON_FIELDS, ...fields });
}

function oneOf<const Names extends readonly string[]>(name: string, names: Names) {
  return z.enum(names, { error: `${name} must be one of ${names.join(', ')}` });
}

function flag(name: string, meaning: string) {
  return z.boolean({ error: `${name} must be true ${meaning}, or false` });
}

const jump = between('each jump', -LARGEST_JUMP, LARGEST_JUMP, 'm/s or rad/s');

const gain = z.union([z.number(), z.array(z.number()).max(LONGEST_LIST)], {
  error: 'each gain must be a number or a list of numbers',
});

const gains = z.record(z.string().max(LONGEST_KEY), gain, {
  error: 'gains must map keys of the configuration file to a number or a list of numbers',
});

const NAME_ERROR = `name must be a text of 1 to ${LONGEST_NAME} characters, on one line`;

const name = z
  .string({ error: NAME_ERROR })
  .trim()
  .regex(new RegExp(`^\\P{C}{1,${LONGEST_NAME}}$`, 'u'), { error: NAME_ERROR });

const preset = oneOf('preset', PRESET_NAMES);

/**
 * What a client may ask, by type. A stop is only described here: it is obeyed before any check,
 * whatever else its message carries.
 */
export const REQUEST_SCHEMAS = {
  stop: request('stop', {}),
  reset: request('reset', {}),
  arm: request('arm', {}),
  disarm: request('disarm', {}),
  /** A rectangular force on the cart of a simulated rig. */
  push: request('push', {
    impulseNs: between('impulseNs', -LARGEST_IMPULSE_NS, LARGEST_IMPULSE_NS, 'N s'),
    durationS: between('durationS', 0.001, 1, 's').default(0.05),
  }),
  /** Jumps of the three velocities of a simulated rig. */
  kick: request('kick', {
    jump: z.tuple([jump, jump, jump], {
      error: 'jump must be three numbers: m/s of the cart, rad/s of the two angles',
    }),
  }),
  /** Makes something wrong with a simulated rig. */
  fault: request('fault', {
    fault: oneOf('fault', RIG_FAULTS),
    channel: z
      .literal([0, 1, 2], {
        error: 'channel must be 0 (cart), 1 (lower pendulum) or 2 (upper pendulum)',
      })
      .default(0),
    value: between('value', -LARGEST_FORCE_N, LARGEST_FORCE_N, 'N').default(0),
    durationS: between('durationS', 0, LONGEST_FAULT_S, 's').default(0),
  }),
  /** Tells the encoders of a real rig where it stands now. */
  reference: request('reference', {
    cart: oneOf('cart', CART_REFERENCES).default('none'),
    pendulums: flag('pendulums', 'where both hang at rest').default(false),
  }),
  /** Another controller, or other gains of the one in force. */
  swap: request('swap', {
    controller: oneOf('controller', CONTROLLER_NAMES).optional(),
    preset: preset.optional(),
    gains: gains.optional(),
  }),
  /** A controller that runs beside without effect; null ends it. */
  shadow: request('shadow', {
    controller: z
      .enum(CONTROLLER_NAMES, {
        error: `controller must be null or one of ${CONTROLLER_NAMES.join(', ')}`,
      })
      .nullable(),
    preset: preset.optional(),
    gains: gains.optional(),
  }),
  /** Asks for the lease. */
  lease: request('lease', {
    name: name.optional(),
    takeOver: flag('takeOver', 'to take the lease from its holder').default(false),
  }),
  /** Gives the lease back. */
  release: request('release', {}),
  /** Keeps the lease; says whether the dead-man control is held. */
  heartbeat: request('heartbeat', {
    holding: flag('holding', 'while the dead-man control is held').optional(),
  }),
} as const;

export type FeedRequestType = keyof typeof REQUEST_SCHEMAS;

/** A request as the bridge understood it, defaults filled in. */
export type FeedRequest = z.output<(typeof REQUEST_SCHEMAS)[FeedRequestType]>;

/** A request as a client writes it. */
export type FeedRequestInput = z.input<(typeof REQUEST_SCHEMAS)[FeedRequestType]>;
