/** SQLSTATE classes and codes (PostgreSQL, appendix A) of the server's state or of concurrency: repeating can help. */
const passing = ['08', '40', '53', '55P03', '57', '58', '25P03'];

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

/** Of the class of values that do not fit, and the fault of a statement. */
const divisionByZero = '22012';

/** Of tables, or of a column that only the tables now being filled will have. */
const missing: ReadonlySet<string> = new Set(['42P01', '3F000', '42703']);

/**
 * What an error says of the database: `passing` when it cannot serve now but may when asked again, `missing` when the
 * tables asked for are not there yet, `refused` when it does not take a value, null when it is something else.
 */
export function databaseFailure(error: unknown): 'passing' | 'missing' | 'refused' | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (networkCodes.has(code)) return 'passing';
  if (missing.has(code)) return 'missing';
  if (/^[0-9A-Z]{5}$/.test(code)) {
    if (passing.some((start) => code.startsWith(start))) return 'passing';
    return code.startsWith('22') && code !== divisionByZero ? 'refused' : null;
  }
  if (lostConnection.test(error.message)) return 'passing';
  if (error instanceof AggregateError && error.errors.length > 0) return databaseFailure(error.errors[0]);
  return error.cause === undefined ? null : databaseFailure(error.cause);
}

/** Whether a statement failed because a table is not there. */
export function isMissingTable(error: unknown): boolean {
  return missingTableError(error) !== undefined;
}

/**
 * Whether a statement failed because a read model's table is not there: those come with its first filling. All others come
 * with the migrations that run before anything is asked, so that their absence is a failure.
 */
export function isMissingReadModel(error: unknown): boolean {
  const missing = missingTableError(error);
  // The server's sentence is in its own language; the table's name in it is not.
  return missing !== undefined && !/(?<!\blive)\.\w/.test(missing.message);
}

function missingTableError(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && error.code === '42P01' ? error : missingTableError(error.cause);
}
