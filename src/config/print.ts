import { Document, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { placeName } from './issue.ts';
import { decidingLayer, type Layer, type Path } from './layers.ts';
import type { LoadedConfig } from './load.ts';

/** What a key that no source holds was worked out from. */
const WORKED_OUT_FROM: { readonly [key: string]: Path } = {
  'loop.rate_hz': ['simulation', 'dt'],
  'limits.arm_angle': ['security', 'max_angle_deviation'],
  'rig.drive.full_scale_force': ['security', 'max_control_force'],
  physics: ['physics', 'name'],
};

/** The values in force under the file's own names; the token is withheld. */
export function printableValues({ values, config }: LoadedConfig) {
  const { controllers, performance, telemetry, limits, rig, ...rest } = values;
  const { physics } = config;
  return {
    ...rest,
    physics: {
      name: config.physicsName,
      gravity: physics.gravity,
      mass_cart: physics.cartMass,
      mass_pendulum1: physics.mass1,
      mass_pendulum2: physics.mass2,
      length_pendulum1: physics.length1,
      length_pendulum2: physics.length2,
      com_pendulum1: physics.com1,
      com_pendulum2: physics.com2,
      inertia_pendulum1: physics.inertia1,
      inertia_pendulum2: physics.inertia2,
      damping_cart: physics.cartDamping,
      damping_pendulum1: physics.jointDamping1,
      damping_pendulum2: physics.jointDamping2,
    },
    ...(Object.keys(controllers).length === 0 ? {} : { controllers }),
    loop: { rate_hz: config.rateHz, ...values.loop },
    rig: { ...rig, drive: { full_scale_force: config.rig.drive.fullScaleForce, ...rig.drive } },
    limits: { ...limits, arm_angle: config.limits.angleArm },
    telemetry: { ...telemetry, token: telemetry.token === null ? null : '(withheld)' },
    ...(Object.keys(performance).length === 0 ? {} : { performance }),
  };
}

/** The values in force as YAML, with where each came from. */
export function printConfig(loaded: LoadedConfig): string {
  const document = new Document(printableValues(loaded));
  if (isMap(document.contents)) annotate(document.contents, [], loaded.layers);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function annotate(map: YAMLMap, path: Path, layers: readonly Layer[]): void {
  for (const { key, value } of map.items) {
    const inner = [...path, isScalar(key) ? String(key.value) : String(key)];
    if (isMap(value)) annotate(value, inner, layers);
    else {
      if (isSeq(value)) value.flow = true;
      (value as Node).comment = ` ${origin(inner, layers)}`;
    }
  }
}

function origin(path: Path, layers: readonly Layer[]): string {
  const index = decidingLayer(layers, path);
  if (index >= 0) return placeName(layers[index]!.place(path, 'value'));
  const source = WORKED_OUT_FROM[path.join('.')] ?? WORKED_OUT_FROM[String(path[0])];
  return source !== undefined && decidingLayer(layers, source) >= 0
    ? `from ${source.join('.')}`
    : 'default';
}
