import type { Issue } from './issue.ts';
import { placeOf, type Layer } from './layers.ts';
import type { ConfigValues } from './schema.ts';

const CHANNELS = ['x', 'theta1', 'theta2'] as const;

/**
 * The same values with every channel referenced where the rig is simulated: it knows where it
 * stands, and has no homing that could find a zero. A warning for each channel that says otherwise.
 */
export function knownZeros(
  values: ConfigValues,
  layers: readonly Layer[],
): { values: ConfigValues; warnings: Issue[] } {
  const { rig } = values;
  if (rig.type !== 'simulated') return { values, warnings: [] };
  const warnings = CHANNELS.filter((name) => !rig.channels[name].referenced).map((name): Issue => {
    const path = ['rig', 'channels', name, 'referenced'];
    return {
      key: path.join('.'),
      message: 'taken as true: a simulated rig knows where it stands, and is never homed',
      place: placeOf(layers, path, 'value'),
    };
  });
  const { x, theta1, theta2 } = rig.channels;
  const channels = {
    x: { ...x, referenced: true },
    theta1: { ...theta1, referenced: true },
    theta2: { ...theta2, referenced: true },
  };
  return { values: { ...values, rig: { ...rig, channels } }, warnings };
}
