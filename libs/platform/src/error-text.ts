import { withoutSecrets } from './without-secrets.js';

const mostCauses = 8;
const longestText = 2_000;
/** Drizzle's message holds the whole statement and its values, which may be personal or secret; its cause says why. */
const failedQuery = /^Failed query:/;

/**
 * An error in one line for a person who has to act on it: its message and those of its causes to the end of the chain,
 * each once, with secrets taken out; at most 2,000 characters.
 */
export function errorText(error: unknown): string {
  const messages: string[] = [];
  const seen = new Set<unknown>();
  for (let each = error; each !== undefined && each !== null && !seen.has(each); each = causeOf(each)) {
    if (seen.size === mostCauses) break;
    seen.add(each);
    const message = messageOf(each);
    if (message !== '' && !messages.some((known) => known.includes(message))) messages.push(message);
  }
  return withoutSecrets(messages.join(': ')).slice(0, longestText);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error))
    return typeof error === 'string' || typeof error === 'number' ? `${error}` : '';
  if (failedQuery.test(error.message)) return 'a statement of the database failed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error.message === '') return code || error.name;
  return isSqlState(code) ? `${error.message} (SQLSTATE ${code})` : error.message;
}

/** An attempt at several addresses fails with an error a piece; the first tells why as well as any. */
function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error instanceof Error ? error.cause : undefined;
}

export const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
