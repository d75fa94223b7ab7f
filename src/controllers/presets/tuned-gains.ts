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

/**
 * One set a rig, for every rate from 100 Hz to 1 kHz.
 *
 * Where the numbers come from: differential evolution of 20 members over 15 to 40
 * generations, from published and earlier gains. Its cost ran 97 closed loops of 10 s at
 * 100 Hz with the Kalman filter and one sample of delay - masses and lengths x0.5..1.5,
 * dampings x0..4, Coulomb friction to 10 N, sensor noise to 20 mrad and 5 mm, force noise
 * to 100 N, lag and unknown delay to 100 ms, kicks, and joint errors of 20 % with 3 N of
 * friction - and asked for a settling time below 2.75 s with the true state from
 * [0.1, 0.1, 0, 0, 0, 0] at both rates, and for little force and chatter. Bounds, leaks,
 * dead zones and integral limits were chosen, not searched. The rates of the hybrid's
 * adaptation were kept at 0.5 or more, without which the search switches it off; on the
 * light rig it found nothing better than the super-twisting set with that adaptation added.
 */
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
      surface: rates(11.51, 4.084, 2.99, 1.029, 1.75),
      initialK1: 0.7079,
      initialK2: 2.755,
      adaptationRate1: 0.525,
      adaptationRate2: 0.5,
      leak: 1,
      deadZone: 0.02,
      maximumGain: 50,
      sigmaDamping: 1.897,
      boundaryLayer: 0.08251,
      integralLimit: 30,
    },
    lqr: {
      stateWeights: [216.5, 0.003956, 94.11, 0.408, 70.87, 0.03036],
      forceWeight: 0.1073,
    },
  },
  'light-rig': {
    classical_smc: {
      surface: rates(12.37, 11.73, 3.369, 0.7695, 2.217),
      switchingGain: 4.774,
      sigmaDamping: 0.5641,
      boundaryLayer: 0.1388,
    },
    adaptive_smc: {
      surface: rates(3.583, 19.52, 5.115, 1.155, 2.666),
      initialGain: 6.482,
      minimumGain: 0.1,
      maximumGain: 60,
      adaptationRate: 0.1767,
      leak: 0.5,
      deadZone: 0.02,
      sigmaDamping: 1.156,
      boundaryLayer: 0.2742,
    },
    sta_smc: {
      surface: rates(13.41, 2.624, 5.503, 1.2, 3.359),
      k1: 3.232,
      k2: 0.6301,
      sigmaDamping: 1.763,
      boundaryLayer: 0.08757,
      integralLimit: 30,
    },
    hybrid_adaptive_sta_smc: {
      surface: rates(13.41, 2.624, 5.503, 1.2, 3.359),
      initialK1: 3.232,
      initialK2: 0.6301,
      adaptationRate1: 0.5,
      adaptationRate2: 0.5,
      leak: 1,
      deadZone: 0.02,
      maximumGain: 50,
      sigmaDamping: 1.763,
      boundaryLayer: 0.08757,
      integralLimit: 30,
    },
    lqr: {
      stateWeights: [514.7, 1090, 26.06, 53.84, 44.35, 0.2784],
      forceWeight: 0.3104,
    },
  },
};
