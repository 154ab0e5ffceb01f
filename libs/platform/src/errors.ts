import { ConfigError } from './config.js';

const mostCauses = 8;
const longestText = 2_000;

/** What somebody has to put right before a start can succeed; the message says what. */
export class BeyondWaiting extends Error {}

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

/**
 * Where an error was thrown and then what it says, for whoever mends the program; what it says alone where it is not the program
 * that has to be mended. The sentence comes last: it is what a launcher repeats.
 */
export function reasonInFull(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof BeyondWaiting) return errorText(error);
  const frames =
    error instanceof Error && error.stack !== undefined ? `${withoutSecrets(framesOf(error.stack))}\n` : '';
  return `${frames}${errorText(error)}`;
}

/** Without the message, which may hold a statement and its values. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
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

/** What was thrown or rejected with, as an error: anything can be. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Fields whose value is a secret, in whatever object they stand. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'pass',
  'passwd',
  'secret',
  'signingSecret',
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'id_token',
];

const inField = new RegExp(String.raw`("(?:${secretFields.join('|')})":)"(?:[^"\\]|\\.)*"`, 'gi');
/** The user and the password of `postgres://user:password@host`, SMTP, Redis and the log alike, badly escaped ones too. */
const inAddress = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^\s"\\/?#@]+|[^\s"\\/@]*:[^\s"\\@]*)@/gi;
const inParameter = /([?&](?:access_token|token|password|secret|code)=)[^&\s"\\#]+/gi;
const inHeader = /\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi;
const inSmtp = /\b(AUTH (?:PLAIN|LOGIN|XOAUTH2)) +[\w+/=-]+/gi;
const signingSecret = /\bwhsec_[\w+/=-]+/g;
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/**
 * A line of a log with the secrets taken out of it, wherever they stand: in fields that are named for them, in the
 * addresses of servers, in headers, and in the words of an error.
 */
export function withoutSecrets(line: string): string {
  return line
    .replace(inField, '$1"[secret]"')
    .replace(inAddress, '$1[secret]@')
    .replace(inParameter, '$1[secret]')
    .replace(inHeader, '$1 [secret]')
    .replace(inSmtp, '$1 [secret]')
    .replace(signingSecret, '[secret]')
    .replace(jsonWebToken, '[secret]');
}

/**
 * What is kept of a text from elsewhere: no more than `most` UTF-16 code units, without U+0000 and without half of a
 * surrogate pair, which a cut may leave and no store takes.
 */
export function keptText(text: string, most: number): string {
  return text
    .replaceAll('\0', '')
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed();
}
