import { describe, expect, it } from '@jest/globals';
import { searchText, wordPatterns } from './search.js';

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

describe('a search', () => {
  it('wants every word', () => {
    expect(wordPatterns('Cải cách')).toEqual(['% cai%', '% cach%']);
  });

  it('takes what is written without blanks as one word', () => {
    expect(wordPatterns('BCD-2022-01/03')).toEqual(['% bcd 2022 01 03%']);
  });

  it('lets no wildcard through', () => {
    expect(wordPatterns('50%_\\')).toEqual(['% 50%']);
  });

  it('asks for nothing without a word', () => {
    expect(wordPatterns('  %% ')).toEqual([]);
  });

  it('reads at most twelve words', () => {
    expect(wordPatterns('a '.repeat(40))).toHaveLength(12);
  });
});
