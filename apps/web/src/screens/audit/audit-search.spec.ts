import { expect, test } from '@jest/globals';
import { auditSearch, exportAddress, pastSearch, unremindedSearch } from './audit-search.js';

test('an address gives the filters of the trail, and nothing that is none of them', () => {
  expect(auditSearch({ type: 'DirectiveIssued', q: 2022, order: 'asc', x: 'y', from: '' })).toEqual({
    type: 'DirectiveIssued',
    q: '2022',
    order: 'asc',
  });
  expect(auditSearch({ order: 'desc', actorId: ['a'] })).toEqual({});
});

test('a filter of an address is no longer than the API takes it', () => {
  expect(auditSearch({ q: 'x'.repeat(300) }).q).toHaveLength(200);
});

test('an export has the filters of the list', () => {
  const filters = auditSearch({ q: 'cải cách', order: 'asc' });
  expect(exportAddress('jsonl', filters)).toBe(
    '/api/v1/audit/events.jsonl?q=c%E1%BA%A3i+c%C3%A1ch&order=asc',
  );
  expect(exportAddress('people', {})).toBe('/api/v1/audit/events.csv?for=people');
  expect(exportAddress('csv', {})).toBe('/api/v1/audit/events.csv');
  expect(exportAddress('xlsx', { q: 'an' })).toBe('/api/v1/audit/events.xlsx?q=an');
});

test('the other two screens take their own part of an address', () => {
  expect(unremindedSearch({ from: '2022-01-01', q: 'x' })).toEqual({ from: '2022-01-01' });
  expect(pastSearch({ id: 'a', at: 'position:12', q: 'x' })).toEqual({ id: 'a', at: 'position:12' });
});
