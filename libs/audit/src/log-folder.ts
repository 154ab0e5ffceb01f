import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  compactRangeOf,
  decodeEntryBundle,
  encodeEntryBundle,
  fullWidth,
  hashesInTiles,
  leafHash,
  parseCheckpoint,
  tilePath,
  tilesOfGrowth,
  type CompactRange,
  type Hash,
  type ReadHashes,
  type SignedCheckpoint,
  type Tile,
} from '#transparency';
import { appendLineDurably, endOfLines, lastLine, unlessMissing, writeDurably } from './durable-file.js';
import { zoneOfScopeIndex } from './scope-index.js';

/** The folder holds something else than was written into it, or lacks it. */
export class LogFolderDamaged extends Error {
  override readonly name = 'LogFolderDamaged';
}

/** A bundle is made of a checkpoint of the last minutes. */
const keptIndexes = 20;

/** A checkpoint with when it was signed, by the clock of whoever signed it. */
export interface KeptCheckpoint {
  readonly signedAt: string;
  /** The note as it was signed. */
  readonly text: string;
  readonly checkpoint: SignedCheckpoint;
}

/**
 * The files of a transparency log. Below `log`, what any static server may hand out: `checkpoint`, `key` and the tiles,
 * which never change once they are full. Beside it `checkpoints.jsonl`, to which every checkpoint is added, and `key.pem`.
 */
export class LogFolder {
  readonly keyPath: string;
  readonly #public: string;
  readonly #checkpoints: string;
  readonly #cosigned: string;
  readonly #indexes: string;

  constructor(path: string) {
    this.#public = join(path, 'log');
    this.#checkpoints = join(path, 'checkpoints.jsonl');
    this.#cosigned = join(path, 'cosigned.jsonl');
    this.#indexes = join(path, 'indexes');
    this.keyPath = join(path, 'key.pem');
  }

  /** The bytes at a path below `log`, null where there are none. Only for paths of ours: `tilePath`, `checkpoint`, `cosigned`, `key`. */
  read(path: string): Promise<Buffer | null> {
    return unlessMissing(readFile(join(this.#public, path)));
  }

  /** The text that the newest checkpoint, the newest that witnesses cosigned, or the key is published as. */
  async publish(name: 'checkpoint' | 'cosigned' | 'key', text: string): Promise<void> {
    const before = await this.read(name);
    if (before?.toString() !== text) await writeDurably(join(this.#public, name), text);
  }

  /**
   * A tile, out of the full one where it was partial once.
   * @throws LogFolderDamaged where there is neither
   */
  async readTile(tile: Tile): Promise<Uint8Array> {
    const bytes = await this.read(tilePath(tile));
    if (bytes !== null) return bytes;
    const full = await this.read(tilePath({ ...tile, width: fullWidth }));
    if (full === null) throw new LogFolderDamaged(`${tilePath(tile)} is missing`);
    if (tile.level !== 'entries') return full.subarray(0, tile.width * 32);
    return encodeEntryBundle(decodeEntryBundle(full, fullWidth).slice(0, tile.width));
  }

  /** The hashes of a tree of that size, as the tiles have them. */
  hashes(size: number): ReadHashes {
    return hashesInTiles(size, (tile) => this.readTile(tile));
  }

  /** The entries from one leaf to before another, of a tree of that size, in order. */
  async *entries(from: number, to: number, size: number): AsyncGenerator<Uint8Array, void, void> {
    for (let index = Math.floor(from / fullWidth); index * fullWidth < to; index += 1) {
      const width = Math.min(fullWidth, size - index * fullWidth);
      const bundle = decodeEntryBundle(await this.readTile({ level: 'entries', index, width }), width);
      yield* bundle.slice(Math.max(0, from - index * fullWidth), to - index * fullWidth);
    }
  }

  /**
   * Writes the tiles that a tree of size `from` gets by these entries; those of the size before are there. Done again, it
   * changes nothing.
   * @returns the tree as it is then
   * @throws LogFolderDamaged where a full tile is there and is another
   */
  async grow(from: number, entries: readonly Uint8Array[]): Promise<CompactRange> {
    const tree = await compactRangeOf(from, this.hashes(from));
    const added = new Map<string, Hash>();
    for (const entry of entries)
      tree.append(leafHash(entry), ({ level, index }, hash) => {
        if (level % 8 === 0) added.set(`${level / 8}/${index}`, hash);
      });
    for (const tile of tilesOfGrowth(from, tree.size)) {
      const { level, index, width } = tile;
      const first = index * fullWidth;
      const known = level === 'entries' ? from : Math.floor(from / fullWidth ** level);
      const old = { level, index, width: Math.min(Math.max(known - first, 0), width) };
      const before = old.width === 0 ? Buffer.alloc(0) : Buffer.from(await this.readTile(old));
      const places = Array.from({ length: width - old.width }, (_, at) => first + old.width + at);
      const more =
        level === 'entries'
          ? encodeEntryBundle(places.map((place) => entries[place - from] ?? new Uint8Array()))
          : Buffer.concat(places.map((place) => added.get(`${level}/${place}`) ?? new Uint8Array()));
      await this.#writeTile(tile, Buffer.concat([before, more]));
    }
    return tree;
  }

  async #writeTile(tile: Tile, bytes: Uint8Array): Promise<void> {
    const path = join(this.#public, tilePath(tile));
    const before = await unlessMissing(readFile(path));
    const isThere = before !== null && Buffer.compare(before, bytes) === 0;
    if (before !== null && !isThere && tile.width === fullWidth)
      throw new LogFolderDamaged(`${tilePath(tile)} is another than was written`);
    if (!isThere) await writeDurably(path, bytes);
    if (tile.width === fullWidth) await rm(`${path}.p`, { recursive: true, force: true });
  }

  /** Keeps a checkpoint for good, on disk before it is published. */
  async keepCheckpoint(signedAt: Date, text: string): Promise<void> {
    await appendLineDurably(
      this.#checkpoints,
      JSON.stringify({ signedAt: signedAt.toISOString(), checkpoint: text }),
    );
  }

  /** Keeps the index that a checkpoint of that size commits to; those of the sizes before the last few go. */
  async keepIndex(size: number, text: string): Promise<void> {
    await writeDurably(join(this.#indexes, `${size}.txt`), text);
    for (const old of (await this.#indexSizes()).slice(keptIndexes))
      await rm(join(this.#indexes, `${old}.txt`), { force: true });
  }

  /** The time zone of the months of the newest index; null where none is kept, or it is damaged. */
  async zoneOfIndexes(): Promise<string | null> {
    const [newest] = await this.#indexSizes();
    const text = newest === undefined ? null : await this.readIndex(newest);
    return text === null ? null : zoneOfScopeIndex(text);
  }

  /** The index of a checkpoint of that size, null where none is kept. */
  async readIndex(size: number): Promise<string | null> {
    return (await unlessMissing(readFile(join(this.#indexes, `${size}.txt`))))?.toString() ?? null;
  }

  /** The newest first. */
  async #indexSizes(): Promise<number[]> {
    const names = (await unlessMissing(readdir(this.#indexes))) ?? [];
    return names.map((name) => parseInt(name, 10)).sort((a, b) => b - a);
  }

  /** Keeps an older checkpoint with cosignatures that came late. */
  async keepCosigned(signedAt: Date, text: string): Promise<void> {
    await appendLineDurably(
      this.#cosigned,
      JSON.stringify({ signedAt: signedAt.toISOString(), checkpoint: text }),
    );
  }

  /** @throws LogFolderDamaged */
  async lastCheckpoint(): Promise<KeptCheckpoint | null> {
    const line = await lastLine(this.#checkpoints);
    return line === null ? null : keptIn(line, 'The last line');
  }

  /**
   * Every checkpoint that was ever signed, the oldest first.
   * @throws LogFolderDamaged
   */
  async *checkpoints(): AsyncGenerator<KeptCheckpoint, void, void> {
    const end = await endOfLines(this.#checkpoints);
    if (end === 0) return;
    const input = createReadStream(this.#checkpoints, { end: end - 1 });
    const lines = createInterface({ input, crlfDelay: Infinity });
    let at = 0;
    for await (const line of lines) yield keptIn(line, `Line ${(at += 1)}`);
  }
}

function keptIn(line: string, where: string): KeptCheckpoint {
  try {
    const { signedAt, checkpoint } = JSON.parse(line) as { signedAt: string; checkpoint: string };
    return { signedAt, text: checkpoint, checkpoint: parseCheckpoint(Buffer.from(checkpoint)) };
  } catch (error) {
    throw new LogFolderDamaged(`${where} of checkpoints.jsonl is no checkpoint`, { cause: error });
  }
}
