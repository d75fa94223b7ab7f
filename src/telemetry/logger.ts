import { pino, type Logger } from 'pino';

const STDERR = 2;

/** Lines that nobody takes off a blocked stderr are dropped beyond so many bytes. */
const LARGEST_BACKLOG = 1024 * 1024;

/** JSON lines on stderr. A stderr that is blocked or gone never blocks or ends its writer. */
export function createLogger(level: string): Logger {
  const stream = pino.destination({ dest: STDERR, sync: false, maxLength: LARGEST_BACKLOG });
  stream.on('error', () => {});
  return pino({ level, base: { thread: 'telemetry' } }, stream);
}
