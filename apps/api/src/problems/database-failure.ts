/** SQLSTATE classes (PostgreSQL, appendix A) of a server that cannot serve now. */
const unavailableClasses = ['08', '53', '57', '58'];

const networkCodes: ReadonlySet<string> = new Set([
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
  /connection terminated|timeout (exceeded|expired)|query read timeout|not queryable|client was closed|after calling end on the pool/i;

/** Of tables, or of a column that only the tables now being filled will have. */
const missingRelation: ReadonlySet<string> = new Set(['42P01', '3F000', '42703']);

/**
 * What an error of a query says about the database: `unavailable` when it cannot be reached or cannot serve,
 * `missing` when the tables asked for are not there yet, null when it is something else.
 */
export function databaseFailure(error: unknown): 'unavailable' | 'missing' | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (missingRelation.has(code)) return 'missing';
  if (networkCodes.has(code)) return 'unavailable';
  if (/^[0-9A-Z]{5}$/.test(code) && unavailableClasses.some((start) => code.startsWith(start)))
    return 'unavailable';
  if (lostConnection.test(error.message)) return 'unavailable';
  if (error instanceof AggregateError && error.errors.length > 0) return databaseFailure(error.errors[0]);
  return error.cause === undefined ? null : databaseFailure(error.cause);
}
