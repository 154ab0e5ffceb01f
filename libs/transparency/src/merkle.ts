import { Buffer } from 'node:buffer';
import { hash as digest } from 'node:crypto';

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array;

/** The hash of the tree without leaves. */
export const emptyRoot: Hash = sha256(Buffer.alloc(0));

/** The longest proof that a tree of less than 2^53 leaves has is shorter. */
export const longestProof = 63;

/** The hash of a leaf (RFC 6962, 2.1): SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Hash {
  const input = Buffer.allocUnsafe(1 + entry.length);
  input[0] = 0;
  input.set(entry, 1);
  return sha256(input);
}

const nodeInput = Buffer.alloc(65, 1);

/** The hash of a node (RFC 6962, 2.1): SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  nodeInput.set(left, 1);
  nodeInput.set(right, 33);
  return sha256(nodeInput);
}

/** By way of text: bytes out of `crypto.hash` have memory of their own each, and take longer than the hash itself. */
function sha256(input: Uint8Array): Hash {
  return Buffer.from(digest('sha256', input, 'base64'), 'base64');
}

export function sameHash(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0;
}

/** The complete subtree over the leaves from `index · 2^level` to before `(index + 1) · 2^level`. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** What knows the hashes of complete subtrees; it answers in the order it is asked. */
export type ReadHashes = (subtrees: readonly Subtree[]) => Promise<readonly Hash[]>;

/**
 * A tree that only grows, as its compact range: the hashes of the largest complete subtrees that it is made of, from the
 * left. They are at most 53, and all that is needed to append and to tell the root.
 */
export class CompactRange {
  #size: number;
  readonly #hashes: Hash[];

  /** @throws RangeError unless there is one hash for each bit that is set in the size */
  constructor(size = 0, hashes: readonly Hash[] = []) {
    if (subtreesOf(0, size).length !== hashes.length || hashes.some((hash) => hash.length !== 32))
      throw new RangeError(`${hashes.length} hashes do not make a tree of ${size} leaves`);
    this.#size = size;
    this.#hashes = [...hashes];
  }

  /** How many leaves the tree has. */
  get size(): number {
    return this.#size;
  }

  /** Appends a leaf by its hash; `completed` is told of every subtree that is complete now, from the leaf upwards. */
  append(leaf: Hash, completed?: (subtree: Subtree, hash: Hash) => void): void {
    let hash = leaf;
    let index = this.#size;
    completed?.({ level: 0, index }, hash);
    for (let level = 1; index % 2 === 1; level += 1) {
      const left = this.#hashes.pop();
      if (left === undefined) throw new RangeError('A compact range lacks a hash');
      hash = nodeHash(left, hash);
      index = (index - 1) / 2;
      completed?.({ level, index }, hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  root(): Hash {
    return joined(this.#hashes);
  }
}

/** Leaves from `from` to before `to`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The root of a tree of that size. */
export async function rootOf(size: number, read: ReadHashes): Promise<Hash> {
  return joined(await read(subtreesOf(0, checkedSize(size))));
}

/** The compact range of a tree of that size, to go on from. */
export async function compactRangeOf(size: number, read: ReadHashes): Promise<CompactRange> {
  return new CompactRange(size, await read(subtreesOf(0, checkedSize(size))));
}

/**
 * The proof that the leaf of that index is in the tree of that size (RFC 6962, 2.1.1), the leaf's sibling first.
 * @throws RangeError unless there is such a leaf
 */
export async function inclusionProof(index: number, size: number, read: ReadHashes): Promise<Hash[]> {
  if (checkedSize(index) >= checkedSize(size)) throw new RangeError(`No leaf ${index} in a tree of ${size}`);
  const spans: Span[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      spans.push({ from: middle, to });
      to = middle;
    } else {
      spans.push({ from, to: middle });
      from = middle;
    }
  }
  return hashesOf(spans.reverse(), read);
}

/**
 * The proof that the tree of size `older` is the beginning of the tree of size `newer` (RFC 6962, 2.1.2). It is empty
 * where the older is empty or the same size.
 * @throws RangeError unless `older` is at most `newer`
 */
export async function consistencyProof(older: number, newer: number, read: ReadHashes): Promise<Hash[]> {
  if (checkedSize(older) > checkedSize(newer)) throw new RangeError(`${older} leaves are more than ${newer}`);
  if (older === 0) return [];
  const spans: Span[] = [];
  let [from, to] = [0, newer];
  while (to !== older) {
    const middle = from + splitOf(to - from);
    if (older <= middle) {
      spans.push({ from: middle, to });
      to = middle;
    } else {
      spans.push({ from, to: middle });
      from = middle;
    }
  }
  if (from > 0) spans.push({ from, to });
  return hashesOf(spans.reverse(), read);
}

/** Whether the proof leads from the leaf of that index to the root of the tree of that size. */
export function verifyInclusion(
  proof: readonly Hash[],
  { leaf, index, size, root }: { leaf: Hash; index: number; size: number; root: Hash },
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([...proof, leaf, root])) return false;
  let hash = leaf;
  let path = { node: index, last: size - 1 };
  for (const sibling of proof) {
    if (path.last === 0) return false;
    if (isRight(path)) {
      hash = nodeHash(sibling, hash);
      path = aboveLeftEdges(path);
    } else hash = nodeHash(hash, sibling);
    path = above(path);
  }
  return path.last === 0 && sameHash(hash, root);
}

/** A leaf that is known to be of that index, by its hash. */
export interface PlacedLeaf {
  readonly index: number;
  readonly leaf: Hash;
}

/**
 * The root of the tree of that size over some of its leaves, which ascend, and the hashes of the complete subtrees that hold
 * none of them: what the inclusion proofs of all these leaves lead to, each node hashed once. Null where a hash is missing.
 * @param computed told of each complete subtree that holds some of them and is in the proof of another
 * @throws RangeError for leaves that do not ascend or are not in the tree
 */
export function rootOver(
  leaves: readonly PlacedLeaf[],
  size: number,
  hashOf: (subtree: Subtree) => Hash | undefined,
  computed?: (subtree: Subtree, hash: Hash) => void,
): Hash | null {
  const isPlaced = leaves.every(({ index }, at) => index > (leaves[at - 1]?.index ?? -1) && index < size);
  if (!isPlaced) throw new RangeError(`Leaves that do not ascend in a tree of ${checkedSize(size)}`);
  /** Over the leaves from `first` to before `last`. */
  const over = ({ from, to }: Span, first: number, last: number, isInProof: boolean): Hash | null => {
    if (first === last) {
      const hashes = subtreesOf(from, to).map(hashOf);
      return areAllHashes(hashes) ? joined(hashes) : null;
    }
    // A span begins at a multiple of its width where that is a power of two.
    const level = Math.log2(to - from);
    const isComplete = Number.isInteger(level);
    let hash = leaves[first]?.leaf ?? null;
    if (to - from > 1) {
      const middle = from + splitOf(to - from);
      const split = firstFrom(leaves, middle, first, last);
      const isPartInProof = isInProof && !isComplete;
      const left = over({ from, to: middle }, first, split, isPartInProof || split < last);
      const right = left && over({ from: middle, to }, split, last, isPartInProof || split > first);
      hash = right && nodeHash(left, right);
    }
    if (hash && isInProof && isComplete) computed?.({ level, index: from / (to - from) }, hash);
    return hash;
  };
  return over({ from: 0, to: size }, 0, leaves.length, false);
}

/** Where the leaves of that index and after begin, from `first` to at most `last`. */
function firstFrom(leaves: readonly PlacedLeaf[], index: number, first: number, last: number): number {
  let [low, high] = [first, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((leaves[middle]?.index ?? index) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function areAllHashes(hashes: readonly (Hash | undefined)[]): hashes is readonly Hash[] {
  return hashes.every((hash) => hash?.length === 32);
}

/** Whether the proof shows that the older tree is the beginning of the newer one. */
export function verifyConsistency(
  proof: readonly Hash[],
  older: { readonly size: number; readonly root: Hash },
  newer: { readonly size: number; readonly root: Hash },
): boolean {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false;
  if (!areHashes([...proof, older.root, newer.root])) return false;
  if (older.size === 0) return proof.length === 0 && sameHash(older.root, emptyRoot);
  if (older.size === newer.size) return proof.length === 0 && sameHash(older.root, newer.root);
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (first === undefined) return false;
  let path = { node: older.size - 1, last: newer.size - 1 };
  while (path.node % 2 === 1) path = above(path);
  let [inOlder, inNewer] = [first, first];
  for (const sibling of rest) {
    if (path.last === 0) return false;
    if (isRight(path)) {
      inOlder = nodeHash(sibling, inOlder);
      inNewer = nodeHash(sibling, inNewer);
      path = aboveLeftEdges(path);
    } else inNewer = nodeHash(inNewer, sibling);
    path = above(path);
  }
  return path.last === 0 && sameHash(inOlder, older.root) && sameHash(inNewer, newer.root);
}

/** A node of a level on the way up, and the last node of that level (RFC 9162, 2.1.3.2 calls them fn and sn). */
interface Path {
  readonly node: number;
  readonly last: number;
}

/** Whether the node's sibling is at its left: it is the right one of two, or the last of a level that is not full. */
function isRight({ node, last }: Path): boolean {
  return node % 2 === 1 || node === last;
}

function above({ node, last }: Path): Path {
  return { node: Math.floor(node / 2), last: Math.floor(last / 2) };
}

/** The last node of a level has no sibling on those levels where it is a left one: it is handed up as it is. */
function aboveLeftEdges(path: Path): Path {
  let at = path;
  while (at.node % 2 === 0 && at.node !== 0) at = above(at);
  return at;
}

/** The complete subtrees that leaves are made of, largest first; `from` is a multiple of the largest one's width. */
function subtreesOf(from: number, to: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = from; at < to;) {
    let [level, width] = [0, 1];
    while (width * 2 <= to - at) [level, width] = [level + 1, width * 2];
    subtrees.push({ level, index: at / width });
    at += width;
  }
  return subtrees;
}

async function hashesOf(spans: readonly Span[], read: ReadHashes): Promise<Hash[]> {
  const subtrees = spans.map(({ from, to }) => subtreesOf(from, to));
  const hashes = await read(subtrees.flat());
  let at = 0;
  return subtrees.map(({ length }) => joined(hashes.slice(at, (at += length))));
}

/** The root over complete subtrees, largest first. */
function joined(hashes: readonly Hash[]): Hash {
  return (
    hashes.reduceRight<Hash | null>((right, left) => (right ? nodeHash(left, right) : left), null) ??
    emptyRoot
  );
}

/** The largest power of two that is smaller than a count of leaves. */
function splitOf(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

function isPowerOfTwo(size: number): boolean {
  return subtreesOf(0, size).length === 1;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(hashes: readonly Hash[]): boolean {
  return hashes.length <= longestProof + 2 && hashes.every((hash) => hash.length === 32);
}

function checkedSize(size: number): number {
  if (!isSize(size)) throw new RangeError(`${size} is no count of leaves`);
  return size;
}
