import { defineConfig } from 'vitest/config';

/** Tests that run a real loop, tty, socket or browser: one after another, after all others. */
const LIVE = ['test/**/*.live.test.ts', 'test/browser/**/*.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    execArgv: ['--expose-gc'],
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: LIVE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: LIVE,
          testTimeout: 120_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
