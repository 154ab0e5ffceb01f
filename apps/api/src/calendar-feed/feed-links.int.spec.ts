import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { startOwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { Credentials } from '../auth/credentials.js';
import { FeedLinks, type Holder } from './feed-links.js';

let pool: Pool;
let stop: () => Promise<void>;
let links: FeedLinks;
const at = new Date('2022-07-20T01:00:00Z');
const later = (days: number) => new Date(at.getTime() + days * 86_400_000);

beforeAll(async () => {
  const database = await startOwnDatabase();
  pool = createPool(database.url);
  stop = async () => {
    await pool.end();
    await database.stop();
  };
  await Promise.all([new Credentials(pool).prepare(), new Credentials(pool).prepare()]);
  links = new FeedLinks(pool);
});
afterAll(() => stop());

test('an account has one link: the last that was made, until it is revoked', async () => {
  const { token: first } = await links.make('an', at);
  const { token: second } = await links.make('an', later(1));
  const opened = () => Promise.all([links.ownerOf(first, at), links.ownerOf(second, at)]);
  expect(await opened()).toEqual([null, { id: 'an', holder: null }]);
  expect(await links.linkOf('an')).toEqual({ madeAt: later(1), validUntil: null });
  expect([await links.revoke('an'), await links.revoke('an')]).toEqual([true, false]);
  expect([await opened(), await links.linkOf('an')]).toEqual([[null, null], null]);
});

test('what is stored does not open the feed', async () => {
  const { token } = await links.make('binh', at);
  const { rows } = await pool.query<{ hash: Buffer; row: string }>(
    `SELECT token_hash AS hash, feed::text AS row FROM identity.calendar_feed feed WHERE account_id = 'binh'`,
  );
  expect(rows[0]?.row).not.toContain(token);
  expect(rows[0]?.row).not.toContain(Buffer.from(token).toString('hex'));
  expect(rows[0]?.row).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
  expect(await links.ownerOf(rows[0]?.hash.toString('base64url') ?? '', at)).toBeNull();
});

const holder: Holder = { issuer: 'https://sso.example', name: 'Bà Chi', role: 'agency', agencyId: 'court' };

test('whoever has no account is believed for thirty days', async () => {
  const { token, validUntil } = await links.make('chi', at, holder);
  expect(validUntil).toEqual(later(30));
  expect(await links.ownerOf(token, new Date(later(30).getTime() - 1))).toEqual({ id: 'chi', holder });
  expect(await links.ownerOf(token, later(30))).toEqual({ id: 'chi', holder: null });
});

test('is believed for longer when the issuer vouches again, which is written once a day', async () => {
  const { token } = await links.make('dung', at, holder);
  const believedUntil = async () => (await links.linkOf('dung'))?.validUntil;
  await links.believe('dung', holder, later(1));
  expect(await believedUntil()).toEqual(later(30));
  await links.believe('dung', holder, new Date(later(1).getTime() + 1));
  expect(await believedUntil()).toEqual(new Date(later(31).getTime() + 1));
  await links.believe('dung', holder, later(90));
  expect(await links.ownerOf(token, later(100))).toEqual({ id: 'dung', holder });
});

test('another role holds at once', async () => {
  const { token } = await links.make('giang', at, { ...holder, role: 'leader' });
  await links.believe('giang', holder, at);
  expect((await links.ownerOf(token, at))?.holder).toEqual(holder);
});

test('to be believed makes no link, and gives back none that was revoked', async () => {
  await links.believe('hoa', holder, at);
  expect(await links.linkOf('hoa')).toBeNull();
});

test('a link made for an account has no end of its own, whatever stood there before', async () => {
  await links.make('khanh', at, holder);
  const { token } = await links.make('khanh', at);
  expect(await links.linkOf('khanh')).toEqual({ madeAt: at, validUntil: null });
  expect(await links.ownerOf(token, at)).toEqual({ id: 'khanh', holder: null });
});
