import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isAlive, ourselves } from '../../../src/data/latch/holder.ts';

test('this process is alive', () => {
  expect(isAlive(ourselves())).toBe(true);
});

test('a process that ended is not, nor a later one with its number', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const holder = { ...ourselves(), pid: child.pid!, startTime: null };
  expect(isAlive(holder)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(holder)).toBe(false);
  if (ourselves().startTime !== null) {
    expect(isAlive({ ...ourselves(), startTime: '1' })).toBe(false);
  }
});

test('a process of before the machine was started anew is not', () => {
  expect(isAlive({ ...ourselves(), bootId: '00000000-0000-0000-0000-000000000000' })).toBe(false);
});
