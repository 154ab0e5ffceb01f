import { Malformed } from './errors.js';
import { emptyRoot, sameHash, type Hash } from './merkle.js';
import { formatNote, parseNote, signatureOf, type Note, type Signer } from './signed-note.js';
import { decodeCount, decodeHash, encodeBase64 } from './text-fields.js';

/** What a log says of its tree when it signs. */
export interface Checkpoint {
  /** Which log it is. */
  readonly origin: string;
  /** How many leaves the tree has. */
  readonly size: number;
  readonly root: Hash;
  /** Further lines, each without its newline and not empty. */
  readonly extensions: readonly string[];
}

/** A checkpoint with the note that it was read from. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: Note;
}

/** Most lines that a log may add, and the longest line, in UTF-16 units. */
const mostExtensions = 16;
const longestLine = 1024;

/**
 * A signed checkpoint; whose signatures hold is asked of `verifyNote`.
 * @throws Malformed
 */
export function parseCheckpoint(bytes: Uint8Array): SignedCheckpoint {
  const note = parseNote(bytes);
  return { ...parseCheckpointText(note.text), note };
}

/** @throws Malformed */
export function parseCheckpointText(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  if (rest.pop() !== '') throw new Malformed('a checkpoint of less than three lines');
  if (rest.length > mostExtensions) throw new Malformed(`${rest.length} lines added to a checkpoint`);
  for (const line of [origin, ...rest])
    if (line === '' || line.length > longestLine)
      throw new Malformed('an empty or too long line in a checkpoint');
  const checkpoint = { origin, size: decodeCount(size), root: decodeHash(root), extensions: rest };
  if (checkpoint.size === 0 && !sameHash(checkpoint.root, emptyRoot))
    throw new Malformed('an empty tree with the root of another');
  return checkpoint;
}

/** The text that is signed. */
export function formatCheckpointText({ origin, size, root, extensions }: Checkpoint): string {
  return [origin, String(size), encodeBase64(root), ...extensions].map((line) => `${line}\n`).join('');
}

/** A checkpoint as the note that a log signs. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  const text = formatCheckpointText(checkpoint);
  return formatNote({ text, signatures: [signatureOf(text, signer)] });
}
