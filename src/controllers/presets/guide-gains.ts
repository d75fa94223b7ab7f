import type { SurfaceDesign } from '../design/surface-design.ts';
import type { ControllerGains, ControllerName } from '../registry.ts';
import { GUIDE_KEYS } from './guide-keys.ts';

/** A controller's section of a configuration file, in the names of the deployment guide. */
export type GuideSection = Readonly<Record<string, number | readonly number[] | undefined>>;

/**
 * The gains that a section of a configuration file means; a key that it leaves out has
 * the value of `GUIDE_KEYS`.
 */
export function guideGains<Name extends ControllerName>(
  controller: Name,
  section: GuideSection,
): ControllerGains[Name] {
  const full: Record<string, unknown> = {};
  for (const [key, { value }] of Object.entries(GUIDE_KEYS[controller])) {
    full[key] = section[key] ?? value;
  }
  return CONVERSIONS[controller](full as Section);
}

/** A section with every key in its place; what the schema of the configuration makes sure of. */
type Section = Readonly<Record<string, number>>;

const CONVERSIONS: { readonly [N in ControllerName]: (section: Section) => ControllerGains[N] } = {
  classical_smc: (section) => ({
    surface: surfaceOf(section, section.cart_gain),
    switchingGain: section.switching_gain,
    sigmaDamping: section.damping_gain,
    boundaryLayer: section.boundary_layer_width,
  }),
  adaptive_smc: (section) => ({
    surface: surfaceOf(section, section.cart_gain),
    initialGain: section.initial_K,
    minimumGain: section.minimum_K,
    maximumGain: section.maximum_K,
    adaptationRate: section.gamma,
    leak: section.leak,
    deadZone: section.dead_zone,
    sigmaDamping: section.damping_gain,
    boundaryLayer: section.boundary_layer_width,
  }),
  sta_smc: (section) => ({
    surface: surfaceOf(section, section.cart_gain),
    k1: section.k1,
    k2: section.k2,
    sigmaDamping: section.damping_gain,
    boundaryLayer: section.boundary_layer_width,
    integralLimit: section.integral_limit,
  }),
  hybrid_adaptive_sta_smc: (section) => ({
    surface: surfaceOf(section, section.cart_p_gain),
    initialK1: section.initial_k1,
    initialK2: section.initial_k2,
    adaptationRate1: section.gamma1,
    adaptationRate2: section.gamma2,
    leak: section.leak,
    deadZone: section.dead_zone,
    maximumGain: section.maximum_gain,
    sigmaDamping: section.damping_gain,
    boundaryLayer: section.boundary_layer_width,
    integralLimit: section.integral_limit,
  }),
  lqr: (section) => ({
    stateWeights: section.q as unknown as readonly number[],
    forceWeight: section.r,
  }),
};

function surfaceOf(section: Section, cartGain: number): SurfaceDesign {
  const { lambda1, lambda2, cart_damping_ratio, cart_rate } = section as Partial<Section>;
  return {
    kind: 'guide',
    lambda1: lambda1 as number,
    lambda2: lambda2 as number,
    cartGain,
    ...(cart_damping_ratio === undefined ? {} : { cartDamping: cart_damping_ratio }),
    ...(cart_rate === undefined ? {} : { cartRate: cart_rate }),
  };
}
