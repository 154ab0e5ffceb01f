import { Problem } from '../problems/problem.js';

type Header = string | string[] | undefined;

/** @throws Problem 400 unless the key is absent, or 8 to 64 visible ASCII characters */
export function idempotencyKey(header: Header): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{8,64}$/.test(header)) return header;
  throw new Problem(400, 'invalid-idempotency-key', { errors: [{ path: 'Idempotency-Key' }] });
}

/**
 * The revision that If-Match names; absent for none and for `*`. A proxy that compresses an answer makes its ETag weak; what
 * it names is a revision all the same, and one that is only ever one state.
 * @throws Problem 400 for anything that no ETag of ours ever was
 */
export function expectedRevision(header: Header): bigint | undefined {
  if (header === undefined || header === '*') return undefined;
  const revision = typeof header === 'string' ? /^(?:W\/)?"(\d{1,18})"$/.exec(header)?.[1] : undefined;
  if (revision !== undefined) return BigInt(revision);
  throw new Problem(400, 'invalid-if-match', { errors: [{ path: 'If-Match' }] });
}

/** Whether If-None-Match names an ETag, weak or not: the caller has the answer already. */
export function hasSeen(header: Header, etag: string): boolean {
  if (typeof header !== 'string') return false;
  return header.split(',').some((seen) => ['*', etag].includes(seen.trim().replace(/^W\//, '')));
}

/** The ETag of a revision. */
export const etagOf = (revision: number): string => `"${revision}"`;
