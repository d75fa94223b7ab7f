import { describe, expect, test } from 'vitest';
import { resolveBridgeConfig } from '../../src/cli/bridge-flags.ts';
import { emulatorArguments, emulatorOptions } from '../../src/emulator/options.ts';

const CONFIG = resolveBridgeConfig({}, {});

describe('an emulated rig', () => {
  test('is by default the rig that the bridge expects by default', () => {
    expect(emulatorOptions(CONFIG, { rig: 'host' })).toMatchObject({
      physics: CONFIG.physics,
      initialState: [0, 0.05, 0.03, 0, 0, 0],
      counts: [20_000, 4096, 4096],
      signs: [1, 1, 1],
      theta2Relative: false,
      fullScaleForce: CONFIG.rig.drive.fullScaleForce,
      driveSign: 1,
      switches: { low: -1.5, high: 1.5 },
      unreferenced: false,
      baudRate: 1_000_000,
    });
  });

  test('allows the validity that a slow loop asks for', () => {
    const slow = resolveBridgeConfig({ rate: 10 }, {});
    expect(emulatorOptions(slow, { rig: 'host' }).watchdogMs).toBe(300);
    expect(emulatorOptions(CONFIG, { rig: 'host' }).watchdogMs).toBe(100);
  });

  test('can be the other way round in any part', () => {
    const { signs, driveSign } = emulatorOptions(CONFIG, {
      rig: 'avr',
      reversed: ['theta1', 'drive'],
    });
    expect({ signs, driveSign }).toEqual({ signs: [1, -1, 1], driveSign: -1 });
  });

  test('is told in SI units, every fault on its own', () => {
    const args = emulatorArguments(
      emulatorOptions(CONFIG, {
        rig: 'host',
        relative: true,
        injections: ['loss=0.1', 'contact=open'],
        link: '/tmp/a b',
      }),
    );
    expect(args).toContain('counts=20000,4096,4096');
    expect(args).toContain('initial=0,0.05,0.03,0,0,0');
    expect(args).toContain('relative=1');
    expect(args).toContain('duration=0');
    expect(args.slice(-3)).toEqual(['inject=loss=0.1', 'inject=contact=open', 'link=/tmp/a b']);
  });
});
