import { stableId } from '#domain';
import { describe, expect, it } from '@jest/globals';
import { accountIdOf, accountIdsOf, agencyIdOf, isTakenFromBefore } from './unique-names.js';

describe('a unique name', () => {
  it('is one id whatever its case, width, form and look-alikes', () => {
    for (const written of ['ĐÔNG', 'ÐÔNG', 'đông'.normalize('NFD'), 'ｄông'.replace('ｄ', 'đ')])
      expect(accountIdOf(written)).toBe(accountIdOf('đông'));
    expect(agencyIdOf('ＳＴＰ')).toBe(agencyIdOf('stp'));
    expect(agencyIdOf('STP-DN')).not.toBe(agencyIdOf('STP-ĐN'));
  });

  it('keeps the id that it had before where nothing but its case was ever different', () => {
    expect(accountIdsOf('Chuyen.Vien')).toEqual([stableId('account', 'chuyen.vien')]);
    expect(agencyIdOf('STP')).toBe(stableId('agency', 'stp'));
  });

  it('finds, and is refused by, one from before that was typed in another form', async () => {
    const before = stableId('account', 'hòa'.normalize('NFD'));
    expect(accountIdsOf('Hòa')).toContain(before);
    const isThere = (id: string) => Promise.resolve(id === before);
    expect(await isTakenFromBefore('account', 'Hòa', isThere)).toBe(true);
    expect(await isTakenFromBefore('account', 'Hoa', isThere)).toBe(false);
  });
});
