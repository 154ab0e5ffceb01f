import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer';

/*
 * What the verifier of bundles takes from Node's `node:crypto`, for the page. Not by WebCrypto: that answers each call later,
 * which 400,000 hashes of some hundred bytes do not bear, and is not there where the office has no TLS.
 */

type Encoding = 'hex' | 'base64' | 'buffer';

export function hash(algorithm: 'sha256', input: string | Uint8Array, encoding?: 'hex' | 'base64'): string;
export function hash(algorithm: 'sha256', input: string | Uint8Array, encoding: 'buffer'): Uint8Array;
export function hash(
  _algorithm: 'sha256',
  input: string | Uint8Array,
  encoding: Encoding = 'hex',
): string | Uint8Array {
  const bytes = sha256(typeof input === 'string' ? new TextEncoder().encode(input) : input);
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return encoding === 'buffer' ? found : found.toString(encoding);
}

/** A public key of Ed25519: the last 32 bytes of its SubjectPublicKeyInfo. */
export function createPublicKey({ key }: { readonly key: Uint8Array }): Uint8Array {
  return key.slice(-32);
}

/** Whether a signature holds, as strictly as RFC 8032 has it. */
export function verify(
  _algorithm: null,
  message: Uint8Array,
  publicKey: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    // A key that is no point of the curve.
    return false;
  }
}

/** @throws Error always: the page verifies, and has no key to sign with */
export function sign(): never {
  throw new Error('The page signs nothing');
}
