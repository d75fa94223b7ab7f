/** Names of severities, as the deployment guide and as the logger spell them, and the logger's level. */
const LEVELS = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'fatal',
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
  silent: 'silent',
} as const;

export type LogLevelName = keyof typeof LEVELS;
export type LogLevel = (typeof LEVELS)[LogLevelName];

export const LOG_LEVEL_NAMES = Object.keys(LEVELS) as LogLevelName[];

export function logLevel(name: LogLevelName): LogLevel {
  return LEVELS[name];
}
