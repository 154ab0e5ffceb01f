import { Buffer } from 'node:buffer';
import {
  consistencyProof,
  cosignatureVerifier,
  formatAddCheckpoint,
  formatNote,
  parseCheckpoint,
  parseSignatureLine,
  verifyNote,
  type Policy,
} from '#transparency';
import type { LogFolder } from './log-folder.js';

/**
 * The body of the `add-checkpoint` that has a witness cosign a checkpoint.
 * @param from the size that the witness cosigned last, 0 where it never did
 * @throws RangeError where that is more than the checkpoint's
 */
export async function cosigningRequest(folder: LogFolder, checkpoint: string, from: number): Promise<string> {
  const { size } = parseCheckpoint(Buffer.from(checkpoint));
  return formatAddCheckpoint(from, await consistencyProof(from, size, folder.hashes(size)), checkpoint);
}

/**
 * A checkpoint with the cosignatures of a witness's answer, those of the policy's witnesses alone and each once.
 * @throws Malformed, SignatureRefused where none is there or one does not hold
 */
export function withCosignatures(checkpoint: string, answer: string, policy: Policy): string {
  const { note } = parseCheckpoint(Buffer.from(checkpoint));
  const verifiers = [...policy.witnesses.values()].map(({ key }) => cosignatureVerifier(key));
  const signatures = answer.trimEnd().split('\n').slice(0, 16).map(parseSignatureLine);
  const made = verifyNote({ ...note, signatures }, verifiers);
  const others = note.signatures.filter(
    (old) => !made.some(({ name, keyId }) => name === old.name && keyId === old.keyId),
  );
  return formatNote({ ...note, signatures: [...others, ...made] });
}
