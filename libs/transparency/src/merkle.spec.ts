import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import {
  CompactRange,
  compactRangeOf,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  rootOf,
  rootOver,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';
import { entryOf, hashesIn, mth, spoilt, treeOf, type Spoiling } from './trees.fixture.js';

const most = 3_000;
const { levels } = treeOf(most);
const read = hashesIn(levels);
const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');
const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(60), bit: fc.nat(255) }),
  fc.record({ kind: fc.constantFrom('drop' as const, 'repeat' as const, 'swap' as const), at: fc.nat(60) }),
);
const leafInTree = fc
  .integer({ min: 1, max: most })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }));
const twoSizes = fc
  .integer({ min: 1, max: most })
  .chain((newer) => fc.record({ newer: fc.constant(newer), older: fc.nat(newer) }));

describe('a Merkle tree', () => {
  it('without leaves has the hash of nothing, and a leaf is not hashed like a node', () => {
    expect(hex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(leafHash(Buffer.alloc(0)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
  });

  it('has the root that the recursion of RFC 6962 gives, at every size', async () => {
    for (let size = 0; size <= 70; size += 1) {
      expect(hex(await rootOf(size, read))).toBe(hex(mth(0, size)));
      expect(hex(treeOf(size).range.root())).toBe(hex(mth(0, size)));
    }
  });

  it('goes on from its compact range as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, async ({ older, newer }) => {
        const range = await compactRangeOf(older, read);
        for (let index = older; index < newer; index += 1) range.append(leafHash(entryOf(index)));
        expect([range.size, hex(range.root())]).toEqual([newer, hex(await rootOf(newer, read))]);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a compact range with a hash too few, too many or too short', () => {
    const hash = leafHash(entryOf(0));
    expect(() => new CompactRange(3, [hash])).toThrow(RangeError);
    expect(() => new CompactRange(4, [hash, hash])).toThrow(RangeError);
    expect(() => new CompactRange(1, [hash.subarray(1)])).toThrow(RangeError);
  });
});

describe('an inclusion proof', () => {
  it('is the one that RFC 6962 names in its tree of seven leaves (2.1.3)', async () => {
    const path = async (index: number) => (await inclusionProof(index, 7, read)).map(hex);
    const [b, c, f] = [1, 2, 5].map((index) => hex(mth(index, index + 1)));
    const [g, h, i, j] = [0, 2, 4, 6].map((from) => hex(mth(from, Math.min(from + 2, 7))));
    const [k, l] = [hex(mth(0, 4)), hex(mth(4, 7))];
    expect(await path(0)).toEqual([b, h, l]);
    expect(await path(3)).toEqual([c, g, l]);
    expect(await path(4)).toEqual([f, j, k]);
    expect(await path(6)).toEqual([i, k]);
  });

  it('leads from every leaf to the root', async () => {
    await fc.assert(
      fc.asyncProperty(leafInTree, async ({ index, size }) => {
        const proof = await inclusionProof(index, size, read);
        const claim = { leaf: leafHash(entryOf(index)), index, size, root: await rootOf(size, read) };
        expect(verifyInclusion(proof, claim)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('fails with one bit, leaf, index, size or root changed, and a hash left out, repeated or exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(leafInTree, spoiling, async ({ index, size }, how) => {
        const proof = await inclusionProof(index, size, read);
        const claim = { leaf: leafHash(entryOf(index)), index, size, root: await rootOf(size, read) };
        const worse = spoilt(proof, how);
        if (worse) expect(verifyInclusion(worse, claim)).toBe(false);
        expect(verifyInclusion(proof, { ...claim, leaf: leafHash(entryOf(index + 1)) })).toBe(false);
        if (size > 1) expect(verifyInclusion(proof, { ...claim, index: (index + 1) % size })).toBe(false);
        expect(verifyInclusion(proof, { ...claim, root: await rootOf(size - 1, read) })).toBe(false);
        expect(verifyInclusion([...proof, claim.root], claim)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('fails for an index beyond the tree, a size that is none, and a hash that is none', async () => {
    const claim = { leaf: leafHash(entryOf(0)), index: 0, size: 1, root: await rootOf(1, read) };
    expect(verifyInclusion([], claim)).toBe(true);
    for (const wrong of [{ index: 1 }, { size: 0 }, { index: -1 }, { size: 1.5 }, { size: 2 ** 53 }])
      expect(verifyInclusion([], { ...claim, ...wrong })).toBe(false);
    expect(verifyInclusion([], { ...claim, leaf: claim.leaf.subarray(1) })).toBe(false);
    await expect(inclusionProof(7, 7, read)).rejects.toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  it('is the one that RFC 6962 names in its tree of seven leaves (2.1.3)', async () => {
    const proof = async (older: number) => (await consistencyProof(older, 7, read)).map(hex);
    const span = (from: number, to: number) => hex(mth(from, to));
    const [c, d, g, i, j] = [span(2, 3), span(3, 4), span(0, 2), span(4, 6), span(6, 7)];
    const [k, l] = [span(0, 4), span(4, 7)];
    expect(await proof(3)).toEqual([c, d, g, l]);
    expect(await proof(4)).toEqual([l]);
    expect(await proof(6)).toEqual([i, j, k]);
  });

  it('shows of every two sizes that one is the beginning of the other', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, async ({ older, newer }) => {
        const proof = await consistencyProof(older, newer, read);
        const [from, to] = [await rootOf(older, read), await rootOf(newer, read)];
        expect(verifyConsistency(proof, { size: older, root: from }, { size: newer, root: to })).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('fails with one bit, size or root changed, and a hash left out, repeated or exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, spoiling, async ({ older, newer }, how) => {
        const proof = await consistencyProof(older, newer, read);
        const from = { size: older, root: await rootOf(older, read) };
        const to = { size: newer, root: await rootOf(newer, read) };
        const worse = spoilt(proof, how);
        if (worse) expect(verifyConsistency(worse, from, to)).toBe(false);
        expect(verifyConsistency([...proof, to.root], from, to)).toBe(false);
        const other = leafHash(entryOf(most));
        expect(verifyConsistency(proof, { ...from, root: other }, to)).toBe(false);
        if (older > 0) expect(verifyConsistency(proof, from, { ...to, root: other })).toBe(false);
        if (older < newer) expect(verifyConsistency(proof, to, from)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('does not lead to a tree in which one leaf of the older was exchanged', async () => {
    const { levels: forked, range } = treeOf(20, (index) => entryOf(index === 4 ? 99 : index));
    const proof = await consistencyProof(9, 20, hashesIn(forked));
    const older = { size: 9, root: await rootOf(9, read) };
    expect(verifyConsistency(proof, older, { size: 20, root: range.root() })).toBe(false);
  });

  it('has its root over some leaves and the hashes beside them, and over none that are others', async () => {
    await fc.assert(
      fc.asyncProperty(
        leafInTree.chain(({ size }) =>
          fc.record({
            size: fc.constant(size),
            chosen: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 40 }),
            changed: fc.nat(),
          }),
        ),
        async ({ size, chosen, changed }) => {
          const indexes = [...chosen].sort((one, other) => one - other);
          const asked: string[] = [];
          const hashOf = ({ level, index }: { level: number; index: number }) => {
            asked.push(`${level}/${index}`);
            return levels[level]?.[index];
          };
          const placed = indexes.map((index) => ({ index, leaf: leafHash(entryOf(index)) }));
          const computed: string[] = [];
          const root = rootOver(placed, size, hashOf, ({ level, index }, hash) => {
            expect(hex(hash)).toBe(hex(levels[level]?.[index] ?? emptyRoot));
            computed.push(`${level}/${index}`);
          });
          // What it asked for and what it computed of it are what all the proofs are made of, each once.
          const inProofs = new Set<string>();
          for (const index of indexes)
            await inclusionProof(index, size, (subtrees) => {
              for (const each of subtrees) inProofs.add(`${each.level}/${each.index}`);
              return read(subtrees);
            });
          expect([...asked, ...computed].sort()).toEqual([...inProofs].sort());
          expect(hex(root ?? new Uint8Array())).toBe(hex(treeOf(size).range.root()));
          const other = indexes[changed % indexes.length];
          const forged = placed.map((each) =>
            each.index === other ? { ...each, leaf: leafHash(Buffer.from('another')) } : each,
          );
          expect(hex(rootOver(forged, size, hashOf) ?? new Uint8Array())).not.toBe(hex(root ?? emptyRoot));
          const [missing] = asked;
          const without = ({ level, index }: { level: number; index: number }) =>
            `${level}/${index}` === missing ? undefined : levels[level]?.[index];
          if (missing !== undefined) expect(rootOver(placed, size, without)).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
    expect(() => rootOver([{ index: 3, leaf: emptyRoot }], 3, () => emptyRoot)).toThrow(RangeError);
  });
});
