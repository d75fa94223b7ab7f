import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { COMMAND_FLAG, SAMPLE_FLAG } from '../../src/hal/serial/protocol/layout.ts';
import { hasAvrGcc, hasSimavr } from '../support/avr.ts';
import { hasGcc } from '../support/gcc.ts';
import { emulatedRig } from './emulated-rig.ts';

describe.skipIf(!hasGcc || !hasAvrGcc || !hasSimavr)(
  'the AVR emulator (needs gcc, avr-gcc, avr-libc, simavr)',
  () => {
    test('is held, pushed and dropped as the host emulator is', async () => {
      const rig = await emulatedRig({ rig: 'avr' });
      const client = rig.open();
      const held = await client.answer();
      expect(held.counts).toEqual([0, 33, 20]);
      expect(held.flags & SAMPLE_FLAG.latched).not.toBe(0);
      expect(held.flags & SAMPLE_FLAG.theta2Referenced).not.toBe(0);

      const pushed = await client.push(10, 100);
      expect(pushed.flags & SAMPLE_FLAG.enabled).not.toBe(0);
      expect(pushed.counts[0]).toBeGreaterThan(100);
      expect(pushed.counts[1]).toBeLessThan(33);

      const dropped = await rig.heard('dropped');
      await rig.heard('released');
      expect(dropped.timeUs).toBeGreaterThan(0);
      expect((await client.answer()).flags & SAMPLE_FLAG.watchdog).not.toBe(0);
    });

    test('counts every edge of a lift, fast as it is', async () => {
      const rig = await emulatedRig({ rig: 'avr', unreferenced: true, reversed: ['theta1'] });
      const client = rig.open();
      expect((await client.answer()).counts).toEqual([0, 0, 0]);
      await client.answer({ flags: COMMAND_FLAG.referenceX });
      await client.answer({ flags: COMMAND_FLAG.referenceTheta1, value: -2048 });
      await client.answer({ flags: COMMAND_FLAG.referenceTheta2, value: 2048 });
      await rig.heard('held', 3000);
      await sleep(10);
      expect((await client.answer()).counts).toEqual([0, -33, 20]);
    });

    test('boots its image anew, and is lifted once it is referenced again', async () => {
      const rig = await emulatedRig({ rig: 'avr' });
      const client = rig.open();
      await client.push(10, 300);
      rig.emulator.inject('reboot');
      const rebooting = await rig.heard('rebooting');
      const booted = await rig.heard('booted', 5000);
      expect((booted.timeUs - rebooting.timeUs) / 1e6).toBeCloseTo(1, 2);
      await sleep(50);
      const { flags, counts, latchedUs } = await client.answer();
      expect(flags).toBe(SAMPLE_FLAG.latched);
      expect(counts).toEqual([0, 0, 0]);
      expect(latchedUs).toBeLessThan(1_000_000);
      await client.answer({ flags: COMMAND_FLAG.referenceX });
      await client.answer({ flags: COMMAND_FLAG.referenceTheta1, value: 2048 });
      await client.answer({ flags: COMMAND_FLAG.referenceTheta2, value: 2048 });
      await rig.heard('held', 5000);
      await sleep(20);
      expect((await client.answer()).counts).toEqual([0, 33, 20]);
    });

    test('sees its contact open', async () => {
      const rig = await emulatedRig({ rig: 'avr', injections: ['contact=open'] });
      const client = rig.open();
      await client.answer({ flags: COMMAND_FLAG.clear });
      const { flags } = await client.answer({ flags: COMMAND_FLAG.enable, value: 1000 });
      expect(flags & SAMPLE_FLAG.contactOpen).not.toBe(0);
      expect(flags & SAMPLE_FLAG.enabled).toBe(0);
    });
  },
);
