import { describe, expect, it } from '@jest/globals';
import { rowsAsJson } from './rows.js';

describe('rows as JSON', () => {
  it('write a big integer in all its digits', () => {
    expect(rowsAsJson([{ position: 9_007_199_254_740_993n }])).toBe('[{"position":"9007199254740993"}]');
  });

  it('hold no character that PostgreSQL refuses, so that no text stops a read model', () => {
    const json = rowsAsJson([{ title: 'a\0b\uD800c', data: { note: '\uDC00', kept: 'đ 😀 \\u0000' } }]);
    expect(JSON.parse(json)).toEqual([
      { title: 'a\uFFFDb\uFFFDc', data: { note: '\uFFFD', kept: 'đ 😀 \\u0000' } },
    ]);
  });
});
