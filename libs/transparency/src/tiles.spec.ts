import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { Malformed } from './errors.js';
import { inclusionProof, rootOf, type Hash } from './merkle.js';
import {
  decodeEntryBundle,
  encodeEntryBundle,
  hashesInTiles,
  longestEntry,
  parseTilePath,
  tilePath,
  tilesOfGrowth,
  type Tile,
} from './tiles.js';
import { hashesIn, treeOf } from './trees.fixture.js';

const tile = fc.record<Tile>({
  level: fc.oneof(fc.nat(63), fc.constant('entries' as const)),
  index: fc.oneof(fc.nat(2_000), fc.maxSafeInteger().map(Math.abs)),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('the path of a tile', () => {
  it('is the one that tlog-tiles gives as its example', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0, width: 17 })).toBe('tile/1/000.p/17');
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).toBe('tile/entries/273.p/112');
  });

  it('is read as the tile it is the path of', () => {
    fc.assert(fc.property(tile, (each) => expect(parseTilePath(tilePath(each))).toEqual(each)));
  });

  it.each([
    ...['tile/00/000', 'tile/64/000', 'tile/-1/000', 'tile/0/0', 'tile/0/0000', 'tile/0/001/000'],
    ...['tile/0/x000/000', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/01', 'tile/0/x001/x000'],
    ...[
      'tile/0/../000',
      'tile/data/000',
      '/tile/0/000',
      'tile/0/000/',
      'tile/0/x999/x999/x999/x999/x999/999',
    ],
  ])('is no other text: %s', (text) => {
    expect(parseTilePath(text)).toBeNull();
  });
});

describe('the tiles of a tree', () => {
  it('of 70,000 leaves are those that tlog-tiles counts', () => {
    const tiles = tilesOfGrowth(0, 70_000);
    const of = (level: Tile['level']) =>
      tiles.filter((each) => each.level === level).map(({ width }) => width);
    expect([of(0).length, of(0).filter((width) => width === 256).length, of(0).at(-1)]).toEqual([
      274, 273, 112,
    ]);
    expect([of(1), of(2), of(3)]).toEqual([[256, 17], [1], []]);
    expect(of('entries')).toEqual(of(0));
  });

  it('of 256 leaves are a full one and one of a single hash above it', () => {
    expect(tilesOfGrowth(0, 256).map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  });

  it('that growth adds are those of the newer size that the older had not', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(3_000), (older, more) => {
        const before = new Set(tilesOfGrowth(0, older).map(tilePath));
        const added = tilesOfGrowth(0, older + more).map(tilePath);
        expect(new Set(tilesOfGrowth(older, older + more).map(tilePath))).toEqual(
          new Set(added.filter((path) => !before.has(path))),
        );
      }),
    );
  });

  it('give the same root and proofs as the hashes they were made of, at every size', async () => {
    const { levels } = treeOf(2_200);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2_200 }), fc.nat(), async (size, at) => {
        const inTiles = hashesInTiles(size, (each) => Promise.resolve(bytesOf(levels, each)));
        const index = at % size;
        expect(await rootOf(size, inTiles)).toEqual(await rootOf(size, hashesIn(levels)));
        expect(await inclusionProof(index, size, inTiles)).toEqual(
          await inclusionProof(index, size, hashesIn(levels)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('are refused with a byte too few', async () => {
    const { levels } = treeOf(5);
    const short = hashesInTiles(5, (each) => Promise.resolve(bytesOf(levels, each).subarray(1)));
    await expect(rootOf(5, short)).rejects.toThrow(Malformed);
  });
});

function bytesOf(levels: readonly Hash[][], { level, index, width }: Tile): Uint8Array {
  const row = levels[Number(level) * 8] ?? [];
  return Buffer.concat(row.slice(index * 256, index * 256 + width));
}

describe('a bundle of entries', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 40 });

  it('gives back what was put in', () => {
    fc.assert(
      fc.property(entries, (put) => {
        const read = decodeEntryBundle(encodeEntryBundle(put), put.length);
        expect(read.map((entry) => Buffer.from(entry).toString('hex'))).toEqual(
          put.map((entry) => Buffer.from(entry).toString('hex')),
        );
      }),
    );
  });

  it('has the length of each entry in front of it, the higher byte first', () => {
    const bundle = encodeEntryBundle([Buffer.from('ab'), new Uint8Array(258)]);
    expect([...bundle.subarray(0, 6)]).toEqual([0, 2, 97, 98, 1, 2]);
  });

  it('is refused with an entry too few or too many, or a byte too few or too many', () => {
    fc.assert(
      fc.property(entries, (put) => {
        const bundle = encodeEntryBundle(put);
        expect(() => decodeEntryBundle(bundle, put.length + 1)).toThrow(Malformed);
        expect(() => decodeEntryBundle(Buffer.concat([bundle, Buffer.of(0)]), put.length)).toThrow(Malformed);
        if (put.length === 0) return;
        expect(() => decodeEntryBundle(bundle, put.length - 1)).toThrow(Malformed);
        expect(() => decodeEntryBundle(bundle.subarray(0, -1), put.length)).toThrow(Malformed);
      }),
    );
  });

  it('holds no entry of more than 65,535 bytes', () => {
    expect(encodeEntryBundle([new Uint8Array(longestEntry)])).toHaveLength(longestEntry + 2);
    expect(() => encodeEntryBundle([new Uint8Array(longestEntry + 1)])).toThrow(RangeError);
  });
});
