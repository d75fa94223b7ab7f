import type { BridgeConfig } from '../config/bridge-config.ts';
import { gainsInForce } from '../config/preset-gains.ts';
import type { SerialDevice } from '../hal/serial/device/serial-device.ts';
import type { RigDescription } from '../loop/open-port.ts';
import { patientValidity, withDefaults } from '../hal/simulated/options.ts';
import type { ControlSettings } from '../loop/control-options.ts';
import type { CycleOptions } from '../loop/cycle/cycle-options.ts';
import type { RealtimeGrant } from '../loop/realtime.ts';
import type { BridgeDescription } from '../telemetry/bridge-description.ts';
import { BridgeError, EXIT } from '../errors.ts';
import { safetyLimits } from './deadline-limits.ts';
import { VERSION } from './version.ts';

/** From a configuration to what a cycle is made from. */
export function cycleOptions(config: BridgeConfig): CycleOptions {
  return {
    physics: config.physics,
    periodSeconds: 1 / config.rateHz,
    controller: config.controller,
    gains: gainsInForce(config),
    estimator: config.estimator,
    encoders: config.rig.encoders,
    limits: safetyLimits(config),
  };
}

/**
 * The rig of a configuration.
 *
 * @param device of a serial rig; null elsewhere
 * @throws BridgeError RIG_NOT_SUPPORTED: another rig is never simulated in its place
 */
export function configuredRig(config: BridgeConfig, device: SerialDevice | null): RigDescription {
  const { type } = config.rig;
  if (type === 'simulated') return simulatedRig(config);
  if (device !== null) return serialRig(config, device);
  throw new BridgeError(
    'RIG_NOT_SUPPORTED',
    EXIT.configuration,
    `rig.type: this version cannot drive a rig of type ${type}; use rig.type serial or simulated, or --rig`,
  );
}

function serialRig(config: BridgeConfig, device: SerialDevice): RigDescription {
  const { rig, rateHz, link, limits } = config;
  return {
    type: 'serial',
    options: {
      encoders: rig.encoders,
      drive: rig.drive,
      periodSeconds: 1 / rateHz,
      validityMs: link.validityMs,
      sampleGap: limits.sampleGap,
      switches: rig.switches,
      ...device.link,
    },
  };
}

/** The simulated rig of a configuration: held at its initial state until it is armed. */
export function simulatedRig(config: BridgeConfig): RigDescription {
  const { rig, physics, limits, link, rateHz, simulation } = config;
  return {
    type: 'simulated',
    options: withDefaults({
      physics,
      periodSeconds: 1 / rateHz,
      initialState: simulation.initialState,
      encoders: rig.encoders,
      drive: rig.drive,
      forceLimit: limits.force,
      trackHalfLength: limits.track,
      hold: true,
      validitySeconds: Math.max(
        link.validityMs / 1000,
        patientValidity(1 / rateHz, limits.sampleGap),
      ),
      ...rig.simulated,
    }),
  };
}

export function controlOptions(
  config: BridgeConfig,
  rig: RigDescription,
  run: { readonly armsAtStart: boolean; readonly durationS: number | null },
): ControlSettings {
  return {
    cycle: cycleOptions(config),
    rig,
    armAtStart: run.armsAtStart,
    durationPeriods: run.durationS === null ? null : Math.round(run.durationS * config.rateHz),
    spinUs: config.spinUs,
    realtime: config.realtime,
  };
}

export function describeBridge(
  config: BridgeConfig,
  granted: Pick<RealtimeGrant, 'scheduling' | 'cpuDmaLatency'>,
): BridgeDescription {
  const { limits } = config;
  return {
    version: VERSION,
    rig: config.rig.type,
    controller: config.controller,
    preset: gainsLabel(config),
    estimator: config.estimator,
    rateHz: config.rateHz,
    physicsName: config.physicsName,
    physics: config.physics,
    limits: {
      forceN: limits.force,
      angleStopRad: limits.angleStop,
      angleCutRad: limits.angleCut,
      trackM: limits.track,
    },
    scheduling: granted.scheduling,
    cpuDmaLatency: granted.cpuDmaLatency,
  };
}

/** Where the gains in force come from, in a word. */
export function gainsLabel({ gains, controller, preset }: BridgeConfig): string {
  return gains[controller] === undefined ? preset : 'configured gains';
}
