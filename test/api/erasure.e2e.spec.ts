import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { LogFolder, verifyBundle, verifyLog } from '#audit';
import { connectEventStore } from '#event-store';
import { createPool } from '#platform';
import { Browser, codeOf, password } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CHECKPOINT_MINUTES: '0.01' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const admin = (method: string, path: string, body?: unknown, language = 'vi') =>
  system.call(method, path, {
    as: committee.tokens.admin,
    ...(body === undefined ? {} : { body }),
    headers: { 'accept-language': language },
  });
const because = { authority: 'Đơn ngày 01/07/2022', reason: 'Đã nghỉ việc.' };

/** What must be found nowhere any more. */
const texts = {
  name: 'Nguyễn Hoàng Ẩn Tích',
  username: 'an.tich.rieng',
  email: 'antich@thu-rieng.vn',
  sick: 'Điều trị ở bệnh viện Quy Hòa',
} as const;

/** Every place of every table of every schema where one of the texts stands. */
async function foundInDatabase(wanted: readonly string[]): Promise<string[]> {
  const client = new pg.Client(system.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      // What is being filled or dropped this moment is looked at the next time.
      const { rows: held } = await client
        .query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
        .catch(() => ({ rows: [] }));
      for (const { row } of held)
        if (wanted.some((text) => plain(row).includes(text))) found.push(`${name}: ${row}`);
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Whether a step of an erasure is on record beside the key. */
async function isNoted(accountId: string, step: 'destroyed_at' | 'forgotten_at'): Promise<boolean> {
  const client = new pg.Client(system.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ at: Date | null }>(
      `SELECT ${step} AS at FROM identity.person_key WHERE account_id = $1`,
      [accountId],
    );
    return (rows[0]?.at ?? null) !== null;
  } finally {
    await client.end();
  }
}

/** A row as its texts are, whether JSON escapes letters in it or not, and also in the small letters that search uses. */
const plain = (row: string) =>
  [
    row,
    row.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  ].join();

/** Every file under a folder that holds one of the texts. */
function foundInFiles(folder: string, wanted: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return wanted.some((text) => bytes.includes(text));
    });
}

async function bundle(filters: object): Promise<Buffer> {
  const response = await fetch(`${system.url}/api/v1/audit/bundles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${committee.tokens.inspector}`, 'content-type': 'application/json' },
    body: JSON.stringify(filters),
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

test('the data of a person are erased from everywhere, and everything else still verifies', async () => {
  const { tokens, agencyId } = committee;
  const account = { ...texts, password, role: 'agency', agencyId } as const;
  const { sick: _, ...asked } = account;
  const { id } = await committee.openAccount(asked);
  const standIn = await committee.openAccount({
    ...asked,
    username: 'thay',
    name: 'Ông Thay',
    email: 'thay@tinh.vn',
  });
  const browser = new Browser(system);
  expect((await browser.signIn(texts.username)).status).toBe(200);
  const own = await browser.call('POST', '/me/calendar-feed', { body: {} });
  expect(own.status).toBe(201);
  const directiveId = await committee.underWay({ title: 'Việc của người sẽ nghỉ' });
  const reported = await browser.call('POST', `/directives/${directiveId}/progress`, {
    body: { percent: 40, narrative: 'Đã làm.', effectiveOn: '2022-07-26' },
    headers: { 'idempotency-key': randomUUID() },
  });
  expect(reported.status).toBe(200);
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const leave = { from: day(1), to: day(3), standInId: standIn.id, reason: texts.sick };
  const arranged = await admin('POST', `/users/${id}/leave`, leave);
  expect(arranged.status).toBe(201);
  const before = await bundle({ directiveId });

  const erase = (path = '') => admin('POST', `/users/${id}/erase${path}`, path === '' ? because : {});
  expect(codeOf(await erase())).toEqual([409, 'account-in-use']);
  expect((await erase('/preview')).json).toMatchObject({
    problem: { code: 'account-in-use', title: 'Tài khoản đang dùng' },
    stays: expect.arrayContaining([expect.stringContaining('sao lưu')]),
  });
  const leaveId = String(arranged.json['leaveId']);
  expect((await admin('POST', `/users/${id}/disable`, {})).status).toBe(200);
  expect(codeOf(await erase())).toEqual([409, 'still-on-leave']);
  expect((await admin('POST', `/users/${id}/leave/${leaveId}/end`, { reason: texts.sick })).status).toBe(200);
  expect((await erase('/preview')).json['problem']).toBeNull();
  expect((await system.call('POST', `/users/${id}/erase`, { as: tokens.leader, body: because })).status).toBe(
    403,
  );
  const erased = await erase();
  expect(erased.status).toBe(200);
  expect((await erase()).status).toBe(200);
  expect(codeOf(await admin('POST', `/users/${id}/enable`, {}))).toEqual([409, 'personal-data-erased']);

  const wanted = Object.values(texts).flatMap((text) => [text, text.toLowerCase()]);
  let found: string[] = ['not looked yet'];
  await eventually('every table is without it', async () => {
    found = await foundInDatabase(wanted);
    return found.length === 0;
  }).catch((error: unknown) => {
    expect(found).toEqual([]);
    throw error;
  });
  expect(foundInFiles(system.logFolder, wanted)).toEqual([]);
  expect(foundInFiles(fileURLToPath(system.transparency), wanted)).toEqual([]);
  expect(system.logged.filter((line) => wanted.some((text) => line.includes(text)))).toEqual([]);

  const called = `Người dùng đã xóa dữ liệu cá nhân (${id.slice(0, 8)})`;
  const user = await admin('GET', `/users/${id}?after=${String(erased.json['position'])}`);
  expect(user.json).toMatchObject({ name: called, email: null, erased: true, disabled: true });
  const timeline = await admin('GET', `/directives/${directiveId}/timeline`, undefined, 'en');
  expect(timeline.text).toContain(`Person whose data was erased (${id.slice(0, 8)})`);
  const trail = await admin('GET', `/audit/events?actorId=${id}`);
  expect(trail.text).toContain(called);
  const erasure = await admin('GET', '/audit/events?type=PersonalDataErased');
  expect(erasure.text).toContain('Xóa dữ liệu cá nhân của người dùng; lý do: Đã nghỉ việc');

  const folder = new LogFolder(fileURLToPath(system.transparency));
  const verifierKey = String(await folder.read('key')).trim();
  for (const made of [before, await bundle({ directiveId }), await bundle({ actorId: id })])
    expect(await verifyBundle(made, { kind: 'key', key: verifierKey })).toMatchObject({ faults: [] });
  const pool = createPool(system.databaseUrl);
  const verdict = await verifyLog({ eventStore: system.eventStore, pool, folder, verifierKey });
  await pool.end();
  expect(verdict).toMatchObject({ faults: [] });
});

test('what was recorded in clear is shown no more either, though the worker was killed in the middle', async () => {
  const id = randomUUID();
  const name = 'Trần Cũ Từ Trước';
  const event = (type: string, data: object) => ({
    ...{ id: randomUUID(), type, data: data as never },
    metadata: { actor: { id, name, role: 'admin' }, recordedAt: '2022-01-01T00:00:00.000Z' },
  });
  const facts = { accountId: id, username: 'tran.cu', name, role: 'admin', agencyId: null, email: null };
  const store = connectEventStore(system.eventStoreUrl);
  await store.append(`account-${id}`, 'no_stream', [
    event('AccountRegistered', facts),
    event('AccountDisabled', {}),
  ]);
  await store.close();
  await eventually('it is known', async () => (await admin('GET', `/users/${id}`)).text.includes(name));
  expect((await admin('POST', `/users/${id}/erase`, because)).status).toBe(200);
  await eventually('the key is destroyed', () => isNoted(id, 'destroyed_at'));
  expect(await isNoted(id, 'forgotten_at')).toBe(false);
  system.worker.child.kill('SIGKILL');
  await system.startWorker();
  await eventually('another worker goes on', () => isNoted(id, 'forgotten_at'));
  await eventually('it is shown nowhere', async () => (await foundInDatabase([name])).length === 0);
  const another = await system.startApi();
  const answer = await fetch(`${another.url}/api/v1/users/${id}`, {
    headers: { authorization: `Bearer ${committee.tokens.admin}` },
  });
  expect(await answer.json()).toMatchObject({ erased: true, name: expect.stringContaining('đã xóa') });
});
