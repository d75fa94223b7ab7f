import { digest } from './digest.ts';
import { nameOf, recordsOf, RUNS } from './runs.ts';

/** Prints the digest of every run by its name, as JSON. */
const digests = Object.fromEntries(RUNS.map((run) => [nameOf(run), digest(recordsOf(run))]));
console.log(JSON.stringify(digests, null, 2));
