import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { project, startDatabase } from '../projected.fixture.js';
import { office, Story } from '../story.fixture.js';
import { agenciesConsumer } from './agencies-consumer.js';
import { findAgency, listAgencies } from './agency-queries.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
  const story = new Story();
  for (const code of ['VKS', 'CA', 'TAND']) {
    const facts = {
      agencyId: `id-${code}`,
      code,
      name: `Cơ quan ${code}`,
      headEmail: null,
      officeEmail: null,
    };
    story.record(`agency-id-${code}`, 'AgencyRegistered', facts);
  }
  const renaming = { previousName: 'Cơ quan TAND', name: 'Tòa án nhân dân tỉnh' };
  story.record('agency-id-TAND', 'AgencyRenamed', renaming, office, '2022-08-01');
  const contacts = { headEmail: 'chanhan@toaan.vn', officeEmail: null };
  story.record('agency-id-TAND', 'AgencyContactsChanged', contacts, office, '2022-08-02');
  await project(pool, story.log, [agenciesConsumer]);
});
afterAll(async () => {
  await stop();
});

describe('the agencies', () => {
  it('are listed by code, page by page', async () => {
    const first = await listAgencies(pool, { limit: 2 });
    const rest = await listAgencies(pool, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([first, rest].map(({ items }) => items.map(({ code }) => code))).toEqual([
      ['CA', 'TAND'],
      ['VKS'],
    ]);
    expect(rest.nextCursor).toBeNull();
  });

  it('show their present name and contacts, and the names they bore', async () => {
    expect(await findAgency(pool, 'id-TAND')).toEqual({
      id: 'id-TAND',
      code: 'TAND',
      name: 'Tòa án nhân dân tỉnh',
      headEmail: 'chanhan@toaan.vn',
      officeEmail: null,
      previousNames: [{ name: 'Cơ quan TAND', until: '2022-08-01T02:00:00.000Z' }],
      updatedAt: '2022-08-02T02:00:00.000Z',
      revision: 2,
    });
    expect(await findAgency(pool, 'nobody')).toBeNull();
  });
});
