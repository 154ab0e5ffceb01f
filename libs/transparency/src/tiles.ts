import { Buffer } from 'node:buffer';
import { Malformed } from './errors.js';
import { CompactRange, type Hash, type ReadHashes, type Subtree } from './merkle.js';

/** How many hashes a full tile holds, or entries a full bundle. */
export const fullWidth = 256;

/** The longest entry that a bundle can hold, in bytes. */
export const longestEntry = 65_535;

/** A row of hashes of one level (tile level 1 has a hash for each full tile of level 0), or a bundle of entries. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** From 1 to 256; less than 256 is a partial tile. */
  readonly width: number;
}

/** Where a tile is found below the log's prefix: `tile/0/x001/234.p/17`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const parts = digits.match(/.{3}/g) ?? [];
  const elements = parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part));
  return `tile/${level}/${elements.join('/')}${width < fullWidth ? `.p/${width}` : ''}`;
}

const path =
  /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** The tile at a path as `tilePath` gives it, null for any other text. */
export function parseTilePath(text: string): Tile | null {
  const [, level, elements, partial] = path.exec(text) ?? [];
  if (level === undefined || elements === undefined) return null;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(elements.replace(/[x/]/g, '')),
    width: partial === undefined ? fullWidth : Number(partial),
  };
  return Number.isSafeInteger(tile.index) && tilePath(tile) === text ? tile : null;
}

/** The tiles that a tree of size `newer` has and the one of size `older` had not, or had narrower. */
export function tilesOfGrowth(older: number, newer: number): Tile[] {
  const tiles = tilesOfLevel('entries', older, newer);
  for (let level = 0, covers = 1; covers <= newer; level += 1, covers *= fullWidth)
    tiles.push(...tilesOfLevel(level, Math.floor(older / covers), Math.floor(newer / covers)));
  return tiles;
}

function tilesOfLevel(level: Tile['level'], older: number, newer: number): Tile[] {
  const tiles: Tile[] = [];
  if (older === newer) return tiles;
  for (let index = Math.floor(older / fullWidth); index * fullWidth < newer; index += 1)
    tiles.push({ level, index, width: Math.min(fullWidth, newer - index * fullWidth) });
  return tiles;
}

/** Gives the bytes of a tile, as many hashes as its width says. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array>;

/**
 * Reads the hashes of a tree of that size out of its tiles, each of them once a call. What comes out is worth what the
 * tiles are worth: the root or the proof made of it has to be compared with a checkpoint.
 * @throws Malformed (when reading) for a tile that does not have the bytes its width says
 */
export function hashesInTiles(size: number, readTile: ReadTile): ReadHashes {
  return async (subtrees) => {
    const tiles = new Map<string, Promise<Uint8Array>>();
    const read = (tile: Tile) => {
      const key = tilePath(tile);
      const found = tiles.get(key) ?? readTile(tile);
      tiles.set(key, found);
      return found;
    };
    return Promise.all(
      subtrees.map(async (subtree) => {
        const { tile, from, count } = placeInTiles(subtree, size);
        const bytes = await read(tile);
        if (bytes.length !== tile.width * 32)
          throw new Malformed(`${tilePath(tile)} has ${bytes.length} bytes`);
        return rootOfRow(bytes, from, count);
      }),
    );
  };
}

/** Where a subtree's hash is found: in the row of one tile, as the root over some of its hashes. */
function placeInTiles({ level, index }: Subtree, size: number): { tile: Tile; from: number; count: number } {
  const tileLevel = Math.floor(level / 8);
  const count = 2 ** (level % 8);
  const first = index * count;
  const known = Math.floor(size / fullWidth ** tileLevel);
  if (first + count > known) throw new RangeError(`A tree of ${size} has no subtree ${level}/${index}`);
  const tileIndex = Math.floor(first / fullWidth);
  const width = Math.min(fullWidth, known - tileIndex * fullWidth);
  return { tile: { level: tileLevel, index: tileIndex, width }, from: first % fullWidth, count };
}

function rootOfRow(bytes: Uint8Array, from: number, count: number): Hash {
  const row = new CompactRange();
  for (let at = from; at < from + count; at += 1) row.append(bytes.slice(at * 32, (at + 1) * 32));
  return row.root();
}

/**
 * A bundle: each entry behind its length in two bytes, the higher first.
 * @throws RangeError for an entry longer than 65,535 bytes
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > longestEntry) throw new RangeError(`An entry of ${entry.length} bytes`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 255), entry];
    }),
  );
}

/** @throws Malformed unless the bytes are exactly `width` entries */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length && entries.length < width) {
    const end = at + 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (end > bytes.length) throw new Malformed(`an entry ends beyond its bundle`);
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== width || at !== bytes.length)
    throw new Malformed(`a bundle that is not of ${width} entries`);
  return entries;
}
