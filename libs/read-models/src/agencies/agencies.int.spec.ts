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
  const names = ['Cơ quan TAND', 'Tòa án tỉnh', 'Tòa án nhân dân tỉnh'];
  for (const [index, previousName] of names.slice(0, -1).entries()) {
    const renaming = { previousName, name: names[index + 1] };
    story.record('agency-id-TAND', 'AgencyRenamed', renaming, office, `2022-08-0${index + 1}`);
    await project(pool, story.log, [agenciesConsumer]);
  }
  const contacts = { headEmail: 'chanhan@toaan.vn', officeEmail: null };
  story.record('agency-id-TAND', 'AgencyContactsChanged', contacts, office, '2022-08-03');
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
      succession: null,
      splitOffs: [],
      predecessors: [],
      previousNames: [
        { name: 'Cơ quan TAND', until: '2022-08-01T02:00:00.000Z' },
        { name: 'Tòa án tỉnh', until: '2022-08-02T02:00:00.000Z' },
      ],
      updatedAt: '2022-08-03T02:00:00.000Z',
      revision: 3,
    });
    expect(await findAgency(pool, 'nobody')).toBeNull();
  });
});
