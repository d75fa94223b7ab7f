import { expect, test } from 'vitest';
import { DeadMan } from '../../../src/telemetry/operators/dead-man.ts';

test('a dead-man control is let go at the start, by word, and by silence', () => {
  const control = new DeadMan(300);
  expect(control.isHeld(0)).toBe(false);
  control.hold(7, 1000);
  expect(control.isHeld(1300)).toBe(true);
  expect(control.isHeld(1301)).toBe(false);
  control.hold(7, 1400);
  control.letGo();
  expect(control.isHeld(1400)).toBe(false);
});

test('a dead-man control is held by who said so, and by nobody else', () => {
  const control = new DeadMan(300);
  control.hold(7, 0);
  expect(control.isHeldBy(7, 100)).toBe(true);
  expect(control.isHeldBy(8, 100)).toBe(false);
  control.letGo();
  expect(control.isHeldBy(0, 100)).toBe(false);
});
