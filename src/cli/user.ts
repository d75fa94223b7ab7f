import { userInfo } from 'node:os';

/** Who sits at this command line, for the audit trail. */
export function commandLineUser(): string {
  try {
    return `command line, ${userInfo().username}`;
  } catch {
    // In a container a user need not have a name.
    return `command line, user ${process.getuid?.() ?? 'unknown'}`;
  }
}
