import { Buffer } from 'node:buffer';
import type { Pool } from 'pg';
import {
  consistencyProof,
  cosignatureVerifier,
  formatAddCheckpoint,
  formatNote,
  parseCheckpoint,
  parseSignatureLine,
  SignatureRefused,
  verifyNote,
  type Policy,
} from '#transparency';
import type { KeptCheckpoint, LogFolder } from './log-folder.js';
import { holdingLog } from './log-tables.js';

/** More cosignatures in one answer are not read. */
const mostInAnswer = 16;

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
  const signatures = answer.trimEnd().split('\n').slice(0, mostInAnswer).map(parseSignatureLine);
  const made = verifyNote({ ...note, signatures }, verifiers);
  const others = note.signatures.filter(
    (old) => !made.some(({ name, keyId }) => name === old.name && keyId === old.keyId),
  );
  return formatNote({ ...note, signatures: [...others, ...made] });
}

/**
 * Keeps a checkpoint with what witnesses answered to it. The newest is published with it; an older one, whose answer was long
 * on its way, is kept beside (`cosigned.jsonl`).
 * @returns the checkpoint of the last answer as it is then; null where nothing was signed, or another process is at it
 * @throws Malformed, SignatureRefused for an answer that cosigns no checkpoint of this log
 */
export function keepCosignatures(
  { pool, folder }: { readonly pool: Pool; readonly folder: LogFolder },
  answers: readonly string[],
  policy: Policy,
): Promise<string | null> {
  return holdingLog(pool, async () => {
    const last = await folder.lastCheckpoint();
    if (last === null) return null;
    let text = last.text;
    for (const answer of answers) {
      const cosigned = await cosignedBy(folder, answer, policy, { ...last, text });
      if (parseCheckpoint(Buffer.from(cosigned.text)).size < last.checkpoint.size) {
        await folder.keepCosigned(new Date(cosigned.signedAt), cosigned.text);
        if (answers.length === 1) return cosigned.text;
      } else ({ text } = cosigned);
    }
    if (text !== last.text) await folder.keepCheckpoint(new Date(last.signedAt), text);
    await folder.publish('checkpoint', text);
    return text;
  });
}

/** The checkpoint that an answer cosigns, with it: the newest, or one that was signed before. */
async function cosignedBy(
  folder: LogFolder,
  answer: string,
  policy: Policy,
  last: KeptCheckpoint,
): Promise<{ readonly signedAt: string; readonly text: string }> {
  try {
    return { ...last, text: withCosignatures(last.text, answer, policy) };
  } catch (refused) {
    if (!(refused instanceof SignatureRefused)) throw refused;
    for await (const { signedAt, text } of folder.checkpoints()) {
      const cosigned = cosignedOrNull(text, answer, policy);
      if (cosigned !== null) return { signedAt, text: cosigned };
    }
    throw refused;
  }
}

function cosignedOrNull(checkpoint: string, answer: string, policy: Policy): string | null {
  try {
    return withCosignatures(checkpoint, answer, policy);
  } catch (error) {
    if (error instanceof SignatureRefused) return null;
    throw error;
  }
}
