import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOut } from './shares.js';

const keys = Array.from({ length: 14 }, (_, at) => `consumer_${at}@1`);
const ids = ['a', 'b', 'c', 'd', 'e'];

/** Workers that all run the same, and who has what so far: some of it nobody, or one who is gone. */
const settings = fc.record({
  workers: fc.subarray(ids, { minLength: 1 }).map((alive) => alive.map((id) => ({ id, runs: keys }))),
  owners: fc
    .array(fc.option(fc.constantFrom(...ids)), { minLength: keys.length, maxLength: keys.length })
    .map((owners) => new Map(keys.map((key, at) => [key, owners[at] ?? null]))),
});

const countsOf = (shares: ReadonlyMap<string, string>, workers: readonly { id: string }[]) =>
  workers.map(({ id }) => [...shares.values()].filter((owner) => owner === id).length);

describe('what is to be run', () => {
  it('is shared out whole and evenly among the workers that are there', () => {
    fc.assert(
      fc.property(settings, ({ workers, owners }) => {
        const shares = shareOut(workers, owners);
        const counts = countsOf(shares, workers);
        expect([...shares.keys()].sort()).toEqual([...keys].sort());
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(counts.reduce((sum, count) => sum + count)).toBe(keys.length);
      }),
    );
  });

  it('stays as it is once it is shared out, in whatever order the workers are named', () => {
    fc.assert(
      fc.property(settings, ({ workers, owners }) => {
        const shares = shareOut(workers, owners);
        expect(shareOut([...workers].reverse(), shares)).toEqual(shares);
        expect(shareOut([...workers].reverse(), owners)).toEqual(shares);
      }),
    );
  });

  it('settles whichever worker takes its share first, and whatever others take meanwhile', () => {
    fc.assert(
      fc.property(
        settings,
        fc.array(fc.nat(4), { minLength: 20, maxLength: 20 }),
        ({ workers, owners }, turns) => {
          const present = new Map(owners);
          const takes = (id: string) => {
            const mine = [...shareOut(workers, present)].filter(
              ([key, to]) => to === id && present.get(key) !== id,
            );
            for (const [key] of mine) present.set(key, id);
            return mine.length;
          };
          for (const turn of turns) takes(workers[turn % workers.length]?.id ?? '');
          for (const { id } of workers) takes(id);
          expect(workers.map(({ id }) => takes(id))).toEqual(workers.map(() => 0));
        },
      ),
    );
  });

  it('moves only what a worker that went had, or what makes it even again', () => {
    const workers = ['a', 'b'].map((id) => ({ id, runs: keys }));
    const shares = shareOut(workers, new Map(keys.map((key) => [key, null])));
    const joined = shareOut([...workers, { id: 'c', runs: keys }], shares);
    const moved = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
      [...after].filter(([key, owner]) => before.get(key) !== owner);
    expect(moved(shares, joined).map(([, owner]) => owner)).toEqual(['c', 'c', 'c', 'c']);
    const left = shareOut(workers.slice(1), joined);
    expect(moved(joined, left).every(([key]) => joined.get(key) !== 'b')).toBe(true);
  });

  it('goes to nobody who cannot run it: while two releases run, each runs its own versions', () => {
    const workers = [
      { id: 'new', runs: ['agencies@1', 'directives@2'] },
      { id: 'old', runs: ['agencies@1', 'directives@1'] },
    ];
    const owners = new Map(
      ['agencies@1', 'directives@1', 'directives@2', 'gone@1'].map((key) => [key, null]),
    );
    const shares = shareOut(workers, owners);
    expect(shares.get('directives@1')).toBe('old');
    expect(shares.get('directives@2')).toBe('new');
    expect([...shares.keys()]).not.toContain('gone@1');
  });
});
