import { describe, expect, it } from 'vitest';
import { CommandHistory } from '../../src/estimation/command-history.ts';

describe('CommandHistory', () => {
  it('finds each force by its age, also after the ring has gone round', () => {
    const commands = new CommandHistory(8);
    const forces = Float64Array.from({ length: 21 }, (_, index) => 10 + index);
    for (let index = 0; index < forces.length; index++) commands.push(forces, index);
    const byAge = Array.from({ length: 8 }, (_, age) => commands.memory[commands.indexOf(age)]);
    expect(byAge).toEqual([30, 29, 28, 27, 26, 25, 24, 23]);
  });

  it('holds zero force before anything was commanded and after it was cleared', () => {
    const commands = new CommandHistory(4);
    expect(commands.memory[commands.indexOf(0)]).toBe(0);
    commands.push(Float64Array.of(7), 0);
    commands.clear();
    expect(Array.from({ length: 4 }, (_, age) => commands.memory[commands.indexOf(age)])).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it.each([0, 3, 48, -4, NaN])('refuses a capacity of %s', (capacity) => {
    expect(() => new CommandHistory(capacity)).toThrow(RangeError);
  });
});
