import { describe, expect, it } from '@jest/globals';
import { createTables, rowsAsJson } from './rows.js';

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

describe('tables', () => {
  it('are made of what they are declared with: columns, defaults, key and indexes', () => {
    const table = {
      name: 'share',
      columns: { id: 'text COLLATE "C"', agency_ids: 'text[] NOT NULL', percent: 'double precision' },
      filledByDefault: { noted_at: 'timestamptz NOT NULL DEFAULT clock_timestamp()' },
      key: ['id'],
      indexes: { share_by_agency: 'USING gin (agency_ids)' },
    } as const;
    expect(createTables(table)).toBe(`CREATE TABLE share (
  id text COLLATE "C",
  agency_ids text[] NOT NULL,
  percent double precision,
  noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (id)
);
CREATE INDEX share_by_agency ON share USING gin (agency_ids);
`);
  });
});
