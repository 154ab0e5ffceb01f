import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let directiveId: string;

beforeAll(async () => {
  system = await startSystem({ DONDOC_METRICS_PORT: '0' });
  committee = await seatCommittee(system);
  directiveId = await committee.underWay();
});

afterAll(() => system.stop());

const report = (key: string) =>
  system.call('POST', `/directives/${directiveId}/progress`, {
    as: committee.tokens.agency,
    body: { percent: 50, narrative: 'Đang thực hiện.' },
    headers: { 'idempotency-key': key },
  });

const list = () => system.call('GET', '/directives', { as: committee.tokens.leader });
const isNotReady = async () => {
  const { status, json } = await system.call('GET', '/health/ready');
  return status === 503 && Object.keys(json).join() === 'status';
};
const health = async () => (await system.call('GET', '/admin/health', { as: committee.tokens.admin })).json;
const figures = async () => (await system.call('GET', '/metrics', { as: committee.tokens.admin })).text;
const isReady = async () => (await system.call('GET', '/health/ready')).status === 200;

test('while the log is down a command is 503, and the same request succeeds once it is back', async () => {
  const key = randomUUID();
  const events = await system.countEvents();
  await system.gates.log.shut();
  const refused = await report(key);
  expect([refused.status, refused.json['code']]).toEqual([503, 'event-store-unavailable']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await list()).status).toBe(200);
  expect((await system.call('GET', '/health/live')).status).toBe(200);
  await eventually('everybody is told that it is not ready', isNotReady);
  expect((await health())['eventStore']).toMatchObject({ status: 'down' });
  await eventually('an administrator is told in Vietnamese what to look at', async () => {
    const report = await system.call('GET', '/admin/health', {
      as: committee.tokens.admin,
      headers: { 'accept-language': 'vi' },
    });
    const { detail } = report.json['eventStore'] as unknown as { detail: string };
    return /^(.*; đề nghị .*|Không trả lời kịp thời\.)$/.test(detail);
  });
  await system.gates.log.open();
  await eventually('the same request succeeds', async () => (await report(key)).status === 200);
  expect(await system.countEvents()).toBe(events + 1);
  await eventually('every part is ready again', isReady);
});

/** A token that the operator mints where the system's environment is, while the database is away. */
async function mintedToken(): Promise<string> {
  const { eventStoreUrl, databaseUrl, gates } = system;
  const shut = new URL(databaseUrl);
  shut.port = String(gates.database.port);
  const env = {
    ...process.env,
    ...{ EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: shut.href },
    DONDOC_TOKEN_SECRET: 'a secret of the tests that is long enough',
  };
  const asked = ['dist/apps/cli/src/main.js', 'token', '--reason', 'Cơ sở dữ liệu không trả lời.'];
  return (await promisify(execFile)(process.execPath, asked, { env })).stdout.trim();
}

test('while the database is down the operator is told the same at the port of the figures and by a minted token', async () => {
  await system.gates.database.shut();
  await eventually('everybody is told that it is not ready', isNotReady);
  const as = await mintedToken();
  const detailIn = async (language: string) => {
    const headers = { 'accept-language': language };
    const { json } = await system.call('GET', '/admin/health', { as, headers });
    return (json['database'] as unknown as { detail: string }).detail;
  };
  const [, url = ''] = /Health and figures at (\S+?)["\s]/.exec(system.logged.join('\n')) ?? [];
  const answer = await fetch(`${url}/health`);
  const { database } = (await answer.json()) as { database: unknown };
  expect(answer.status).toBe(503);
  expect(database).toEqual({
    status: 'down',
    detail: { vi: await detailIn('vi'), en: await detailIn('en') },
  });
  await system.gates.database.open();
  await eventually('every part is ready again', isReady);
});

test('while the database is down commands work, queries are 503, and afterwards they answer', async () => {
  await system.gates.database.shut();
  expect((await report(randomUUID())).status).toBe(200);
  const convened = await system.call('POST', '/meetings', {
    as: committee.tokens.admin,
    body: { title: 'Hội nghị', body: 'Ban Chỉ đạo', heldOn: '2022-07-20' },
  });
  expect(convened.status).toBe(201);
  const refused = await list();
  expect([refused.status, refused.json['code']]).toEqual([503, 'database-unavailable']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const signIn = await system.call('POST', '/auth/token', { body: { username: 'admin', password: 'x' } });
  expect([signIn.status, signIn.json['code']]).toEqual([503, 'database-unavailable']);
  await eventually('everybody is told that it is not ready', isNotReady);
  expect(await health()).toMatchObject({
    database: { status: 'down' },
    queue: { status: 'down', detail: expect.stringMatching(/queues cannot be used.*sweeps/) },
  });
  expect(await figures()).toContain('dondoc_queue_answers 0');
  await system.gates.database.open();
  await eventually('queries answer again', async () => (await list()).status === 200);
  const path = `/meetings/${String(convened.json['id'])}?after=${String(convened.json['position'])}`;
  expect((await system.call('GET', path, { as: committee.tokens.leader })).status).toBe(200);
  await eventually('every part is ready again', isReady);
  await eventually('the figures say so', async () => (await figures()).includes('dondoc_queue_answers 1'));
});

test('nobody reads in the trail what cannot be put on record, an administrator as little as an inspector', async () => {
  await system.gates.log.shut();
  for (const as of [committee.tokens.inspector, committee.tokens.admin]) {
    const refused = await system.call('GET', '/audit/events', { as });
    expect([refused.status, refused.json['code']]).toEqual([503, 'reading-not-recorded']);
  }
  await system.gates.log.open();
  await eventually('every part is ready again', isReady);
});
