import { describe, expect, it } from '@jest/globals';
import { indexedSearch, indexedText } from './indexed-search.js';

describe('a text for an index of words', () => {
  it('has its words in order, then each number with the word after it', () => {
    expect(indexedText('BCD-2022-01/03', 'Số 1')).toBe(' bcd 2022 01 03 so 1 _ 2022_01 01_03 03_so');
  });

  it('has no pairs without a number', () => {
    expect(indexedText('Cải cách')).toBe(' cai cach');
  });

  it('ends where its different words and pairs come to a megabyte', () => {
    const repeated = 'cai cach '.repeat(300_000);
    expect(indexedText(repeated)).toHaveLength(repeated.length);
    const different = Array.from({ length: 200_000 }, (_, n) => (n + 1e9).toString(36)).join(' ');
    const kept = indexedText(different);
    expect(different.startsWith(kept.slice(1, kept.indexOf(' _')))).toBe(true);
    expect(kept.length).toBeLessThan(1_000_000);
    expect(kept.length).toBeGreaterThan(200_000);
  });

  it('has no more of a word than an index keeps, and cuts no letter in two', () => {
    expect(indexedText(`${'a'.repeat(99)}𐐨b`)).toBe(` ${'a'.repeat(99)}𐐨`);
  });
});

describe('a search by an index of words', () => {
  it('asks for whole words, and for the beginning of the last that is written without a blank', () => {
    expect(indexedSearch("Tòa BCD-TW'345 u")).toEqual({
      query: "'#toa':* & '#bcd' & '#tw' & '#345':* & '#u':*",
      patterns: ['% toa%', '% bcd tw 345%', '% u%'],
    });
  });

  it('asks for a number together with the word after it, or its beginning', () => {
    expect(indexedSearch('BCD-2022-01/3')?.query).toBe("'#bcd' & '#2022_01' & '#01_3':*");
    expect(indexedSearch('12/QĐ-TTg')?.query).toBe("'#12_qd' & '#ttg':*");
    expect(indexedSearch('12 7')?.query).toBe("'#12':* & '#7':*");
  });

  it('asks for no short beginning beside whole words', () => {
    expect(indexedSearch('BCD-T')?.query).toBe("'#bcd'");
  });

  it('asks for nothing without a word', () => {
    expect(indexedSearch('  %% ')).toBeNull();
  });

  it('asks for no more of a word than an index keeps', () => {
    const long = `${'ɐ'.repeat(99)}𝒙ab`;
    expect(indexedSearch(long)?.patterns).toEqual([`% ${'ɐ'.repeat(99)}x%`]);
  });
});
