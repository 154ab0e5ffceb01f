import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { parseCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { cosign } from './cosignature.js';
import { Malformed, SignatureRefused } from './errors.js';
import { longestProof, sameHash, verifyConsistency, type Hash } from './merkle.js';
import { formatSignatureLine, longestNote, verifyNote, type Verifier } from './signed-note.js';
import { decodeCount, decodeHash, decodeUtf8, encodeBase64 } from './text-fields.js';

/** What a witness keeps of a log: the tree of the last checkpoint that it cosigned. */
export interface WitnessedTree {
  readonly size: number;
  readonly root: Hash;
}

/** A witness as it stands, asked by one request after the other. */
export interface Witness {
  readonly name: string;
  readonly key: KeyObject;
  /** The keys of the logs it knows, by origin. */
  readonly logs: ReadonlyMap<string, readonly Verifier[]>;
  /** What it cosigned last, by origin; a log that is not there was never cosigned. */
  readonly trees: ReadonlyMap<string, WitnessedTree>;
}

/** What is answered to `add-checkpoint`. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly contentType: string;
  /** A cosignature's line (200), the size that is known (409), or in words what is wrong. */
  readonly body: string;
  /** What has to be on disk before the answer leaves; null when nothing changed. */
  readonly keep: { readonly origin: string; readonly tree: WitnessedTree } | null;
}

/** Longest request, in bytes. */
export const longestWitnessRequest = longestNote + longestProof * 45 + 30;

interface AddCheckpoint {
  readonly old: number;
  readonly proof: readonly Hash[];
  readonly checkpoint: SignedCheckpoint;
}

/**
 * What a witness answers to the body of an `add-checkpoint`. It changes nothing: whoever asks writes `keep` to disk and
 * only then hands out the answer, and asks about the next request with the tree that was kept.
 * @param at now, in whole seconds since 1970
 */
export function addCheckpoint(witness: Witness, body: Uint8Array, at: number): WitnessAnswer {
  let asked: AddCheckpoint;
  try {
    asked = parseAddCheckpoint(body);
  } catch (error) {
    if (error instanceof Malformed) return refused(400, error.message);
    throw error;
  }
  const { old, proof, checkpoint } = asked;
  const { origin, size, root, note } = checkpoint;
  const keys = witness.logs.get(origin);
  if (!keys) return refused(404, 'a log that is not known here');
  try {
    verifyNote(note, keys);
  } catch (error) {
    if (error instanceof SignatureRefused) return refused(403, error.message);
    throw error;
  }
  if (old > size) return refused(400, 'a tree that is smaller than the old one');
  const known = witness.trees.get(origin);
  if (old !== (known?.size ?? 0)) return conflict(known);
  if (known && size === known.size && !sameHash(root, known.root)) return conflict(known);
  if (!isConsistent(known, { size, root }, proof)) return refused(422, 'the trees are not consistent');
  const line = formatSignatureLine(cosign(note.text, witness, at));
  return {
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    body: line,
    keep: { origin, tree: { size, root } },
  };
}

function isConsistent(
  known: WitnessedTree | undefined,
  tree: WitnessedTree,
  proof: readonly Hash[],
): boolean {
  return known && known.size > 0 ? verifyConsistency(proof, known, tree) : proof.length === 0;
}

function refused(status: WitnessAnswer['status'], why: string): WitnessAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${why}\n`, keep: null };
}

function conflict(known: WitnessedTree | undefined): WitnessAnswer {
  return { status: 409, contentType: 'text/x.tlog.size', body: `${known?.size ?? 0}\n`, keep: null };
}

/**
 * The body of an `add-checkpoint`: what the witness cosigned last, the proof from there on, and the checkpoint.
 * @param checkpoint as it was signed, a note
 */
export function formatAddCheckpoint(old: number, proof: readonly Hash[], checkpoint: string): string {
  return `${[`old ${old}`, ...proof.map(encodeBase64)].join('\n')}\n\n${checkpoint}`;
}

function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  const text = decodeUtf8(body, longestWitnessRequest);
  const end = text.indexOf('\n\n');
  const [first, ...proof] = text.slice(0, end).split('\n');
  if (end < 0 || !first?.startsWith('old ')) throw new Malformed('no old size, proof and checkpoint');
  if (proof.length > longestProof) throw new Malformed(`a proof of ${proof.length} hashes`);
  return {
    old: decodeCount(first.slice(4)),
    proof: proof.map(decodeHash),
    checkpoint: parseCheckpoint(Buffer.from(text.slice(end + 2))),
  };
}
