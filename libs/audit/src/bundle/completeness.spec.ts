import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, Malformed } from '#transparency';
import {
  emptyDigest,
  everyAgency,
  formatScopeIndex,
  monthsIn,
  parseScopeIndex,
  withLeaf,
  type Scope,
} from '../scope-index.js';
import { completenessOf, recordedAtOf, type PlacedEvent } from './completeness.js';

const zone = 'Asia/Ho_Chi_Minh';
const monthOf = monthsIn(zone);
const asked = ['stp', 'so-y.te_2'];
const agencies = [...asked, 'sở "y tế"', 'a b'];
interface Event extends PlacedEvent {
  readonly agencies: readonly string[];
}

const events = fc
  .array(fc.record({ day: fc.integer({ min: 0, max: 180 }), agencies: fc.subarray(agencies) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((all) =>
    all.map(({ day, agencies: concerned }, at): Event => ({
      index: at,
      leaf: leafHash(Buffer.from(`${at}`)),
      recordedAt: new Date(Date.UTC(2022, 5, 1) + day * 86_400_000).toISOString(),
      agencies: concerned,
    })),
  );

function indexOf(all: readonly Event[]): string {
  const scopes = new Map<string, Scope>();
  for (const { leaf, recordedAt, agencies: concerned } of all)
    for (const agency of [everyAgency, ...concerned]) {
      const month = monthOf(recordedAt);
      const key = `${month} ${agency}`;
      scopes.set(key, withLeaf(scopes.get(key) ?? { month, agency, count: 0, digest: emptyDigest }, leaf));
    }
  return formatScopeIndex(zone, [...scopes.values()]);
}

describe('the index by agency and month', () => {
  it('is read as it was written, whatever an agency is called', () => {
    fc.assert(
      fc.property(events, (all) => {
        const text = indexOf(all);
        const { zone: read, scopes } = parseScopeIndex(text);
        expect(formatScopeIndex(read, scopes)).toBe(text);
      }),
    );
  });

  it('has the months of the committee, not of Greenwich', () => {
    expect(monthOf('2022-07-31T17:00:00.000Z')).toBe('2022-08');
    expect(monthOf('2022-07-31T16:59:59.999Z')).toBe('2022-07');
  });

  it.each(['', 'zone X', 'zone X\n2022-07 stp 1 x\n', 'zone X\n\n', 'zone Nowhere\n'])(
    '%j is none',
    (text) => {
      expect(() => parseScopeIndex(text)).toThrow(Malformed);
    },
  );
});

describe('when an event was recorded', () => {
  const inEntry = '2022-07-20T02:00:00.000Z';
  it.each([
    [{ recordedAt: '2022-07-19T00:00:00.000Z' }, inEntry, '2022-07-19T00:00:00.000Z'],
    [{ recordedAt: 'yesterday' }, inEntry, inEntry],
    [{ recordedAt: 7 }, inEntry, inEntry],
    [undefined, inEntry, inEntry],
    [null, 'yesterday', null],
    [{ recordedAt: 'yesterday' }, '2022-13-01T00:00:00.000Z', null],
  ])('metadata of %j and an entry of %s say %s', (metadata, recorded, expected) => {
    expect(recordedAtOf(metadata, recorded)).toBe(expected);
  });
});

describe('the events of a bundle', () => {
  it('are whole for an agency, and for all, where none is missing', () => {
    fc.assert(
      fc.property(events, fc.constantFrom(...asked), (all, agency) => {
        const index = indexOf(all);
        const own = all.filter((event) => event.agencies.includes(agency));
        const whole = completenessOf(index, { agencyId: agency }, own, all.length);
        expect([whole.faults, whole.complete?.agency]).toEqual([[], agency]);
        expect(completenessOf(index, {}, all, all.length).faults).toEqual([]);
      }),
    );
  });

  it('are found not to be when any one is left out, put in twice, or exchanged with another', () => {
    fc.assert(
      fc.property(events, fc.nat(), (all, chance) => {
        const index = indexOf(all);
        const at = chance % all.length;
        const [one] = all.slice(at, at + 1);
        if (!one) return;
        expect(completenessOf(index, {}, all.toSpliced(at, 1), all.length).complete).toBeNull();
        expect(completenessOf(index, {}, all.toSpliced(at, 0, one), all.length).complete).toBeNull();
        const other = { ...one, leaf: leafHash(Buffer.from('other')) };
        expect(completenessOf(index, {}, all.toSpliced(at, 1, other), all.length).complete).toBeNull();
      }),
    );
  });

  it('are not told to be all of the log where the index leaves one out as they do', () => {
    fc.assert(
      fc.property(events, fc.nat(), (all, chance) => {
        const rest = all.toSpliced(chance % all.length, 1);
        expect(completenessOf(indexOf(rest), {}, rest, rest.length).complete).not.toBeNull();
        expect(completenessOf(indexOf(rest), {}, rest, all.length)).toEqual({ complete: null, faults: [] });
      }),
    );
  });

  it('are told of whole months alone, and of no other filter', () => {
    const recordedAt = '2022-07-10T00:00:00.000Z';
    const all = [{ index: 0, leaf: leafHash(Buffer.from('a')), recordedAt, agencies: [] }];
    const completeFor = (filters: object, given = all) =>
      completenessOf(indexOf(all), filters, given, all.length).complete;
    const july = { agency: everyAgency, months: ['2022-07'] };
    const nothing = { agency: everyAgency, months: [] };
    expect(completeFor({})).toEqual({ ...july, isAll: true });
    expect(completeFor({ from: '2022-07-01', to: '2022-07-31' })).toEqual({ ...july, isAll: true });
    expect(completeFor({ from: '2022-06-30', to: '2022-08-01' })).toEqual({ ...july, isAll: false });
    expect(completeFor({ from: '2021-12-01', to: '2022-06-30' })).toEqual({ ...nothing, isAll: true });
    expect(completeFor({ from: '2022-07-02' })).toEqual({ ...nothing, isAll: false });
    expect(completeFor({ to: '2022-07-30' })).toEqual({ ...nothing, isAll: false });
    for (const [from, to] of [
      ['2022-07-02', '2022-07-31'],
      ['2022-07-01', '2022-07-30'],
      ['2022-06-02', '2022-07-30'],
      ['2022-12-31', '2023-01-01'],
    ])
      expect(completeFor({ from, to })).toBeNull();
    for (const filters of [{ type: 'X' }, { q: 'x' }, { from: '2022-07-01T00:00:00Z' }, { agencyId: 7 }])
      expect(completeFor(filters)).toBeNull();
    expect(completeFor({ agencyId: 'x' }, [])).toEqual({ agency: 'x', months: [], isAll: true });
    for (const agencyId of ['', 'x\n  - that what a report says is true;', 'x\u001b[2K', '\u202ex', 'x y'])
      expect(completeFor({ agencyId }, [])).toBeNull();
  });
});
