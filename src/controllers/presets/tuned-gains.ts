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
      surface: rates(3.115, 13.02, 3.578, 0.9616, 1.405),
      initialGain: 6.301,
      minimumGain: 0.1,
      maximumGain: 60,
      adaptationRate: 0.1963,
      leak: 0.5,
      deadZone: 0.02,
      sigmaDamping: 1.291,
      boundaryLayer: 0.2418,
    },
    sta_smc: {
      surface: rates(11.02, 3.177, 3.64, 1.102, 1.98),
      k1: 0.6879,
      k2: 1.649,
      sigmaDamping: 2.047,
      boundaryLayer: 0.05161,
      integralLimit: 30,
    },
    hybrid_adaptive_sta_smc: {
      surface: rates(10.76, 2.707, 3.783, 1.2, 1.975),
      initialK1: 0.7615,
      initialK2: 1.876,
      adaptationRate1: 0.02,
      adaptationRate2: 0.02,
      leak: 1,
      deadZone: 0.02,
      maximumGain: 50,
      sigmaDamping: 1.888,
      boundaryLayer: 0.05385,
      integralLimit: 30,
    },
    lqr: {
      stateWeights: [216.5, 0.003956, 94.11, 0.408, 70.87, 0.03036],
      forceWeight: 0.1073,
    },
  },
  'light-rig': {
    classical_smc: {
      surface: rates(10.46, 13.88, 2.869, 0.7707, 3.299),
      switchingGain: 5.349,
      sigmaDamping: 1.446,
      boundaryLayer: 0.06127,
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
      stateWeights: [1023, 84.61, 23.08, 31.9, 109.5, 0.1443],
      forceWeight: 0.3104,
    },
  },
};
