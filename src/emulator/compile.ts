import { execFileSync } from 'node:child_process';
import { BridgeError, EXIT } from '../errors.ts';

/** Compilers by their command, with the Debian packages that bring them and their library. */
const COMPILERS = {
  gcc: 'gcc libc6-dev',
  'avr-gcc': 'gcc-avr avr-libc',
} as const;

export type Compiler = keyof typeof COMPILERS;

/** What a complaint of a compiler or linker says is missing, and the Debian package that has it. */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/simavr/, 'libsimavr-dev'],
  [/avr\/|util\/|crtatmega|specs-atmega/, 'avr-libc'],
  [/fatal error: \S+\.h: No such file|cannot find/, 'libc6-dev'],
];

/**
 * Runs a compiler.
 *
 * @param purpose what needs it, for the error where there is none
 * @param args its arguments; no shell reads them
 * @throws BridgeError COMPILER_MISSING, NOT_COMPILED
 */
export function compile(compiler: Compiler, purpose: string, args: readonly string[]): void {
  try {
    execFileSync(compiler, args, { stdio: 'pipe' });
  } catch (error) {
    throw compilerError(compiler, purpose, error as CompilerFailure);
  }
}

type CompilerFailure = NodeJS.ErrnoException & { readonly stderr?: Buffer };

function compilerError(compiler: Compiler, purpose: string, error: CompilerFailure): BridgeError {
  if (error.code === 'ENOENT') {
    return new BridgeError(
      'COMPILER_MISSING',
      EXIT.unavailable,
      `${compiler} is missing, and ${purpose} needs it; install it (Debian: apt install ${COMPILERS[compiler]})`,
    );
  }
  const complaint = error.stderr?.toString() ?? '';
  const reason =
    /^.*(?:error|cannot find).*$/m.exec(complaint)?.[0] ?? error.message.split('\n')[0];
  // A source that says what it cannot be made for.
  const refusal = /#error "?(.*?)"?$/.exec(reason)?.[1];
  if (refusal !== undefined) {
    return new BridgeError(
      'NOT_COMPILED',
      EXIT.unavailable,
      `${purpose} cannot be made: ${refusal} Choose another value`,
    );
  }
  const missing = PACKAGES.find(([pattern]) => pattern.test(reason))?.[1] ?? COMPILERS[compiler];
  return new BridgeError(
    'NOT_COMPILED',
    EXIT.unavailable,
    `${purpose}: ${compiler} cannot compile it (${reason.trim()}); is what it needs installed? (Debian: apt install ${missing})`,
  );
}
