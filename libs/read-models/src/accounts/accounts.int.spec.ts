import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { project, startDatabase } from '../projected.fixture.js';
import { office, Story } from '../story.fixture.js';
import { accountsConsumer } from './accounts-consumer.js';
import { findAccount, listAccounts } from './list-accounts.js';

const today = '2022-08-02';

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
  register('toa.an.2', 'agency', 'court');
  const leave = (leaveId: string, from: string, to: string) =>
    story.record(
      'account-id-toa.an',
      'LeaveArranged',
      { leaveId, from, to, standInId: 'id-toa.an.2', reason: 'Nghỉ phép năm.' },
      office,
      '2022-07-25',
    );
  leave('over', '2022-07-26', '2022-08-01');
  leave('now', '2022-08-02', '2022-08-05');
  leave('ended', '2022-09-01', '2022-09-02');
  story.record('account-id-toa.an', 'LeaveEnded', { leaveId: 'ended', on: '2022-07-26', reason: null });
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
    const first = await listAccounts(pool, { limit: 2 }, today);
    const rest = await listAccounts(pool, { limit: 2, cursor: first.nextCursor ?? '' }, today);
    expect([...first.items, ...rest.items].map(({ username }) => username)).toEqual([
      'admin',
      'cong.an',
      'toa.an',
      'toa.an.2',
    ]);
  });

  it('are narrowed by role and agency', async () => {
    expect((await listAccounts(pool, { role: 'agency' }, today)).items).toHaveLength(3);
    expect((await listAccounts(pool, { agencyId: 'court' }, today)).items.map(({ id }) => id)).toEqual([
      'id-toa.an',
      'id-toa.an.2',
    ]);
  });

  it('show the leaves that are not over, each with who stands in and whether that leads anywhere', async () => {
    const leave = {
      from: '2022-08-02',
      to: '2022-08-05',
      reason: 'Nghỉ phép năm.',
      standInId: 'id-toa.an.2',
    };
    expect((await findAccount(pool, 'id-toa.an', today))?.leaves).toEqual([
      { id: 'now', ...leave, standInName: 'Ông toa.an.2', standInUsable: true },
    ]);
    expect(await findAccount(pool, 'id-ai.do', today)).toBeNull();
  });

  it('show where they are written to now and since when they are disabled', async () => {
    const { items } = await listAccounts(pool, { agencyId: 'police' }, today);
    expect(items).toEqual([
      {
        id: 'id-cong.an',
        username: 'cong.an',
        name: 'Ông cong.an',
        role: 'agency',
        agencyId: 'police',
        email: 'conganmoi@example.vn',
        disabled: true,
        passwordState: 'chosen',
        hasSecondFactor: false,
        registeredAt: '2022-07-20T02:00:00.000Z',
        disabledAt: '2022-08-01T02:00:00.000Z',
        leaves: [],
        erased: false,
      },
    ]);
  });
});
