import { Buffer } from 'node:buffer';
import { parseCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { Malformed } from './errors.js';
import { longestProof, verifyInclusion, type Hash } from './merkle.js';
import { longestNote } from './signed-note.js';
import { decodeBase64, decodeCount, decodeHash, decodeUtf8, encodeBase64 } from './text-fields.js';

/** That an entry is in a log, for somebody who has the entry and is not connected to anything. */
export interface Proof {
  /** What whoever made the proof added; nothing vouches for it. */
  readonly extra: Uint8Array | null;
  /** Which leaf the entry is, counted from 0. */
  readonly index: number;
  readonly inclusion: readonly Hash[];
  readonly checkpoint: SignedCheckpoint;
}

const firstLine = 'c2sp.org/tlog-proof@v1';
const longestExtra = 64 * 1024;
const bytesOfHashes = longestProof * 45;

/** @param checkpoint as it was signed and cosigned, a note */
export function formatProof(proof: Omit<Proof, 'checkpoint'>, checkpoint: string): string {
  const extra = proof.extra === null ? [] : [`extra ${encodeBase64(proof.extra)}`];
  const lines = [firstLine, ...extra, `index ${proof.index}`, ...proof.inclusion.map(encodeBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** @throws Malformed */
export function parseProof(bytes: Uint8Array): Proof {
  const text = decodeUtf8(bytes, longestNote + longestExtra * 2 + bytesOfHashes + 100);
  const end = text.indexOf('\n\n');
  if (end < 0) throw new Malformed('a proof without a checkpoint');
  const [first, ...lines] = text.slice(0, end).split('\n');
  if (first !== firstLine) throw new Malformed('no proof of this version');
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()?.slice(6) ?? '') : null;
  if (extra !== null && extra.length > longestExtra)
    throw new Malformed(`${extra.length} bytes of extra data`);
  const index = lines.shift();
  if (!index?.startsWith('index ')) throw new Malformed('a proof without an index');
  if (lines.length > longestProof) throw new Malformed(`a proof of ${lines.length} hashes`);
  return {
    extra,
    index: decodeCount(index.slice(6)),
    inclusion: lines.map(decodeHash),
    checkpoint: parseCheckpoint(Buffer.from(text.slice(end + 2))),
  };
}

/** Whether the leaf is where the proof says; whether its checkpoint is to be believed is asked of a policy. */
export function verifyProof({ index, inclusion, checkpoint }: Proof, leaf: Hash): boolean {
  return verifyInclusion(inclusion, { leaf, index, size: checkpoint.size, root: checkpoint.root });
}
