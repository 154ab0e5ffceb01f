import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems/problem.js';

/**
 * Refuses an address or a header whose bytes are no UTF-8 text. Node takes them for Latin-1, and what decodes escapes
 * later puts U+FFFD in their place: two texts that differ would become one.
 * @throws Problem 400
 */
export function requireTextInHead({ url = '', rawHeaders, headers, httpVersion }: IncomingMessage): void {
  // RFC 9112, section 3.2.
  const hosts = rawHeaders.filter((part, at) => at % 2 === 0 && part.toLowerCase() === 'host').length;
  if (hosts > 1 || (httpVersion === '1.1' && headers.host === undefined))
    throw new Problem(400, 'malformed-request');
  // An address is ASCII (RFC 3986); what stands beyond it is escaped.
  if (/[^\x21-\x7e]/.test(url) || !isEscapedText(url)) throw new Problem(400, 'malformed-request');
  for (const part of rawHeaders)
    if (/[^\t\x20-\x7e]/.test(part) && !isUtf8(Buffer.from(part, 'latin1')))
      throw new Problem(400, 'not-utf-8');
}

/** Whether the escapes of an address are whole, and stand for UTF-8; those of a lone surrogate never do. */
function isEscapedText(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

/**
 * Refuses a body that is not what its bytes say: in another charset than UTF-8, or encoded.
 * @throws Problem 415
 */
export function requirePlainBody({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const encodings = [headers['content-encoding'], headers['transfer-encoding']?.replace(/\bchunked\b/gi, '')];
  const isEncoded = encodings
    .flatMap((named) => named?.split(',') ?? [])
    .some((named) => !['', 'identity'].includes(named.trim().toLowerCase()));
  if (isEncoded) throw new Problem(415, 'unsupported-content-encoding');
  const charsets = headers['content-type']?.matchAll(/;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/gi) ?? [];
  for (const [, quoted, bare = ''] of charsets)
    if (!['utf-8', 'utf8'].includes((quoted ?? bare).toLowerCase()))
      throw new Problem(415, 'unsupported-charset');
}
