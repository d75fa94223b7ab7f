import { PHYSICS, type PhysicalParameters } from '../plant-sim/physics.ts';
import type { EncoderChannel } from '../plant-sim/encoder.ts';
import type { BridgeConfig, RigConfig } from './bridge-config.ts';
import { configuredGains } from './gains.ts';
import { parseListenAddress } from './listen-address.ts';
import { resolveLimits } from './limits.ts';
import { logLevel } from './log-level.ts';
import type { ConfigValues } from './schema.ts';

/** Rate where neither a rate nor a period is given, Hz. */
const DEFAULT_RATE = 1000;

/** A force outlives its command by this or by some periods, whichever is more, ms. */
const SHORTEST_VALIDITY_MS = 20;
const VALIDITY_PERIODS = 3;

/** From the file's names and units to the bridge's. `values` are checked. */
export function resolve(
  values: ConfigValues,
  context: { readonly file: string | null; readonly warnings: readonly string[] },
): BridgeConfig {
  const { loop, telemetry, simulation } = values;
  const physics = resolvePhysics(values.physics);
  const rateHz = loop.rate_hz ?? DEFAULT_RATE;
  return {
    ...context,
    physics,
    physicsName: values.physics.name,
    physicsModified: differs(physics, PHYSICS[values.physics.name]),
    rateHz,
    spinUs: loop.spin_us,
    realtime: loop.realtime,
    estimator: loop.estimator,
    controller: loop.controller,
    preset: loop.preset,
    gains: configuredGains(values.controllers),
    simulation: {
      durationSeconds: simulation.duration,
      initialState: simulation.initial_state,
    },
    limits: resolveLimits(values, physics),
    rig: resolveRig(values),
    link: { validityMs: values.link.validity_ms ?? defaultValidity(rateHz) },
    telemetry: {
      ...parseListenAddress(telemetry.listen)!,
      token: telemetry.token,
      batchHz: telemetry.batch_hz,
    },
    operators: {
      leaseSeconds: values.operators.lease_seconds,
      deadManMs: values.operators.dead_man ? values.operators.dead_man_ms : null,
    },
    data: { directory: values.data.directory, keepFaults: values.data.keep_faults },
    logLevel: logLevel(values.monitoring.log_level),
    monitoring: values.monitoring,
    pso: values.pso,
  };
}

/** A named set with single values replaced; a rod that is scaled keeps its shape. */
function resolvePhysics(given: ConfigValues['physics']): PhysicalParameters {
  const base: PhysicalParameters = PHYSICS[given.name];
  const mass1 = given.mass_pendulum1 ?? base.mass1;
  const mass2 = given.mass_pendulum2 ?? base.mass2;
  const length1 = given.length_pendulum1 ?? base.length1;
  const length2 = given.length_pendulum2 ?? base.length2;
  const scale1 = length1 / base.length1;
  const scale2 = length2 / base.length2;
  return {
    cartMass: given.mass_cart ?? base.cartMass,
    mass1,
    mass2,
    length1,
    length2,
    com1: given.com_pendulum1 ?? base.com1 * scale1,
    com2: given.com_pendulum2 ?? base.com2 * scale2,
    inertia1: given.inertia_pendulum1 ?? base.inertia1 * (mass1 / base.mass1) * scale1 * scale1,
    inertia2: given.inertia_pendulum2 ?? base.inertia2 * (mass2 / base.mass2) * scale2 * scale2,
    gravity: given.gravity ?? base.gravity,
    cartDamping: given.damping_cart ?? base.cartDamping,
    jointDamping1: given.damping_pendulum1 ?? base.jointDamping1,
    jointDamping2: given.damping_pendulum2 ?? base.jointDamping2,
  };
}

function differs(physics: PhysicalParameters, base: PhysicalParameters): boolean {
  return (Object.keys(base) as (keyof PhysicalParameters)[]).some(
    (name) => physics[name] !== base[name],
  );
}

function resolveRig({ rig, security, limits }: ConfigValues): RigConfig {
  const { channels, drive, serial, simulated } = rig;
  const { x, theta1, theta2 } = channels;
  return {
    type: rig.type,
    encoders: {
      x: channel(x.counts_per_metre, x),
      theta1: channel(theta1.counts_per_rev / (2 * Math.PI), theta1),
      theta2: channel(theta2.counts_per_rev / (2 * Math.PI), theta2),
      theta2Relative: theta2.mode === 'relative',
    },
    drive: {
      fullScaleForce: drive.full_scale_force ?? security.max_control_force + drive.dead_zone,
      deadZone: drive.dead_zone,
      backEmf: drive.back_emf,
      sign: drive.sign,
    },
    switches: {
      low: x.low_switch ?? -limits.track_half_length,
      high: x.high_switch ?? limits.track_half_length,
    },
    serial: {
      device: serial.device ?? null,
      baudRate: serial.baud_rate,
      transport: serial.transport,
    },
    simulated: {
      delayPeriods: simulated.delay_periods,
      lagSeconds: simulated.lag_ms / 1000,
      deadZone: simulated.dead_zone,
      coulombFriction: simulated.coulomb_friction,
      countNoise: simulated.count_noise,
      angleNoise: simulated.angle_noise,
      positionNoise: simulated.position_noise,
      forceNoise: simulated.force_noise,
      seed: simulated.seed,
    },
  };
}

function defaultValidity(rateHz: number): number {
  return Math.max(SHORTEST_VALIDITY_MS, Math.ceil((VALIDITY_PERIODS * 1000) / rateHz));
}

function channel(
  countsPerUnit: number,
  { sign, offset }: { readonly sign: 1 | -1; readonly offset: number },
): EncoderChannel {
  return { countsPerUnit, sign, offset };
}
