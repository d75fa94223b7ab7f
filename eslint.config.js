import { readFileSync } from 'node:fs';
import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Rooms that import nothing of Node, read no clock, and give the same bits on every engine. */
const PURE = JSON.parse(
  readFileSync(new URL('tsconfig.pure.json', import.meta.url), 'utf8'),
).include.map((room) => (room.endsWith('.ts') ? room : `${room}/**/*.ts`));

/** Functions of `Math` whose bits the language fixes. */
const EXACT_MATH = ['sqrt', 'abs', 'min', 'max', 'floor', 'imul', 'PI', 'SQRT2'];
const INEXACT_MATH = Object.getOwnPropertyNames(Math)
  .filter((name) => !EXACT_MATH.includes(name))
  .map((property) => ({
    object: 'Math',
    property,
    message: 'Its bits, or its purity, depend on the engine: use src/numerics/elementary.ts.',
  }));

/** Rooms from the bottom up: a room imports only rooms below it, and itself. */
const LAYERS = [
  ['numerics', 'record', 'errors.ts'],
  ['plant-sim'],
  ['controllers', 'estimation', 'safety'],
  ['hal'],
  ['loop', 'config'],
  ['data', 'telemetry', 'tuning', 'emulator', 'conformance'],
  ['cli', 'dashboard'],
];
const UPWARDS = LAYERS.flatMap((rooms, index) => {
  const above = LAYERS.slice(index + 1).flat();
  return above.length === 0
    ? []
    : [
        {
          target: rooms.map((room) => `./src/${room}`),
          from: above.map((room) => `./src/${room}`),
          message: 'Imports run downwards only: see docs/architecture.md.',
        },
      ];
});

export default defineConfig(
  { ignores: ['dist/', 'docs/api/', 'coverage/', 'node_modules/'] },
  tseslint.configs.strict,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.mjs'] })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: UPWARDS }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*', '!*.ts'] }],
      'no-restricted-globals': [
        'error',
        ...['Date', 'performance', 'process', 'console', 'crypto', 'Buffer', 'Intl', 'setTimeout'],
        ...['setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'globalThis', 'Atomics'],
      ],
      'no-restricted-properties': ['error', ...INEXACT_MATH],
      'no-restricted-syntax': [
        'error',
        {
          selector: "BinaryExpression[operator='**'], AssignmentExpression[operator='**=']",
          message: 'The bits of ** depend on the engine.',
        },
      ],
    },
  },
);
