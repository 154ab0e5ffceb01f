import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { CompactRange, leafHash, type Hash, type ReadHashes } from './merkle.js';

/** The entry of a leaf: no two are the same. */
export function entryOf(index: number): Uint8Array {
  return Buffer.from(`entry ${index}`);
}

/** Every hash of the complete subtrees of a tree, by level and index. */
export function treeOf(
  size: number,
  entry = entryOf,
): { readonly levels: readonly Hash[][]; readonly range: CompactRange } {
  const levels: Hash[][] = [];
  const range = new CompactRange();
  for (let index = 0; index < size; index += 1)
    range.append(leafHash(entry(index)), (subtree, hash) => {
      (levels[subtree.level] ??= [])[subtree.index] = hash;
    });
  return { levels, range };
}

/** Answers out of such levels, and refuses what is not there. */
export function hashesIn(levels: readonly Hash[][]): ReadHashes {
  return (subtrees) =>
    Promise.resolve(
      subtrees.map(({ level, index }) => {
        const hash = levels[level]?.[index];
        if (!hash) throw new RangeError(`There is no subtree ${level}/${index}`);
        return hash;
      }),
    );
}

/** MTH of RFC 6962, 2.1, by its recursion, with Node's other way to hash. */
export function mth(from: number, to: number): Hash {
  const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (to === from) return sha256();
  if (to - from === 1) return sha256(Uint8Array.of(0), entryOf(from));
  const split = 2 ** Math.ceil(Math.log2(to - from) - 1);
  return sha256(Uint8Array.of(1), mth(from, from + split), mth(from + split, to));
}

/** Ways to spoil a proof: flip one bit, leave a hash out, put one in twice, exchange two. */
export type Spoiling =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'drop' | 'repeat' | 'swap'; readonly at: number };

/** The proof spoilt; null where it has no hash to spoil, or the two that would be exchanged are one. */
export function spoilt(proof: readonly Hash[], spoiling: Spoiling): Hash[] | null {
  if (proof.length === 0) return null;
  const changed = proof.map((hash) => Uint8Array.from(hash));
  const at = spoiling.at % changed.length;
  const hash = changed[at] ?? new Uint8Array(32);
  if (spoiling.kind === 'flip') {
    const byte = Math.floor(spoiling.bit / 8) % 32;
    hash[byte] = (hash[byte] ?? 0) ^ (1 << (spoiling.bit % 8));
    return changed;
  }
  if (spoiling.kind === 'drop') return changed.toSpliced(at, 1);
  if (spoiling.kind === 'repeat') return changed.toSpliced(at, 0, hash);
  const other = (at + 1) % changed.length;
  if (other === at) return null;
  [changed[at], changed[other]] = [changed[other] ?? hash, hash];
  return changed;
}
