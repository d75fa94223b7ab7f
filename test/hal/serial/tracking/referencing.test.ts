import { beforeEach, describe, expect, it } from 'vitest';
import type { CartReference } from '../../../../src/hal/rig.ts';
import { COMMAND, COMMAND_FIELDS } from '../../../../src/hal/serial/protocol/command.ts';
import { COMMAND_FLAG } from '../../../../src/hal/serial/protocol/layout.ts';
import { Referencing } from '../../../../src/hal/serial/tracking/referencing.ts';
import { DEFAULT_ENCODERS, type EncoderParameters } from '../../../../src/plant-sim/encoder.ts';
import { RIG_FLAG } from '../../../../src/record/signals.ts';

const PERIOD = 0.01;
const SECOND = 100;
const ALL = RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced;

/** A device with incremental encoders that hears of references, and may not. */
class Device {
  readonly referencing: Referencing;
  readonly counts = new Float64Array([7, -3, 12]);
  flags = 0;

  constructor(encoders: EncoderParameters = DEFAULT_ENCODERS) {
    this.referencing = new Referencing(encoders, { low: -0.4, high: 0.5 }, PERIOD);
  }

  rest(samples: number): void {
    for (let i = 0; i < samples; i++) this.referencing.see(this.counts, 0, this.flags);
  }

  /** Sends one command; the device takes the reference in it, where it hears it. */
  cycle(hears = true): number {
    const command = new Float64Array(COMMAND_FIELDS);
    this.referencing.addTo(command);
    const channel = command[COMMAND.flags] / COMMAND_FLAG.referenceX - 1;
    if (hears && channel >= 0) {
      this.counts[channel] = command[COMMAND.value];
      this.flags |= RIG_FLAG.xReferenced << channel;
    }
    this.rest(1);
    return command[COMMAND.flags];
  }
}

let device: Device;
beforeEach(() => {
  device = new Device();
});

describe('referencing incremental encoders', () => {
  it('tells each channel where it stands: cart at the centre, both pendulums hanging', () => {
    device.rest(SECOND + 1);
    expect(device.referencing.begin('centre', true)).toBe(true);
    for (let i = 0; i < 3; i++) device.cycle();
    expect([...device.counts]).toEqual([0, 2048, 2048]);
    expect(device.flags).toBe(ALL);
    expect(device.referencing.isPending).toBe(false);
    expect(device.cycle()).toBe(0);
  });

  it('knows signs, offsets and an upper encoder on the joint', () => {
    device = new Device({
      x: { countsPerUnit: 1000, sign: -1, offset: 0.2 },
      theta1: { countsPerUnit: 100, sign: -1, offset: 0 },
      theta2: { countsPerUnit: 100, sign: 1, offset: 0.5 },
      theta2Relative: true,
    });
    device.flags = RIG_FLAG.limitHigh;
    device.rest(SECOND + 1);
    expect(device.referencing.begin('high', true)).toBe(true);
    for (let i = 0; i < 3; i++) device.cycle();
    expect([...device.counts]).toEqual([-300, -314, -50]);
  });

  it('says it again where the device did not hear it, and gives up after a second', () => {
    device.rest(SECOND + 1);
    device.referencing.begin('none', true);
    for (let i = 0; i < 20; i++) device.cycle(false);
    expect(device.cycle()).not.toBe(0);
    expect(device.cycle()).not.toBe(0);
    expect(device.flags).toBe(RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced);
    device.referencing.begin('centre', false);
    device.rest(SECOND);
    expect(device.referencing.begin('centre', false)).toBe(true);
    for (let i = 0; i < SECOND; i++) expect(device.cycle(false)).not.toBe(0);
    expect(device.cycle(false)).toBe(0);
    expect(device.referencing.isPending).toBe(false);
  });

  it('waits until the rig has stood still for a second', () => {
    device.rest(SECOND);
    expect(device.referencing.begin('centre', true)).toBe(false);
    device.rest(1);
    device.counts[1] += 3;
    device.rest(SECOND);
    expect(device.referencing.begin('centre', true)).toBe(false);
    // An encoder that flickers between two counts stands still.
    for (let i = 0; i < SECOND; i++) {
      device.counts[0] = i % 2;
      device.rest(1);
    }
    device.rest(SECOND);
    expect(device.referencing.begin('centre', true)).toBe(true);
  });

  it.each(['low', 'high'] as const)('takes a cart for at the %s switch only at it', (cart) => {
    device.rest(SECOND + 1);
    expect(device.referencing.begin(cart, false)).toBe(false);
    device.flags = cart === 'low' ? RIG_FLAG.limitHigh : RIG_FLAG.limitLow;
    device.rest(1);
    expect(device.referencing.begin(cart, false)).toBe(false);
    device.flags = cart === 'low' ? RIG_FLAG.limitLow : RIG_FLAG.limitHigh;
    device.rest(1);
    expect(device.referencing.begin(cart, false)).toBe(true);
  });

  it('begins nothing where there is nothing to do', () => {
    device.rest(SECOND + 1);
    const nothing: CartReference = 'none';
    expect(device.referencing.begin(nothing, false)).toBe(false);
  });

  it('forgets what is pending when it is cancelled', () => {
    device.rest(SECOND + 1);
    device.referencing.begin('centre', true);
    device.referencing.cancel();
    expect(device.cycle()).toBe(0);
  });
});
