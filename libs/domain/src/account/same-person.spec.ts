import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import { decideSamePerson, personsAmong, samePersonAfter, type SamePersonEvent } from './same-person.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const context = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20', by: office, reason: 'Kiêm nhiệm.' };

function outcomeOf(
  type: 'RecordSamePerson' | 'WithdrawSamePerson',
  otherId: string,
  account: { id: string; samePersonAs?: string[] },
  samePersonAs: readonly string[] = [],
): SamePersonEvent[] | string {
  try {
    return decideSamePerson({ ...context, type, otherId, samePersonAs }, account);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
}

describe('whose an account is', () => {
  it('is recorded with another one once, and not with itself', () => {
    const data = { otherId: 'b', reason: context.reason };
    expect(outcomeOf('RecordSamePerson', 'b', { id: 'a' })).toEqual([{ type: 'SamePersonRecorded', data }]);
    expect(outcomeOf('RecordSamePerson', 'b', { id: 'a', samePersonAs: ['b'] })).toEqual([]);
    expect(outcomeOf('RecordSamePerson', 'a', { id: 'a' })).toBe('same-account');
  });

  it('is recorded with a bounded number', () => {
    const samePersonAs = Array.from({ length: 20 }, (_, at) => `b-${at}`);
    expect(outcomeOf('RecordSamePerson', 'c', { id: 'a', samePersonAs })).toBe('too-many-accounts-of-one');
  });

  it('is withdrawn by anybody but that person, by whatever account', () => {
    const account = { id: 'a', samePersonAs: ['b'] };
    expect(outcomeOf('WithdrawSamePerson', 'b', account)).toHaveLength(1);
    expect(outcomeOf('WithdrawSamePerson', 'c', account)).toEqual([]);
    expect(outcomeOf('WithdrawSamePerson', 'b', account, ['a', 'b'])).toBe('own-account');
    expect(outcomeOf('WithdrawSamePerson', 'b', account, ['b'])).toBe('own-account');
  });

  it('an administrator records of themself too: it takes rights and gives none', () => {
    expect(outcomeOf('RecordSamePerson', 'b', { id: office.id })).toHaveLength(1);
    expect(outcomeOf('WithdrawSamePerson', 'b', { id: office.id, samePersonAs: ['b'] })).toBe('own-account');
  });

  it('is what is recorded and was not withdrawn', () => {
    const events: SamePersonEvent[] = [
      { type: 'SamePersonRecorded', data: { otherId: 'b', reason: 'x' } },
      { type: 'SamePersonRecorded', data: { otherId: 'c', reason: 'x' } },
      { type: 'SamePersonWithdrawn', data: { otherId: 'b', reason: 'x' } },
    ];
    expect(events.reduce<readonly string[]>(samePersonAfter, [])).toEqual(['c']);
  });
});

describe('the accounts of one person', () => {
  it('are found from each of them, over records in either direction and to accounts of an outside issuer', () => {
    const persons = personsAmong([
      { id: 'a', samePersonAs: ['b', 'outside'] },
      { id: 'b' },
      { id: 'c', samePersonAs: ['b'] },
      { id: 'd' },
    ]);
    expect([...persons('c')].sort()).toEqual(['a', 'b', 'outside']);
    expect([...persons('outside')].sort()).toEqual(['a', 'b', 'c']);
    expect(persons('d')).toEqual([]);
    expect(persons('nobody')).toEqual([]);
  });

  it('are each other’s: whoever is found from one finds it', () => {
    const id = fc.constantFrom(...'abcdefgh');
    const accounts = fc.array(fc.record({ id, samePersonAs: fc.array(id, { maxLength: 3 }) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(accounts, id, (all, one) => {
        const persons = personsAmong(all);
        for (const other of persons(one)) {
          expect(new Set([one, ...persons(one)])).toEqual(new Set([other, ...persons(other)]));
          expect(persons(other)).toContain(one);
        }
      }),
    );
  });
});
