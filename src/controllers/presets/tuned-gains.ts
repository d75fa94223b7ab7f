import type { PhysicsName } from '../../plant-sim/physics.ts';
import type { SurfaceDesign } from '../design/surface-design.ts';
import type { ControllerGains } from '../registry.ts';

/** Sliding poles as {@link SurfaceDesign} has them, rad/s. */
const rates = (
  lambda1: number,
  lambda2: number,
  cartFrequency: number,
  cartDamping: number,
  cartRate: number,
): SurfaceDesign => ({ kind: 'rates', lambda1, lambda2, cartFrequency, cartDamping, cartRate });

export const TUNED_GAINS: { readonly [Name in PhysicsName]: ControllerGains } = {
  'deployment-guide': {
    classical_smc: {
      surface: rates(10.5, 8.998, 3.394, 0.7507, 1.755),
      switchingGain: 1.207,
      sigmaDamping: 0.5001,
      boundaryLayer: 0.194,
    },
    adaptive_smc: {
      surface: rates(3.826, 11.01, 3.464, 0.8156, 1.853),
      initialGain: 6.364,
      minimumGain: 0.1,
      maximumGain: 60,
      adaptationRate: 0.1891,
      leak: 0.5,
      deadZone: 0.02,
      sigmaDamping: 1.256,
      boundaryLayer: 0.7091,
    },
    sta_smc: {
      surface: rates(11.86, 3.869, 2.904, 0.8769, 2.12),
      k1: 0.6212,
      k2: 1.386,
      sigmaDamping: 2.974,
      boundaryLayer: 0.0486,
      integralLimit: 30,
    },
    hybrid_adaptive_sta_smc: {
      surface: rates(12.76, 4.851, 3.012, 0.8443, 2.436),
      initialK1: 1,
      initialK2: 1,
      adaptationRate1: 0.1,
      adaptationRate2: 0.1,
      leak: 1,
      deadZone: 0.02,
      maximumGain: 50,
      sigmaDamping: 2.395,
      boundaryLayer: 0.5,
      integralLimit: 30,
    },
    lqr: {
      stateWeights: [216.5, 0.003956, 94.11, 0.408, 70.87, 0.03036],
      forceWeight: 0.1073,
    },
  },
  'light-rig': {
    classical_smc: {
      surface: rates(6.62, 9.709, 2.769, 0.7505, 3.188),
      switchingGain: 1.48,
      sigmaDamping: 1.646,
      boundaryLayer: 0.1437,
    },
    adaptive_smc: {
      surface: rates(8.494, 7.666, 2.538, 0.9885, 5.775),
      initialGain: 2,
      minimumGain: 0.1,
      maximumGain: 60,
      adaptationRate: 0.1,
      leak: 0.5,
      deadZone: 0.02,
      sigmaDamping: 1.1,
      boundaryLayer: 2,
    },
    sta_smc: {
      surface: rates(12.76, 4.851, 3.012, 0.8443, 2.436),
      k1: 1.015,
      k2: 1.298,
      sigmaDamping: 2.395,
      boundaryLayer: 0.04945,
      integralLimit: 30,
    },
    hybrid_adaptive_sta_smc: {
      surface: rates(12.76, 4.851, 3.012, 0.8443, 2.436),
      initialK1: 1,
      initialK2: 1,
      adaptationRate1: 0.1,
      adaptationRate2: 0.1,
      leak: 1,
      deadZone: 0.02,
      maximumGain: 50,
      sigmaDamping: 2.395,
      boundaryLayer: 0.5,
      integralLimit: 30,
    },
    lqr: {
      stateWeights: [477.7, 10.68, 81.59, 0.3503, 135.9, 0.00645],
      forceWeight: 0.3104,
    },
  },
};
