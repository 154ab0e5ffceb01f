import { expect, test } from '@jest/globals';
import type { Actor } from '#domain';
import { changeOf, concernedBy, hears, leavers } from './change.js';

const recorded = {
  streamId: 'directive-00000000-0000-5000-8000-000000000001',
  revision: 3n,
  position: 77n,
  preparePosition: 77n,
  id: 'e',
  type: 'ProgressReported',
  data: { narrative: 'secret' },
  metadata: { recordedAt: '2022-08-01T02:00:00.000Z' },
  created: new Date(0),
};
const change = changeOf(recorded);
const officer: Actor = { id: 'o', name: 'O', role: 'agency', agencyId: 'one' };

test('a change says where to look and nothing of what was said', () => {
  expect(change).toEqual({
    position: '77',
    kind: 'directive',
    id: '00000000-0000-5000-8000-000000000001',
    revision: 3,
    type: 'ProgressReported',
    recordedAt: '2022-08-01T02:00:00.000Z',
  });
});

test.each([
  [null, false],
  [{ agencyIds: ['one'], isDraft: false }, true],
  [{ agencyIds: ['one'], isDraft: true }, false],
  [{ agencyIds: ['two'], isDraft: false }, false],
])('an officer hears of a directive that concerns %j: %s', (concerned, isHeard) => {
  expect(hears(officer, change, concerned)).toBe(isHeard);
});

test('an officer without an agency hears of no directive', () => {
  const { agencyId: _, ...without } = officer;
  expect(hears(without, change, { agencyIds: [''], isDraft: true })).toBe(false);
});

test('an assignment says whom it concerns, a report does not', () => {
  const data = { leadAgencyId: 'one', coordinators: [{ agencyId: 'two' }] };
  expect(concernedBy({ type: 'DirectiveAssigned', data })).toEqual({
    agencyIds: ['one', 'two'],
    isDraft: false,
  });
  expect(concernedBy({ type: 'DirectiveDrafted', data: { leadAgencyId: null, coordinators: [] } })).toEqual({
    agencyIds: [],
    isDraft: true,
  });
  expect(concernedBy(recorded)).toBeUndefined();
});

test('whoever was taken off a directive hears of that', () => {
  const after = { agencyIds: ['two'], isDraft: false };
  expect(leavers({ agencyIds: ['one'], isDraft: false }, after)).toEqual({
    agencyIds: ['two', 'one'],
    isDraft: false,
  });
});
