import { Buffer } from 'node:buffer';
import { Malformed, type Hash, type Subtree } from '#transparency';
import { base64Of } from './bundle-lines.js';

const [slash, space, lineFeed, zero] = [0x2f, 0x20, 0x0a, 0x30];
/** The characters of 32 bytes in base64. */
const hashLength = 44;
/** No tree has more. */
const mostLevels = 64;
const ascii = new TextDecoder();

/**
 * What a bundle says the hashes of subtrees are: lines of `level/index hash`, the hash in base64. There are more of them than
 * events, and most are only compared with what the events hash to, so of each is kept where it stands.
 */
export class BundledHashes {
  /** For each level, by index: where the hash begins in the file. */
  readonly #places: Map<number, number>[] = [];

  /** @throws Malformed for a line of another form */
  constructor(private readonly file: Uint8Array) {
    let at = 0;
    /** The number that ends before a sign; what comes next is behind that. */
    const numberUpTo = (sign: number): number => {
      let number = 0;
      for (const from = at; file[at] !== sign || at === from; at += 1) {
        const digit = (file[at] ?? 0) - zero;
        const isBehindZero = number === 0 && at > from;
        if (digit < 0 || digit > 9 || isBehindZero) throw new Malformed('a line that is no hash');
        number = number * 10 + digit;
      }
      at += 1;
      return number;
    };
    while (at < file.length) {
      const [level, index] = [numberUpTo(slash), numberUpTo(space)];
      if (level >= mostLevels || file[at + hashLength] !== lineFeed)
        throw new Malformed('a line that is no hash');
      (this.#places[level] ??= new Map()).set(index, at);
      at += hashLength + 1;
    }
  }

  of(subtree: Subtree): Hash | undefined {
    const at = this.#placeOf(subtree);
    if (at === undefined) return undefined;
    return Buffer.from(ascii.decode(this.file.subarray(at, at + hashLength)), 'base64');
  }

  /** Whether the bundle says of a subtree that this is its hash, letter by letter. */
  has(subtree: Subtree, hash: Hash): boolean {
    const at = this.#placeOf(subtree);
    if (at === undefined) return false;
    const text = base64Of(hash);
    for (let letter = 0; letter < hashLength; letter += 1)
      if (this.file[at + letter] !== text.charCodeAt(letter)) return false;
    return true;
  }

  #placeOf({ level, index }: Subtree): number | undefined {
    return this.#places[level]?.get(index);
  }
}
