/**
 * A clock that all threads of the process read alike. `performance.now()` counts from the start of
 * each thread; what the system calls its monotonic clock has one origin for all.
 */

const CALIBRATIONS = 16;

/** Add it to a reading of this thread's `performance.now()` to have the common clock, ms. */
export const COMMON_OFFSET_MS = calibrate();

/** The common clock, ms. */
export function commonNowMs(): number {
  return performance.now() + COMMON_OFFSET_MS;
}

/** The reading with the shortest time around it is the least disturbed one. */
function calibrate(): number {
  let offset = 0;
  let shortest = Infinity;
  for (let i = 0; i < CALIBRATIONS; i++) {
    const before = performance.now();
    const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
    const after = performance.now();
    if (after - before >= shortest) continue;
    shortest = after - before;
    offset = monotonicMs - (before + after) / 2;
  }
  return offset;
}
