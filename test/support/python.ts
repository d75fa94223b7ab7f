import { spawnSync } from 'node:child_process';

/** A Python 3.9 or later, or undefined: the vectors of the wire are made by one. */
export const python = ['python3', '/usr/bin/python3'].find(
  (command) =>
    spawnSync(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'], {
      stdio: 'ignore',
    }).status === 0,
);
