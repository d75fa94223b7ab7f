import { execFileSync } from 'node:child_process';

const python = ['python3', '/usr/bin/python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import scipy.linalg'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** Whether there is a Python with scipy, the independent oracle of small linear algebra. */
export const hasScipy = python !== undefined;

/**
 * Runs Python that reads `given` and leaves its answer in `answer`, both as JSON; `np` and
 * `la` (scipy.linalg) are imported.
 */
export function scipy<Answer>(code: string, given: unknown): Answer {
  const program = [
    'import json, sys',
    'import numpy as np',
    'import scipy.linalg as la',
    'given = json.load(sys.stdin)',
    code,
    'json.dump(answer, sys.stdout)',
  ].join('\n');
  const text = execFileSync(python ?? 'python3', ['-c', program], { input: JSON.stringify(given) });
  return JSON.parse(text.toString()) as Answer;
}
