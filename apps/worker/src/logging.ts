import { pino, type Logger } from 'pino';
import type { Config } from '#platform';

/** The process's logger: JSON lines, written in pieces so that no work waits for them. */
export function createLogger(level: Config['logLevel']): Logger {
  return pino(
    { level, base: { part: 'worker' } },
    pino.destination({ sync: false, minLength: 4_096, periodicFlush: 500 }),
  );
}
