import { expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { HandedOverItem, SuccessionDetail } from '#read-models';
import { handoverRecord } from './handover-record.js';
import { letterhead } from './review.fixture.js';

const item = (number: string): HandedOverItem => ({
  ...{ directiveId: number, number, title: 'Rà soát', part: 'lead', heirId: 'snv', heirName: 'Sở Nội vụ' },
  ...{ dueOn: '2022-08-12', daysLate: 3, at: '2022-08-18T02:00:00Z', position: '1' },
});

const merger = {
  ...{
    id: 's-1',
    agencyId: 'stp',
    agencyName: 'Sở Tư pháp',
    kind: 'merged',
    restTo: null,
    joinsParts: false,
  },
  ...{ heirs: [{ id: 'snv', name: 'Sở Nội vụ' }], effectiveOn: '2022-08-15', accounts: [], left: [] },
  progress: { lead: 2, coordinator: 0, handedOver: 2, left: 0 },
  basis: { number: '12/NQ-HĐND', issuedOn: '2022-08-10', issuer: 'Hội đồng nhân dân tỉnh' },
} as unknown as SuccessionDetail;

test('a record of a handover has the symbol of a record, not of a report, and its directives by number', async () => {
  const items = ['BCD-2022-01/10', 'BCD-2022-01/02'].map(item);
  const file = await handoverRecord(merger, items, letterhead);
  const xml = strFromU8(unzipSync(file)['word/document.xml'] ?? new Uint8Array());
  expect(xml).toContain('/BB-BCĐCCTP');
  expect(xml).not.toContain('/BC-BCĐCCTP');
  expect(xml.indexOf('BCD-2022-01/02')).toBeLessThan(xml.indexOf('BCD-2022-01/10'));
});
