import { beforeEach, describe, expect, it } from 'vitest';
import { LINK_STATE } from '../../../src/hal/serial/link/link-block.ts';
import { COMMAND } from '../../../src/hal/serial/protocol/command.ts';
import { COMMAND_FLAG, SAMPLE_FLAG } from '../../../src/hal/serial/protocol/layout.ts';
import { SerialRig } from '../../../src/hal/serial/serial-rig.ts';
import { DEFAULT_ENCODERS } from '../../../src/plant-sim/encoder.ts';
import { RECORD_SIZE, REQUEST, RIG_FLAG, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE } from '../../../src/safety/state-machine.ts';
import { MailboxDevice } from './mailbox-device.ts';

const GAP_PERIODS = 20;
const REFERENCED =
  SAMPLE_FLAG.xReferenced | SAMPLE_FLAG.theta1Referenced | SAMPLE_FLAG.theta2Referenced;

let device: MailboxDevice;
let rig: SerialRig;
let record: Float64Array;

beforeEach(() => {
  device = new MailboxDevice();
  rig = makeRig(1);
  record = new Float64Array(RECORD_SIZE);
});

function makeRig(sign: 1 | -1): SerialRig {
  return new SerialRig({
    encoders: DEFAULT_ENCODERS,
    drive: { fullScaleForce: 200, deadZone: 0, backEmf: 0, sign },
    periodSeconds: 0.001,
    validityMs: 20,
    sampleGap: GAP_PERIODS * 0.001,
    switches: { low: -1.5, high: 1.5 },
    ...device.buffers,
  });
}

/** One period: the rig is read, a command written, the device answers. */
function cycle(command: { force?: number; state?: number; requests?: number } = {}): void {
  record[SIGNAL.tick] += 1;
  record[SIGNAL.periods] = 1;
  rig.read(record);
  record[SIGNAL.force] = command.force ?? 0;
  record[SIGNAL.enable] = command.force === undefined ? 0 : 1;
  record[SIGNAL.state] = command.state ?? SAFETY_STATE.latched;
  record[SIGNAL.requests] = command.requests ?? 0;
  rig.write(record);
  device.serve();
}

describe('a link that is up', () => {
  it('answers each command with a sample for the next cycle', () => {
    device.plugIn();
    device.flags = REFERENCED;
    device.counts[1] = 33;
    cycle();
    expect(record[SIGNAL.fresh]).toBe(0);
    cycle();
    expect(record[SIGNAL.fresh]).toBe(1);
    expect(record[SIGNAL.countTheta1]).toBe(33);
    expect(record[SIGNAL.sampleLag]).toBe(1);
    expect(record[SIGNAL.rigFlags]).toBe(
      RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.theta2Referenced,
    );
    expect(device.last[COMMAND.sequence]).toBe(2);
    expect(device.last[COMMAND.flags]).toBe(0);
  });

  it('carries forces in mN, in the direction that the drive has', () => {
    device.plugIn();
    cycle({ force: -12.3456 });
    expect(device.last[COMMAND.value]).toBe(-12_346);
    expect(device.last[COMMAND.flags]).toBe(COMMAND_FLAG.enable);
    expect(device.last[COMMAND.validityMs]).toBe(20);
    rig = makeRig(-1);
    cycle({ force: -12.3456 });
    expect(device.last[COMMAND.value]).toBe(12_346);
  });

  it('knows no true state', () => {
    device.plugIn();
    cycle();
    expect(record[SIGNAL.trueX]).toBeNaN();
    expect(record[SIGNAL.trueTheta2Dot]).toBeNaN();
  });

  it('says in the record that the device is another one', () => {
    device.plugIn(true);
    cycle();
    cycle();
    expect(record[SIGNAL.rigFlags] & RIG_FLAG.identityMismatch).not.toBe(0);
  });

  it('counts a sample that never came', () => {
    device.plugIn();
    cycle();
    device.silent = true;
    cycle();
    device.silent = false;
    cycle();
    expect(record[SIGNAL.fresh]).toBe(0);
    cycle();
    expect(record[SIGNAL.fresh]).toBe(1);
    cycle();
    expect(record[SIGNAL.samplesLost]).toBe(1);
  });

  it('sends zero force out of turn on a stop', () => {
    device.plugIn();
    cycle({ force: 5 });
    rig.stop();
    device.serve();
    expect([...device.last]).toEqual([0, 2, 20, 0]);
    cycle();
    expect(record[SIGNAL.fresh]).toBe(1);
  });
});

describe('the latch of a device', () => {
  it('is cleared by a reset that was granted, again and again until the device says so', () => {
    device.plugIn();
    device.silent = true;
    cycle({ state: SAFETY_STATE.ready, requests: REQUEST.reset });
    expect(device.last[COMMAND.flags]).toBe(COMMAND_FLAG.clear);
    device.silent = false;
    cycle({ state: SAFETY_STATE.ready });
    expect(device.last[COMMAND.flags]).toBe(COMMAND_FLAG.clear);
    cycle({ state: SAFETY_STATE.ready });
    cycle({ state: SAFETY_STATE.ready });
    expect(record[SIGNAL.rigFlags] & RIG_FLAG.deviceLatched).toBe(0);
    expect(device.last[COMMAND.flags]).toBe(0);
  });

  it('is not cleared for ever: what it latched for may go away when nobody looks', () => {
    device.plugIn();
    device.silent = true;
    cycle({ state: SAFETY_STATE.ready, requests: REQUEST.reset });
    device.silent = false;
    device.clears = false;
    for (let i = 0; i < 498; i++) cycle({ state: SAFETY_STATE.ready });
    expect(device.last[COMMAND.flags]).toBe(COMMAND_FLAG.clear);
    for (let i = 0; i < 3; i++) cycle({ state: SAFETY_STATE.ready });
    expect(device.last[COMMAND.flags]).toBe(0);
  });

  it('is not cleared by a reset that was refused, nor by anything while it carries force', () => {
    device.plugIn();
    cycle({ state: SAFETY_STATE.tripped, requests: REQUEST.reset });
    expect(device.last[COMMAND.flags]).toBe(0);
    cycle({ force: 1, state: SAFETY_STATE.running, requests: REQUEST.reset });
    expect(device.last[COMMAND.flags]).toBe(COMMAND_FLAG.enable);
  });
});

describe('a link that is down', () => {
  it('has no sample, and nothing is sent', () => {
    cycle();
    expect(record[SIGNAL.fresh]).toBe(0);
    expect(record[SIGNAL.rigFlags]).toBe(RIG_FLAG.linkDown);
    expect(device.commands).toEqual([]);
  });

  it('is what silence means, after two gaps and no sooner', () => {
    device.plugIn();
    cycle();
    device.silent = true;
    for (let i = 0; i < 2 * GAP_PERIODS; i++) cycle();
    expect(device.link.isUp).toBe(true);
    cycle();
    cycle();
    expect(device.link.state).toBe(LINK_STATE.lost);
    expect(record[SIGNAL.rigFlags]).toBe(RIG_FLAG.linkDown);
  });

  it('is what a device that is gone means, at once', () => {
    device.plugIn();
    cycle();
    device.mailbox.isOpen = false;
    cycle();
    expect(device.link.state).toBe(LINK_STATE.lost);
    expect(record[SIGNAL.rigFlags]).toBe(RIG_FLAG.linkDown);
  });

  it('starts anew with the device that comes back, all counts at zero', () => {
    device.plugIn();
    for (let i = 0; i < 5; i++) cycle();
    device.mailbox.isOpen = false;
    cycle();
    device.link.retire();
    device.plugIn();
    cycle();
    cycle();
    expect(record[SIGNAL.fresh]).toBe(1);
    expect(record[SIGNAL.samplesLost]).toBe(0);
    expect(record[SIGNAL.rigFlags] & RIG_FLAG.deviceLatched).not.toBe(0);
  });

  it('is never written to when it is another one than was read from last', () => {
    device.plugIn();
    for (let i = 0; i < 3; i++) cycle();
    const before = device.commands.length;
    device.link.lost();
    device.link.retire();
    device.plugIn();
    rig.write(record);
    expect(rig.stop()).toBe(false);
    device.serve();
    expect(device.commands).toHaveLength(before);
  });

  it('is told of when it went and came back between two reads, so that nothing goes on', () => {
    device.plugIn();
    for (let i = 0; i < 3; i++) cycle();
    device.link.lost();
    device.link.retire();
    device.plugIn();
    rig.read(record);
    expect(record[SIGNAL.rigFlags]).toBe(RIG_FLAG.linkDown);
    expect(record[SIGNAL.fresh]).toBe(0);
  });

  it('is closed for good at the end', () => {
    device.plugIn();
    cycle({ force: 9 });
    rig.close();
    device.serve();
    expect(device.last[COMMAND.flags]).toBe(0);
    expect(device.link.state).toBe(LINK_STATE.closed);
  });
});

describe('references', () => {
  it('are set at rest and without force, and arrive', () => {
    device.plugIn();
    for (let i = 0; i < 1003; i++) cycle();
    expect(rig.reference('centre', true)).toBe(true);
    cycle();
    expect(record[SIGNAL.rigFlags] & RIG_FLAG.referencing).not.toBe(0);
    for (let i = 0; i < 8; i++) cycle();
    expect(device.counts).toEqual([0, 2048, 2048]);
    expect(record[SIGNAL.countTheta1]).toBe(2048);
    expect(record[SIGNAL.rigFlags] & RIG_FLAG.theta2Referenced).not.toBe(0);
    expect(record[SIGNAL.fresh]).toBe(1);
  });

  it('are refused under force, and where no device is', () => {
    expect(rig.reference('centre', true)).toBe(false);
    device.plugIn();
    for (let i = 0; i < 1003; i++) cycle({ force: 0 });
    expect(rig.reference('centre', true)).toBe(false);
  });
});

describe('a look between two cycles', () => {
  it('tells of an open contact at once, and leaves the sample for the next cycle', () => {
    device.plugIn();
    device.flags = REFERENCED;
    cycle({ force: 5 });
    expect(rig.glance()).toBe(false);
    cycle({ force: 5 });
    device.flags = REFERENCED | SAMPLE_FLAG.contactOpen | SAMPLE_FLAG.contactTripped;
    cycle({ force: 5 });
    expect(rig.glance()).toBe(true);
    record[SIGNAL.tick] += 1;
    rig.read(record);
    expect(record[SIGNAL.fresh]).toBe(1);
    expect(record[SIGNAL.rigFlags] & RIG_FLAG.contactOpen).not.toBe(0);
    expect(record[SIGNAL.samplesLost]).toBe(0);
  });

  it('is believed by the next cycle, though its sample answers no command of this link', () => {
    device.plugIn();
    device.flags = REFERENCED;
    cycle({ force: 5 });
    cycle({ force: 5 });
    device.flags = REFERENCED | SAMPLE_FLAG.latched;
    device.skew = 1000;
    cycle({ force: 5 });
    expect(rig.glance()).toBe(true);
    record[SIGNAL.tick] += 1;
    rig.read(record);
    expect(record[SIGNAL.fresh]).toBe(0);
    expect(record[SIGNAL.rigFlags] & RIG_FLAG.deviceLatched).not.toBe(0);
  });

  it('sees nothing where nothing came', () => {
    device.plugIn();
    expect(rig.glance()).toBe(false);
  });
});
