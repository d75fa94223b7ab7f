/**
 * Proofs that take too long for the tests: `npm run prove -- NAME [OPTIONS]`.
 * Each prints one JSON document and exits 0 only where what it proves holds.
 */
import { readdirSync } from 'node:fs';

const folder = new URL('./prove/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
const [name = '', ...options] = process.argv.slice(2);

if (names.includes(name)) {
  const { prove } = (await import(new URL(`${name}.ts`, folder).href)) as {
    prove: (options: readonly string[]) => Promise<boolean>;
  };
  process.exitCode = (await prove(options)) ? 0 : 1;
} else {
  console.error(`prove: there is no proof '${name}'; there are: ${names.join(', ')}`);
  process.exitCode = 2;
}
