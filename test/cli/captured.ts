import { Command } from 'commander';
import { vi } from 'vitest';

/** What a verb writes to stdout when it is run in this process; what it throws, it throws. */
export async function captured(
  register: (program: Command) => void,
  args: readonly string[],
): Promise<string> {
  const program = new Command('dip-bridge')
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  register(program);
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return text;
}
