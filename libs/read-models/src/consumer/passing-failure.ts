import { EventStoreUnavailable } from '#event-store';

/** Thrown by `apply` for what is not the event's fault and will pass; the batch is then tried again later. */
export class PassingFailure extends Error {
  override readonly name = 'PassingFailure';
}

/** SQLSTATE classes (PostgreSQL, appendix A) that say something of the server or of concurrency, not of the statement. */
const passingClasses = ['08', '40', '53', '55P03', '57', '58', '25P03'];

const passingCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What `pg` says without a code of its own when a connection is lost or cannot be had. */
const lostConnection =
  /connection terminated|timeout (exceeded|expired)|query read timeout|not queryable|client was closed/i;

/** Whether an error has nothing to do with the events being applied, so that repeating can help. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof PassingFailure || error instanceof EventStoreUnavailable) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (passingCodes.has(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code)) return passingClasses.some((prefix) => code.startsWith(prefix));
  return lostConnection.test(error.message) || (error.cause !== undefined && isPassing(error.cause));
}
