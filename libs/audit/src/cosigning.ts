import { Buffer } from 'node:buffer';
import type { Pool } from 'pg';
import {
  consistencyProof,
  cosignatureVerifier,
  endorsementOf,
  formatAddCheckpoint,
  formatNote,
  parseCheckpoint,
  parseSignatureLine,
  SignatureRefused,
  verifyNote,
  type Policy,
  type SignedCheckpoint,
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
 * Keeps checkpoints with what witnesses answered to them. The newest is published with it; an older one, whose answer was long
 * on its way, is kept beside (`cosigned.jsonl`). The newest with enough witnesses is published as `cosigned`: bundles are
 * witnessed by it as far as it reaches.
 * @returns the newest checkpoint as it is then, and the size of each that was cosigned; null where nothing was signed, or
 * another process is at it
 * @throws Malformed, SignatureRefused for an answer that cosigns no checkpoint of this log
 */
export function keepCosignatures(
  { pool, folder }: { readonly pool: Pool; readonly folder: LogFolder },
  answers: readonly string[],
  policy: Policy,
): Promise<{ readonly newest: string; readonly sizes: readonly number[] } | null> {
  return holdingLog(pool, async () => {
    const last = await folder.lastCheckpoint();
    if (last === null) return null;
    let newest = last.text;
    const sizes: number[] = [];
    for (const answer of answers) {
      const { signedAt, text } = await cosignedBy(folder, answer, policy, { ...last, text: newest });
      const { size } = parseCheckpoint(Buffer.from(text));
      sizes.push(size);
      if (size < last.checkpoint.size) await folder.keepCosigned(new Date(signedAt), text);
      else newest = text;
      await publishCosigned(folder, text, policy);
    }
    if (newest !== last.text) await folder.keepCheckpoint(new Date(last.signedAt), newest);
    await folder.publish('checkpoint', newest);
    return { newest, sizes };
  });
}

/** The newest checkpoint that enough witnesses cosigned; while none has enough, the newest that any did; else null. */
export async function lastCosigned(folder: LogFolder): Promise<string | null> {
  return (await folder.read('cosigned'))?.toString() ?? null;
}

async function publishCosigned(folder: LogFolder, text: string, policy: Policy): Promise<void> {
  const before = await lastCosigned(folder);
  if (before !== null) {
    const [known, found] = [before, text].map((each) => {
      const checkpoint = parseCheckpoint(Buffer.from(each));
      return { size: checkpoint.size, isEnough: hasQuorum(checkpoint, policy) };
    });
    if (known && found && known.isEnough && !found.isEnough) return;
    if (known && found && known.isEnough === found.isEnough && known.size > found.size) return;
  }
  await folder.publish('cosigned', text);
}

/** Whether as many witnesses cosigned a checkpoint as a policy asks for. */
export function hasQuorum(checkpoint: SignedCheckpoint, policy: Policy): boolean {
  try {
    endorsementOf(checkpoint, policy);
    return true;
  } catch (error) {
    if (error instanceof SignatureRefused) return false;
    throw error;
  }
}

/** The checkpoint that an answer cosigns, with it: the newest, the one that others cosigned before, or any that was signed. */
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
    const known = await lastCosigned(folder);
    for await (const { signedAt, text, checkpoint } of folder.checkpoints()) {
      const isKnown =
        known !== null && parseCheckpoint(Buffer.from(known)).note.text === checkpoint.note.text;
      const cosigned = cosignedOrNull(isKnown ? known : text, answer, policy);
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
