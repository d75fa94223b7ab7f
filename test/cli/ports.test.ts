import { afterEach, expect, test, vi } from 'vitest';
import { registerPorts } from '../../src/cli/commands/ports.ts';
import { captured } from './captured.ts';

const notes = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
afterEach(() => notes.mockClear());

test('ports prints one JSON document, whatever this machine has', async () => {
  const document = JSON.parse(await captured(registerPorts, ['ports', '--json']));
  expect(document.source).toMatch(/^(system|sysfs)$/);
  for (const port of document.ports) {
    expect(port.path).toMatch(/^\//);
    expect(port).toHaveProperty('stablePath');
    expect(port.isPermitted).toBeTypeOf('boolean');
  }
});

test('ports prints a row for every port, and on stderr what to make of a short list', async () => {
  const { ports } = JSON.parse(await captured(registerPorts, ['ports', '--json']));
  notes.mockClear();
  const text = await captured(registerPorts, ['ports']);
  for (const { path } of ports) expect(text).toContain(path);
  if (ports.length === 0) expect(notes.mock.calls.join('')).toContain('no serial device found');
});
