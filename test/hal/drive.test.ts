import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driveCommand, driveForce, type DriveParameters } from '../../src/hal/drive.ts';
import { STATE, STATE_SIZE } from '../../src/plant-sim/state.ts';
import { RECORD_SIZE, SIGNAL } from '../../src/record/signals.ts';

const PLAIN: DriveParameters = { fullScaleForce: 100, deadZone: 0, backEmf: 0, sign: 1 };

/** The command that is sent for a force, at a speed of the cart as estimated. */
function command(drive: DriveParameters, force: number, xDot = 0, enable = 1): number {
  const record = new Float64Array(RECORD_SIZE);
  record[SIGNAL.force] = force;
  record[SIGNAL.enable] = enable;
  record[SIGNAL.xDot] = xDot;
  const out = Float64Array.of(NaN);
  driveCommand(drive, record, out);
  return out[0];
}

/** The force that a command gives, at a speed of the cart as it is. */
function force(drive: DriveParameters, sent: number, xDot = 0): number {
  const state = new Float64Array(STATE_SIZE);
  state[STATE.xDot] = xDot;
  const forces = Float64Array.of(0, sent);
  driveForce(drive, forces, 1, state);
  return forces[1];
}

describe('the command of a drive', () => {
  it('is the share of the force at full scale', () => {
    expect(command(PLAIN, 25)).toBe(0.25);
    expect(command({ ...PLAIN, sign: -1 }, 25)).toBe(-0.25);
  });

  it('is never beyond full scale', () => {
    expect(command(PLAIN, 170)).toBe(1);
    expect(command({ ...PLAIN, deadZone: 30 }, -90)).toBe(-1);
    expect(command({ ...PLAIN, backEmf: 50 }, 90, 1)).toBe(1);
  });

  it('steps over the dead zone either way, and rests where no force is wanted', () => {
    const drive = { ...PLAIN, deadZone: 8 };
    expect(command(drive, 2)).toBe(0.1);
    expect(command(drive, -2)).toBe(-0.1);
    expect(command(drive, 0)).toBe(0);
  });

  it('makes up for what back-EMF takes on a cart that moves', () => {
    const drive = { ...PLAIN, backEmf: 10 };
    expect(command(drive, 20, 1)).toBeCloseTo(0.3, 12);
    expect(command(drive, 20, -1)).toBeCloseTo(0.1, 12);
  });

  it('is none where the drive is not enabled, whatever the record holds', () => {
    expect(command({ ...PLAIN, backEmf: 10 }, 50, 3, 0)).toBe(0);
  });

  it('does not turn a force that is no number into one', () => {
    expect(command(PLAIN, NaN)).toBeNaN();
  });
});

describe('the force of a drive', () => {
  it('is nothing within its dead zone, and less by it beyond', () => {
    const drive = { ...PLAIN, deadZone: 8 };
    expect(force(drive, 0.05)).toBe(0);
    expect(force(drive, -0.08)).toBe(0);
    expect(force(drive, 0.1)).toBeCloseTo(2, 12);
    expect(force(drive, -1)).toBeCloseTo(-92, 12);
  });

  it('falls with the speed of the cart, and brakes one that runs ahead of it', () => {
    const drive = { ...PLAIN, backEmf: 10 };
    expect(force(drive, 0.5, 2)).toBeCloseTo(30, 12);
    expect(force(drive, 0.1, 2)).toBeCloseTo(-10, 12);
  });

  it('is none without a command: a drive at rest is open and does not brake', () => {
    expect(force({ ...PLAIN, backEmf: 10 }, 0, 2)).toBe(0);
  });

  it('pulls where it is mounted the other way round', () => {
    expect(force({ ...PLAIN, sign: -1 }, 0.5)).toBe(-50);
  });
});

describe('command and force together', () => {
  /** Evenly spread over a range: half of all doubles are too small to matter here. */
  const between = (least: number, most: number): fc.Arbitrary<number> =>
    fc.integer({ min: 0, max: 100_000 }).map((share) => least + ((most - least) * share) / 100_000);

  const drives: fc.Arbitrary<DriveParameters> = fc.record({
    fullScaleForce: between(1, 1000),
    deadZone: fc.oneof(fc.constant(0), between(0, 50)),
    backEmf: fc.oneof(fc.constant(0), between(0, 100)),
    sign: fc.constantFrom(1 as const, -1 as const),
  });
  const forces = between(-1000, 1000);
  const speeds = fc.oneof(fc.constant(0), between(-5, 5));

  /** Force that the motor itself has to give, dead zone not counted. */
  const effort = (drive: DriveParameters, wanted: number, xDot: number) =>
    wanted + drive.backEmf * xDot;

  it('give back the force that was asked for, on any drive that can, at rest and moving', () => {
    fc.assert(
      fc.property(drives, forces, speeds, (drive, wanted, xDot) => {
        const needed = effort(drive, wanted, xDot);
        fc.pre(Math.abs(needed) + drive.deadZone <= drive.fullScaleForce);
        // No effort at all is an open drive, which does not brake: see above.
        fc.pre(Math.abs(needed) > 1e-12);
        expect(force(drive, command(drive, wanted, xDot), xDot)).toBeCloseTo(wanted, 9);
      }),
      { numRuns: 1000 },
    );
  });

  it('never give more than the drive can', () => {
    fc.assert(
      fc.property(drives, forces, speeds, (drive, wanted, xDot) => {
        fc.pre(drive.deadZone < drive.fullScaleForce);
        const given = force(drive, command(drive, wanted, xDot), xDot);
        const most = drive.fullScaleForce - drive.deadZone + drive.backEmf * Math.abs(xDot);
        expect(Math.abs(given)).toBeLessThanOrEqual(most + 1e-9);
      }),
    );
  });
});
