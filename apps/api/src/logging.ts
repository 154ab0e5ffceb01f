import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '#platform';

/** Where secrets stand in what might be logged. */
const secrets = [
  'authorization',
  'password',
  'accessToken',
  '*.authorization',
  '*.password',
  '*.accessToken',
  'req.headers.authorization',
  'req.headers.cookie',
  'headers.authorization',
  'body.password',
  'req.body.password',
];

/** The process's logger: JSON lines, secrets taken out, written in pieces so that no request waits for it. */
export function createLogger(level: Config['logLevel'], destination?: DestinationStream): Logger {
  return pino(
    { level, base: { part: 'api' }, redact: { paths: secrets, censor: '[secret]' } },
    destination ?? pino.destination({ sync: false, minLength: 4_096, periodicFlush: 500 }),
  );
}
