import { z } from 'zod';
import { CART_REFERENCES } from '../../hal/rig.ts';

/** Largest impulse of a push, N s, either way. */
const LARGEST_IMPULSE_NS = 10;
/** Largest velocity jump of a kick, m/s or rad/s, either way. */
const LARGEST_JUMP = 10;
const LONGEST_ID = 100;

/** The client's own name for a request: its reply carries it. */
export const requestId = z.union([z.string().max(LONGEST_ID), z.number()], {
  error: `id must be a number or a text of at most ${LONGEST_ID} characters`,
});

const id = requestId.optional();

function between(name: string, least: number, most: number, unit: string) {
  const error = `${name} must be a number from ${least} to ${most} ${unit}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
}

const jump = between('each jump', -LARGEST_JUMP, LARGEST_JUMP, 'm/s or rad/s');

/**
 * What a client may ask, by type. A stop is only described here: it is obeyed before any check,
 * whatever else its message carries.
 */
export const REQUEST_SCHEMAS = {
  stop: z.strictObject({ type: z.literal('stop'), id }),
  reset: z.strictObject({ type: z.literal('reset'), id }),
  arm: z.strictObject({ type: z.literal('arm'), id }),
  disarm: z.strictObject({ type: z.literal('disarm'), id }),
  /** A rectangular force on the cart of a simulated rig. */
  push: z.strictObject({
    type: z.literal('push'),
    id,
    impulseNs: between('impulseNs', -LARGEST_IMPULSE_NS, LARGEST_IMPULSE_NS, 'N s'),
    durationS: between('durationS', 0.001, 1, 's').default(0.05),
  }),
  /** Jumps of the three velocities of a simulated rig. */
  kick: z.strictObject({
    type: z.literal('kick'),
    id,
    jump: z.tuple([jump, jump, jump], {
      error: 'jump must be three numbers: m/s of the cart, rad/s of the two angles',
    }),
  }),
  /** Tells the encoders of a real rig where it stands now. */
  reference: z.strictObject({
    type: z.literal('reference'),
    id,
    cart: z
      .enum(CART_REFERENCES, { error: `cart must be one of ${CART_REFERENCES.join(', ')}` })
      .default('none'),
    pendulums: z
      .boolean({ error: 'pendulums must be true where both hang at rest, or false' })
      .default(false),
  }),
} as const;

export type FeedRequestType = keyof typeof REQUEST_SCHEMAS;

/** A request as the bridge understood it, defaults filled in. */
export type FeedRequest = z.output<(typeof REQUEST_SCHEMAS)[FeedRequestType]>;

/** A request as a client writes it. */
export type FeedRequestInput = z.input<(typeof REQUEST_SCHEMAS)[FeedRequestType]>;
