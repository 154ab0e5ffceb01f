import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { project, startDatabase } from '../projected.fixture.js';
import { office, Story } from '../story.fixture.js';
import { accountsConsumer } from './accounts-consumer.js';
import { listAccounts } from './list-accounts.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
  const story = new Story();
  const register = (username: string, role: string, agencyId: string | null) => {
    const facts = {
      accountId: `id-${username}`,
      username,
      name: `Ông ${username}`,
      role,
      agencyId,
      email: null,
    };
    story.record(`account-id-${username}`, 'AccountRegistered', facts);
  };
  register('toa.an', 'agency', 'court');
  register('admin', 'admin', null);
  register('cong.an', 'agency', 'police');
  story.record(
    'account-id-cong.an',
    'AccountEmailChanged',
    { previousEmail: null, email: 'conganmoi@example.vn' },
    office,
    '2022-07-31',
  );
  story.record('account-id-cong.an', 'AccountDisabled', {}, office, '2022-08-01');
  await project(pool, story.log, [accountsConsumer]);
});
afterAll(async () => {
  await stop();
});

describe('the accounts', () => {
  it('are listed by user name, page by page', async () => {
    const first = await listAccounts(pool, { limit: 2 });
    const rest = await listAccounts(pool, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items].map(({ username }) => username)).toEqual([
      'admin',
      'cong.an',
      'toa.an',
    ]);
  });

  it('are narrowed by role and agency', async () => {
    expect((await listAccounts(pool, { role: 'agency' })).items).toHaveLength(2);
    expect((await listAccounts(pool, { agencyId: 'court' })).items.map(({ id }) => id)).toEqual([
      'id-toa.an',
    ]);
  });

  it('show where they are written to now and since when they are disabled', async () => {
    const { items } = await listAccounts(pool, { agencyId: 'police' });
    expect(items).toEqual([
      {
        id: 'id-cong.an',
        username: 'cong.an',
        name: 'Ông cong.an',
        role: 'agency',
        agencyId: 'police',
        email: 'conganmoi@example.vn',
        disabled: true,
        registeredAt: '2022-07-20T02:00:00.000Z',
        disabledAt: '2022-08-01T02:00:00.000Z',
      },
    ]);
  });
});
