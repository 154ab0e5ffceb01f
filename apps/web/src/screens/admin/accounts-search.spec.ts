import { describe, expect, it } from '@jest/globals';
import { accountsSearch, matching } from './accounts-search.js';

const account = (
  username: string,
  name: string,
  agencyId: string | null = null,
  email: string | null = null,
) => ({
  ...{ username, name, agencyId, email },
});
const accounts = [
  account('admin', 'Quản trị'),
  account('cv.stp', 'Đặng Thị Ánh', 'stp', 'anh.dt@example.vn'),
  account('cv.tand', 'Trần Đức', 'tand'),
];
const found = (asked: string) =>
  matching(accounts, asked, (id) => (id === 'stp' ? 'Sở Tư pháp' : 'Tòa án nhân dân tỉnh')).map(
    ({ username }) => username,
  );

describe('the search for an account', () => {
  it('takes the beginnings of words of the name, the user name, the address and the agency, in any order, without marks', () => {
    expect(found('')).toEqual(['admin', 'cv.stp', 'cv.tand']);
    expect(found('anh dang')).toEqual(['cv.stp']);
    expect(found('ĐỨC')).toEqual(['cv.tand']);
    expect(found('cv')).toEqual(['cv.stp', 'cv.tand']);
    expect(found('anh.dt@')).toEqual(['cv.stp']);
    expect(found('so tu phap')).toEqual(['cv.stp']);
    expect(found('quản trị stp')).toEqual([]);
  });

  it('stands in the address as it was typed', () => {
    expect(accountsSearch({ q: 123 })).toEqual({ q: '123' });
    expect(accountsSearch({ q: { x: 1 } })).toEqual({});
  });
});
