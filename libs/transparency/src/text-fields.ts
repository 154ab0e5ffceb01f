import { Buffer } from 'node:buffer';
import { Malformed } from './errors.js';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws Malformed for more than `most` bytes, or bytes that are no UTF-8 */
export function decodeUtf8(bytes: Uint8Array, most: number): string {
  if (bytes.length > most) throw new Malformed(`${bytes.length} bytes, of at most ${most}`);
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new Malformed('no UTF-8');
  }
}

/**
 * Standard base64 with its padding, in the one spelling that encoding gives.
 * @throws Malformed for any other
 */
export function decodeBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Malformed('no base64');
  return bytes;
}

/** @throws Malformed unless it is the base64 of 32 bytes */
export function decodeHash(text: string): Uint8Array {
  const hash = decodeBase64(text);
  if (hash.length !== 32) throw new Malformed(`a hash of ${hash.length} bytes`);
  return hash;
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/**
 * A count in ASCII decimal digits without leading zeros.
 * @throws Malformed for anything else, and for what a JavaScript number does not hold exactly (2^53 and more)
 */
export function decodeCount(text: string): number {
  const count = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(count)) throw new Malformed('no count in decimal digits');
  return count;
}
