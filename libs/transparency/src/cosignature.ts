import { Buffer } from 'node:buffer';
import { sign, type KeyObject } from 'node:crypto';
import {
  ed25519Verifier,
  signatureType,
  verifierKeyOf,
  type NoteSignature,
  type Verifier,
  type VerifierKey,
} from './signed-note.js';

/** The bytes that a cosigner signs: the text of a checkpoint behind when it was seen (POSIX seconds). */
function cosigned(text: string, seconds: bigint): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

const timestampBytes = 8;

/**
 * The cosignature of a witness below the text of a checkpoint (signature type 0x04): a statement that at that time this
 * was the largest consistent tree of the log that the witness had seen.
 * @param at when, in whole seconds since 1970
 * @throws RangeError for a time before 1970 or a key that is not of Ed25519
 */
export function cosign(
  text: string,
  { name, key }: { name: string; key: KeyObject },
  at: number,
): NoteSignature {
  if (!Number.isSafeInteger(at) || at < 0) throw new RangeError(`${at} is no time`);
  const timestamp = Buffer.alloc(timestampBytes);
  timestamp.writeBigUInt64BE(BigInt(at));
  const signature = Buffer.concat([timestamp, sign(null, cosigned(text, BigInt(at)), key)]);
  return { name, keyId: verifierKeyOf(name, signatureType.cosignature, key).keyId, signature };
}

/** When a cosignature says that it was made, in seconds since 1970; worth something once it has been verified. */
export function cosignedAt({ signature }: NoteSignature): number {
  return Number(Buffer.from(signature).readBigUInt64BE());
}

/** @throws RangeError for a key of another type than 0x04 */
export function cosignatureVerifier({ name, keyId, type, publicKey }: VerifierKey): Verifier {
  if (type !== signatureType.cosignature) throw new RangeError(`A key of type ${type} cosigns nothing`);
  const holds = ed25519Verifier(publicKey);
  const verify = (text: string, signature: Uint8Array) => {
    if (signature.length !== timestampBytes + 64) return false;
    const seconds = Buffer.from(signature).readBigUInt64BE();
    return seconds < 2n ** 63n && holds(cosigned(text, seconds), signature.subarray(timestampBytes));
  };
  return { name, keyId, verify };
}
