import { CommanderError } from 'commander';
import { BridgeError, EXIT } from '../errors.ts';

/** Says what went wrong, a line each, and returns the exit code. */
export function reportFailure(error: unknown): number {
  // The parser has written its own line, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof BridgeError) {
    writeFailure(error.code, error.message);
    return error.exitCode;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const isDebugging = /^(debug|trace)$/i.test(process.env.LOG_LEVEL ?? '');
  if (isDebugging) writeFailure('INTERNAL', stack ?? message);
  else writeFailure('INTERNAL', `${message}; run it again with LOG_LEVEL=debug and report this`);
  return EXIT.internal;
}

/** `dip-bridge: CODE: message`, once a line of the message. */
export function writeFailure(code: string, message: string): void {
  for (const line of message.split('\n')) {
    process.stderr.write(`dip-bridge: ${code}: ${line}\n`);
  }
}
