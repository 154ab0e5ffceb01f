import { Buffer } from 'node:buffer';
import { createPublicKey, hash as digest, sign, verify, type KeyObject } from 'node:crypto';
import { Malformed, SignatureRefused } from './errors.js';
import { decodeBase64, decodeUtf8, encodeBase64 } from './text-fields.js';

/** Text with the signatures below it. */
export interface Note {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  /** The name of the key. */
  readonly name: string;
  /** Four bytes that tell keys of one name apart, as an unsigned number. */
  readonly keyId: number;
  /** What the key's algorithm made of the text. */
  readonly signature: Uint8Array;
}

/** A key that signatures are verified with. */
export interface Verifier {
  readonly name: string;
  readonly keyId: number;
  verify(text: string, signature: Uint8Array): boolean;
}

/** A key that notes are signed with. */
export interface Signer {
  readonly name: string;
  readonly keyId: number;
  sign(text: string): Uint8Array;
}

/** Longest note that is read, in bytes, and most signatures on it. */
export const longestNote = 512 * 1024;
const mostSignatures = 64;

/** @throws Malformed */
export function parseNote(bytes: Uint8Array): Note {
  const all = decodeUtf8(bytes, longestNote);
  if ([...all].some((character) => character < ' ' && character !== '\n'))
    throw new Malformed('a control character in a note');
  const end = all.lastIndexOf('\n\n');
  if (end <= 0 || !all.endsWith('\n')) throw new Malformed('a note without signatures');
  const lines = all.slice(end + 2, -1).split('\n');
  if (lines.length > mostSignatures) throw new Malformed(`${lines.length} signatures on a note`);
  return { text: all.slice(0, end + 1), signatures: lines.map(parseSignatureLine) };
}

/** @throws Malformed */
export function parseSignatureLine(line: string): NoteSignature {
  const [, name, signature] = /^— ([^ ]+) ([^ ]+)$/u.exec(line) ?? [];
  if (name === undefined || signature === undefined || !isKeyName(name))
    throw new Malformed('a line that is no signature');
  const bytes = decodeBase64(signature);
  if (bytes.length <= 4) throw new Malformed('a signature without bytes');
  return { name, keyId: Buffer.from(bytes).readUInt32BE(), signature: bytes.subarray(4) };
}

/** The note as it is stored and sent. */
export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`;
}

/** A signature's line, with its newline. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId);
  return `— ${name} ${encodeBase64(Buffer.concat([id, signature]))}\n`;
}

/** The signature of a key below a text that ends in a newline. */
export function signatureOf(text: string, signer: Signer): NoteSignature {
  return { name: signer.name, keyId: signer.keyId, signature: signer.sign(text) };
}

/**
 * The signatures on a note that keys of ours made. Those of other keys are passed over.
 * @throws SignatureRefused when there is none, or one of a known key does not hold
 */
export function verifyNote(
  { text, signatures }: Note,
  verifiers: readonly Verifier[],
): readonly NoteSignature[] {
  const verified = signatures.filter(({ name, keyId, signature }) => {
    const known = verifiers.filter((key) => key.name === name && key.keyId === keyId);
    if (known.length > 0 && !known.some((key) => key.verify(text, signature)))
      throw new SignatureRefused(`the signature of ${name} does not hold`);
    return known.length > 0;
  });
  if (verified.length === 0) throw new SignatureRefused('no signature of a known key');
  return verified;
}

/** Key names are not empty, and hold neither a space of Unicode nor a plus. */
function isKeyName(name: string): boolean {
  return name.length <= 1024 && /^[^\p{White_Space}+\p{Cc}]+$/u.test(name);
}

/** What signs, as the byte in front of a public key says. */
export const signatureType = { ed25519: 1, cosignature: 4 } as const;

export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: number;
  /** Of Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** The first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key). */
function keyIdOf(name: string, type: number, publicKey: Uint8Array): number {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(type), publicKey]);
  return digest('sha256', input, 'buffer').readUInt32BE();
}

/**
 * A verifier key in its text form, `name+id+key`. Only keys of Ed25519 are taken, of logs and of cosigners.
 * @throws Malformed
 */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, key] = /^([^+]{1,1024})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,64})$/.exec(text) ?? [];
  if (name === undefined || id === undefined || key === undefined || !isKeyName(name))
    throw new Malformed('no verifier key');
  const [type = 0, ...publicKey] = decodeBase64(key);
  if (type !== signatureType.ed25519 && type !== signatureType.cosignature)
    throw new Malformed(`a verifier key of type ${type}`);
  if (publicKey.length !== 32) throw new Malformed(`a public key of ${publicKey.length} bytes`);
  const found = { name, keyId: parseInt(id, 16), type, publicKey: Uint8Array.from(publicKey) };
  if (keyIdOf(name, type, found.publicKey) !== found.keyId)
    throw new Malformed('a key id that is not its key’s');
  return found;
}

export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  const key = encodeBase64(Buffer.concat([Uint8Array.of(type), publicKey]));
  return `${name}+${keyId.toString(16).padStart(8, '0')}+${key}`;
}

/**
 * The verifier key of a signing key.
 * @throws RangeError unless the key is of Ed25519 and the name one that a key may have
 */
export function verifierKeyOf(name: string, type: number, key: KeyObject): VerifierKey {
  if (!isKeyName(name)) throw new RangeError(`${JSON.stringify(name)} is no name of a key`);
  const { crv, x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (crv !== 'Ed25519' || x === undefined) throw new RangeError('The key is not of Ed25519');
  const publicKey = Buffer.from(x, 'base64url');
  return { name, keyId: keyIdOf(name, type, publicKey), type, publicKey };
}

/** What stands in front of the bytes of such a key in its SubjectPublicKeyInfo (RFC 8410, 4). */
const beforeKey = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether an Ed25519 signature over a message holds. */
export type VerifyEd25519 = (message: Uint8Array, signature: Uint8Array) => boolean;

export function ed25519Verifier(publicKey: Uint8Array): VerifyEd25519 {
  const key = createPublicKey({ key: Buffer.concat([beforeKey, publicKey]), format: 'der', type: 'spki' });
  return (message, signature) => signature.length === 64 && verify(null, message, key, signature);
}

/** Signs notes with an Ed25519 key, over the text as it is (signature type 0x01). */
export function noteSigner(name: string, key: KeyObject): Signer {
  const { keyId } = verifierKeyOf(name, signatureType.ed25519, key);
  return { name, keyId, sign: (text) => sign(null, Buffer.from(text), key) };
}

/** @throws RangeError for a key of another type than 0x01 */
export function noteVerifier({ name, keyId, type, publicKey }: VerifierKey): Verifier {
  if (type !== signatureType.ed25519) throw new RangeError(`A key of type ${type} signs no notes`);
  const holds = ed25519Verifier(publicKey);
  return { name, keyId, verify: (text, signature) => holds(Buffer.from(text), signature) };
}
