import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the page from its sources, so that a test never looks at an old one. */
export async function buildPage(): Promise<void> {
  await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    mode: 'production',
    logLevel: 'warn',
  });
}
