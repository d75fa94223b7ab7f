import type { GainRule } from '../design/gain-checks.ts';
import type { ControllerName } from '../registry.ts';

/** One key of a controller's section in a configuration file. */
export interface GuideKey {
  readonly unit: string;
  readonly text: string;
  readonly rule: GainRule;
  /**
   * What holds where a file leaves the key out: the deployment guide's value, or ours where
   * the guide has no such key; undefined where leaving it out means something else. Six
   * numbers where it is a list.
   */
  readonly value: number | readonly number[] | undefined;
  /** Whether the key is one of the guide's. */
  readonly guide: boolean;
}

const guides = (value: number, unit: string, text: string, rule: GainRule): GuideKey => ({
  unit,
  text,
  rule,
  value,
  guide: true,
});

const ours = (value: GuideKey['value'], unit: string, text: string, rule: GainRule): GuideKey => ({
  unit,
  text,
  rule,
  value,
  guide: false,
});

const LAMBDA_1 = 'Sliding pole -lambda1';
const LAMBDA_2 = 'Sliding pole -lambda2';
const CART = "Stiffness of the cart's return: its frequency is sqrt(stiffness / total mass)";
const BOUNDARY = 'Boundary layer: where the switching saturates';
const DAMPING = 'Force per unit of the sliding variable, beside the switching';
const DEAD_ZONE = 'Sliding variable below which the gains do not grow';
const INTEGRAL = 'Bound of the integral part of the force';

/** The cart's three sliding poles, where the guide's fixed shape of them is not wanted. */
const CART_SHAPE = {
  cart_damping_ratio: ours(
    undefined,
    '1',
    "Damping ratio of the cart's pair of sliding poles; without it the pair is wc (-0.7 +- 0.7j)",
    'positive',
  ),
  cart_rate: ours(undefined, 'rad/s', 'Third sliding pole of the cart; without it wc', 'positive'),
};

/** Every key that a controller's section may have, by controller and key. */
export const GUIDE_KEYS = {
  classical_smc: {
    lambda1: guides(10.5, 'rad/s', LAMBDA_1, 'positive'),
    lambda2: guides(8.3, 'rad/s', LAMBDA_2, 'positive'),
    switching_gain: guides(15.2, 'N', 'Switching gain K', 'positive'),
    damping_gain: guides(12.1, '1/s', DAMPING, 'notNegative'),
    cart_gain: guides(50, 'N/m', CART, 'positive'),
    boundary_layer_width: guides(5.5, 'N s', BOUNDARY, 'positive'),
    ...CART_SHAPE,
  },
  adaptive_smc: {
    lambda1: guides(12.8, 'rad/s', LAMBDA_1, 'positive'),
    lambda2: guides(9.7, 'rad/s', LAMBDA_2, 'positive'),
    initial_K: guides(14.6, 'N', 'Switching gain K at arming', 'positive'),
    gamma: guides(11.3, '1/s^2', 'Growth of K per unit of the sliding variable', 'notNegative'),
    cart_gain: guides(45.2, 'N/m', CART, 'positive'),
    boundary_layer_width: ours(1, 'N s', BOUNDARY, 'positive'),
    damping_gain: ours(0, '1/s', DAMPING, 'notNegative'),
    minimum_K: ours(0.5, 'N', 'Lower bound of K', 'notNegative'),
    maximum_K: ours(100, 'N', 'Upper bound of K', 'positive'),
    leak: ours(0.1, '1/s', 'Rate at which K returns to its lower bound', 'notNegative'),
    dead_zone: ours(0.05, 'N s', DEAD_ZONE, 'notNegative'),
    ...CART_SHAPE,
  },
  sta_smc: {
    lambda1: guides(11.2, 'rad/s', LAMBDA_1, 'positive'),
    lambda2: guides(7.9, 'rad/s', LAMBDA_2, 'positive'),
    k1: guides(16.1, 'N/sqrt(N s)', 'Gain of the root of the sliding variable', 'positive'),
    k2: guides(13.4, 'N/s', 'Gain of the integral', 'notNegative'),
    cart_gain: guides(48.7, 'N/m', CART, 'positive'),
    boundary_layer_width: guides(6.2, 'N s', BOUNDARY, 'positive'),
    damping_gain: ours(0, '1/s', DAMPING, 'notNegative'),
    integral_limit: ours(30, 'N', INTEGRAL, 'notNegative'),
    ...CART_SHAPE,
  },
  hybrid_adaptive_sta_smc: {
    gamma1: guides(77.6, '1/(s^2 sqrt(N s))', 'Growth of k1 per unit of sigma', 'notNegative'),
    gamma2: guides(44.4, '1/s^3', 'Growth of k2 per unit of the sliding variable', 'notNegative'),
    damping_gain: guides(17.3, '1/s', DAMPING, 'notNegative'),
    cart_p_gain: guides(14.2, 'N/m', CART, 'positive'),
    lambda1: ours(10.5, 'rad/s', LAMBDA_1, 'positive'),
    lambda2: ours(8.3, 'rad/s', LAMBDA_2, 'positive'),
    initial_k1: ours(4, 'N/sqrt(N s)', 'k1 at arming, and where its leak ends', 'positive'),
    initial_k2: ours(2, 'N/s', 'k2 at arming, and where its leak ends', 'notNegative'),
    boundary_layer_width: ours(0.5, 'N s', BOUNDARY, 'positive'),
    leak: ours(1, '1/s', 'Rate at which k1 and k2 return to their first values', 'notNegative'),
    dead_zone: ours(0.05, 'N s', DEAD_ZONE, 'notNegative'),
    maximum_gain: ours(50, 'N/sqrt(N s), N/s', 'Upper bound of k1 and of k2', 'positive'),
    integral_limit: ours(30, 'N', INTEGRAL, 'notNegative'),
    ...CART_SHAPE,
  },
  lqr: {
    q: ours(
      [24.91, 607.1, 182.3, 99.27, 7.621, 6.97],
      '1/m^2, 1/rad^2, s^2/m^2, s^2/rad^2',
      'Weights of [x, theta1, theta2, xDot, theta1Dot, theta2Dot]',
      'notNegative',
    ),
    r: ours(0.3104, '1/N^2', 'Weight of the force', 'positive'),
  },
} as const satisfies { readonly [Name in ControllerName]: Readonly<Record<string, GuideKey>> };
