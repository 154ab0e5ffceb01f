import { describe, expect, it } from '@jest/globals';
import { matchesAllTerms, searchText } from './search.js';

describe('the text that is searched', () => {
  it('has no marks, no capitals and no punctuation, and a blank before each word', () => {
    expect(searchText('BCD-2022-01/03', 'Đẩy  mạnh "cải cách" tư pháp; ưu tiên số 1')).toBe(
      ' bcd 2022 01 03 day manh cai cach tu phap uu tien so 1',
    );
  });

  it('is the same for the look-alikes of Đ, full-width letters, ligatures and Roman numerals', () => {
    expect(searchText('ÐẢNG Ɖỏ ＶＢ Ⅱ ﬁ')).toBe(searchText('Đảng đỏ vb ii fi'));
  });

  it('is the same whether marks are composed or not', () => {
    expect(searchText('Thường xuyên'.normalize('NFD'))).toBe(searchText('Thường xuyên'.normalize('NFC')));
  });
});

describe('the condition that finds it', () => {
  function asked(query: string): [condition: string, values: string[]] {
    const values: string[] = [];
    const condition = matchesAllTerms('words', query, (value) => `$${values.push(value)}`);
    return [condition, values];
  }

  it('wants every word', () => {
    expect(asked('Cải cách')).toEqual(['words LIKE $1 AND words LIKE $2', ['% cai%', '% cach%']]);
  });

  it('takes what is written without blanks as one word', () => {
    expect(asked('BCD-2022-01/03')[1]).toEqual(['% bcd 2022 01 03%']);
  });

  it('lets no wildcard through', () => {
    expect(asked('50%_\\')[1]).toEqual(['% 50%']);
  });

  it('is always true without a word', () => {
    expect(asked('  %% ')).toEqual(['true', []]);
  });

  it('reads at most twelve words', () => {
    expect(asked('a '.repeat(40))[1]).toHaveLength(12);
  });
});
