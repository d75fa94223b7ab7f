import { defineConfig } from 'vite';

/** The page: static files that the bridge serves itself, under any path. */
export default defineConfig({
  root: 'src/dashboard',
  base: './',
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // The bridge's content security policy allows files of its own only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
