import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { load } from './config-file.ts';

describe('physics', () => {
  test('a rod made longer and heavier keeps its shape', () => {
    const { config } = load('physics: {length_pendulum1: 2, mass_pendulum1: 1}');
    expect(config.physics.com1).toBe(1);
    expect(config.physics.inertia1).toBeCloseTo((1 * 2 * 2) / 12, 14);
    expect(config.physics.com2).toBe(PHYSICS['deployment-guide'].com2);
    expect(config.physicsModified).toBe(true);
  });

  test('centre of mass and inertia count where they are given', () => {
    const { config } = load(
      'physics: {length_pendulum2: 1, com_pendulum2: 0.7, inertia_pendulum2: 0.02}',
    );
    expect(config.physics).toMatchObject({ length2: 1, com2: 0.7, inertia2: 0.02 });
  });

  test('a named set is taken bit for bit', () => {
    const { config } = load('physics: {name: light-rig}');
    expect(config.physics).toEqual(PHYSICS['light-rig']);
    expect(config.physicsModified).toBe(false);
  });
});

test('the default rig is the one of the command line', () => {
  const { rig, limits } = loadConfig({}).config;
  expect(limits).toMatchObject({ force: 200, track: 1.5, angleStop: 1.57, angleCut: 2 });
  expect(rig.encoders.x.countsPerUnit).toBe(1 / 0.05e-3);
  expect(rig.encoders.theta1.countsPerUnit * 2 * Math.PI).toBeCloseTo(4096, 9);
  expect(rig.simulated).toMatchObject({ countNoise: 0.5, delayPeriods: 1, coulombFriction: 0 });
});

test('units of the file become SI units', () => {
  const text = `
rig:
  type: serial
  serial: {device: /dev/ttyACM0, baud_rate: 500000}
  channels:
    x: {counts_per_metre: 1000, sign: -1, offset: 0.2}
    theta2: {counts_per_rev: 1000, mode: relative}
  simulated: {lag_ms: 20}
`;
  const { rig } = load(text).config;
  expect(rig.encoders.x).toEqual({ countsPerUnit: 1000, sign: -1, offset: 0.2 });
  expect(rig.encoders.theta2.countsPerUnit).toBe(1000 / (2 * Math.PI));
  expect(rig.encoders.theta2Relative).toBe(true);
  expect(rig.serial).toEqual({ device: '/dev/ttyACM0', baudRate: 500000, transport: 'auto' });
  expect(rig.simulated.lagSeconds).toBe(0.02);
});

test('the drive gives at full scale what is allowed, unless the file says more', () => {
  expect(load('security: {max_control_force: 30}').config.rig.drive.fullScaleForce).toBe(30);
  const lossy = load('rig: {drive: {dead_zone: 4}}\nsecurity: {max_control_force: 30}');
  expect(lossy.config.rig.drive.fullScaleForce).toBe(34);
  expect(load('rig: {drive: {full_scale_force: 250}}').config.rig.drive.fullScaleForce).toBe(250);
});

test('a force outlives its command by 20 ms, or by three periods of a slow loop', () => {
  expect(load('loop: {rate_hz: 1000}').config.link.validityMs).toBe(20);
  expect(load('loop: {rate_hz: 50}').config.link.validityMs).toBe(60);
  expect(load('link: {validity_ms: 5}').config.link.validityMs).toBe(5);
});

test('a link may be silent for 20 ms, a simulated rig for 100', () => {
  expect(loadConfig({}).config.limits.sampleGap).toBe(0.1);
  const serial = load('rig: {type: serial, serial: {device: /dev/ttyACM0}}').config;
  expect(serial.limits.sampleGap).toBe(0.02);
});

test('a rig that hands can move is armed at rest only, unless the file says otherwise', () => {
  expect(loadConfig({}).config.limits).toMatchObject({ speedArm: null, rateArm: null });
  const serial = load('rig: {type: serial, serial: {device: d}}\nlimits: {arm_rate: 2}').config;
  expect(serial.limits).toMatchObject({ speedArm: 0.1, rateArm: 2 });
});

test('limit switches stand at the ends of the track, unless the file says where', () => {
  expect(load('limits: {track_half_length: 0.5}').config.rig.switches).toEqual({
    low: -0.5,
    high: 0.5,
  });
  const text = 'rig: {channels: {x: {low_switch: -0.42, high_switch: 0.4}}}';
  expect(load(text).config.rig.switches).toEqual({ low: -0.42, high: 0.4 });
});

test('nothing in a configuration can be changed', () => {
  const { config } = load('controllers: {lqr: {r: 1}}');
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isFrozen));
  expect(isFrozen(config)).toBe(true);
});

test('a configuration crosses threads as plain data', () => {
  const { config } = loadConfig({});
  expect(structuredClone(config)).toEqual(config);
});
