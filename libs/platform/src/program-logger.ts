import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.js';
import { withoutSecrets } from './without-secrets.js';

/**
 * The logger of a program: JSON lines that say which part wrote them, secrets taken out, written in pieces so that no
 * work waits for them.
 */
export function programLogger(
  part: string,
): (level: Config['logLevel'], destination?: DestinationStream) => Logger {
  return (level, destination) =>
    pino(
      { level, base: { part }, hooks: { streamWrite: withoutSecrets } },
      destination ?? pino.destination({ sync: false, minLength: 4_096, periodicFlush: 500 }),
    );
}
