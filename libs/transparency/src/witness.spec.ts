import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { signCheckpoint } from './checkpoint.js';
import { checkpointOf, logOf, witnessOf } from './keys.fixture.js';
import { consistencyProof, emptyRoot, leafHash, rootOf, sameHash, type ReadHashes } from './merkle.js';
import { parseNote, verifyNote } from './signed-note.js';
import { entryOf, hashesIn, treeOf } from './trees.fixture.js';
import { addCheckpoint, formatAddCheckpoint, type Witness, type WitnessedTree } from './witness.js';

const log = logOf('log.example', 1);
const { name, key, verifier } = witnessOf('witness.example/w1', 9);
const read = hashesIn(treeOf(100).levels);
const treeAt = async (size: number): Promise<WitnessedTree> => ({ size, root: await rootOf(size, read) });
const witness = (tree?: WitnessedTree): Witness => ({
  ...{ name, key, logs: new Map([[log.origin, [log.verifier]]]) },
  trees: new Map(tree ? [[log.origin, tree]] : []),
});
const asked = async (old: number, size: number, checkpoint = checkpointOf(log, size)) =>
  Buffer.from(formatAddCheckpoint(old, await consistencyProof(old, size, read), checkpoint));
const now = 1_700_000_000;

describe('a witness', () => {
  it('cosigns the first checkpoint of a log that it sees, and keeps its tree', async () => {
    const { status, body, keep } = addCheckpoint(witness(), await asked(0, 7), now);
    expect([status, keep]).toEqual([200, { origin: log.origin, tree: await treeAt(7) }]);
    const note = parseNote(Buffer.from(checkpointOf(log, 7) + body));
    expect(verifyNote(note, [verifier])).toHaveLength(1);
  });

  it('cosigns whatever goes on from what it cosigned, and the same again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.nat(10), async (old, more) => {
        const { status, keep } = addCheckpoint(witness(await treeAt(old)), await asked(old, old + more), now);
        expect([status, keep?.tree.size]).toEqual([200, old + more]);
      }),
    );
  });

  it('tells who begins elsewhere what it knows (409)', async () => {
    const answer = addCheckpoint(witness(await treeAt(9)), await asked(7, 20), now);
    expect(answer).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '9\n', keep: null });
    expect(addCheckpoint(witness(), await asked(7, 20), now)).toMatchObject({ status: 409, body: '0\n' });
  });

  it('does not cosign two trees of one size (409)', async () => {
    const other = { origin: log.origin, size: 9, root: leafHash(entryOf(0)), extensions: [] };
    const body = await asked(9, 9, signCheckpoint(other, log.signer));
    expect(addCheckpoint(witness(await treeAt(9)), body, now)).toMatchObject({ status: 409, keep: null });
  });

  it('does not cosign a tree that does not go on from what it cosigned (422)', async () => {
    const other = { origin: log.origin, size: 20, root: leafHash(entryOf(0)), extensions: [] };
    const body = await asked(9, 20, signCheckpoint(other, log.signer));
    expect(addCheckpoint(witness(await treeAt(9)), body, now)).toMatchObject({ status: 422, keep: null });
  });

  it('wants no proof where it has seen nothing (422)', async () => {
    const proof = await consistencyProof(9, 20, read);
    const body = Buffer.from(formatAddCheckpoint(0, proof, checkpointOf(log, 20)));
    expect(addCheckpoint(witness(), body, now)).toMatchObject({ status: 422, keep: null });
  });

  it('refuses a tree smaller than the old one (400)', () => {
    const body = Buffer.from(formatAddCheckpoint(9, [], checkpointOf(log, 7)));
    expect(addCheckpoint(witness(), body, now)).toMatchObject({ status: 400, keep: null });
  });

  it('does not know every log (404), and believes no other key of those it knows (403)', async () => {
    const unknown = await asked(0, 7, checkpointOf(logOf('other.example', 1), 7));
    expect(addCheckpoint(witness(), unknown, now).status).toBe(404);
    const forged = await asked(0, 7, checkpointOf(logOf(log.origin, 2), 7));
    expect(addCheckpoint(witness(), forged, now).status).toBe(403);
    const damaged = checkpointOf(log, 7).replace(/[^=]{4}=*\n$/, (end) => `AAAA${end.slice(4)}`);
    expect(addCheckpoint(witness(), await asked(0, 7, damaged), now).status).toBe(403);
  });

  it('stays with one of two histories, whatever it is asked', async () => {
    const forked = hashesIn(treeOf(100, (index) => entryOf(index < 10 ? index : index + 1_000)).levels);
    const request = fc.record({ old: fc.option(fc.nat(50)), more: fc.nat(40), evil: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 20 }), async (requests) => {
        const kept: WitnessedTree[] = [];
        for (const { old, more, evil } of requests) {
          const from = old ?? kept.at(-1)?.size ?? 0;
          const size = Math.min(from + more, 100);
          const side = evil ? forked : read;
          const checkpoint = { origin: log.origin, size, root: await rootOf(size, side), extensions: [] };
          const proof = await consistencyProof(from, size, side);
          const body = formatAddCheckpoint(from, proof, signCheckpoint(checkpoint, log.signer));
          const { status, keep } = addCheckpoint(witness(kept.at(-1)), Buffer.from(body), now);
          expect(keep === null).toBe(status !== 200);
          if (keep) kept.push(keep.tree);
        }
        expect(kept.map(({ size }) => size)).toEqual(kept.map(({ size }) => size).sort((a, b) => a - b));
        expect((await Promise.all([allOn(read, kept), allOn(forked, kept)])).some(Boolean)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['nothing', ''],
    ['no old size', 'older 7\n\n'],
    ['an old size that begins with zero', `old 07\n\n${checkpointOf(log, 7)}`],
    ['no checkpoint', 'old 0\n\n'],
    ['a proof of 64 hashes', `old 0\n${`${'A'.repeat(43)}=\n`.repeat(64)}\n${checkpointOf(log, 7)}`],
    ['a hash that is none', `old 0\nAAAA\n\n${checkpointOf(log, 7)}`],
  ])('refuses a request with %s (400)', (_what, text) => {
    expect(addCheckpoint(witness(), Buffer.from(text), now)).toMatchObject({ status: 400, keep: null });
  });
});

/** Whether every tree is one of that history. */
async function allOn(side: ReadHashes, trees: readonly WitnessedTree[]): Promise<boolean> {
  const roots = await Promise.all(trees.map(({ size }) => rootOf(size, side)));
  return roots.every((root, at) => sameHash(root, trees[at]?.root ?? emptyRoot));
}
