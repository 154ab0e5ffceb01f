import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let id: string;
let meetingId: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  id = await committee.underWay();
  meetingId = await committee.convene();
});

afterAll(() => system.stop());

/** Addresses of every kind that are read with GET, and what must stand in their headers. */
const queries: readonly (readonly [string, () => string])[] = [
  ['a list', () => '/directives'],
  ['one of it', () => `/directives/${id}`],
  ['a timeline', () => `/directives/${id}/timeline`],
  ['what is unknown', () => '/directives/unknown'],
  ['a query that is wrong', () => '/directives?limit=0'],
  ['a meeting', () => `/meetings/${meetingId}`],
  ['the audit trail', () => '/audit/events'],
  ['its export', () => '/audit/events.jsonl'],
  ['its export as CSV', () => '/audit/events.csv'],
  ['an inbox', () => '/inbox'],
  ['the own feed', () => '/me/calendar-feed'],
  ['somebody’s feed', () => '/calendar-feeds/unknown/deadlines.ics'],
  ['a calendar', () => '/calendars/2026'],
  ['the review', () => '/reports/review?from=2022-07-01&to=2022-12-31'],
  ['what nobody knows', () => '/nothing'],
  ['what is only commanded', () => `/directives/${id}/accept`],
];

describe('HEAD', () => {
  test.each(queries)(
    'answers as GET does, without a body, and nothing comes of it: %s',
    async (_what, path) => {
      for (const as of [committee.tokens.inspector, committee.tokens.admin]) {
        const before = await system.countEvents();
        const head = await system.call('HEAD', path(), { as });
        expect(head.text).toBe('');
        expect(await system.countEvents()).toBe(before);
        const get = await system.call('GET', path(), { as });
        expect(head.status).toBe(get.status);
        for (const name of ['content-type', 'etag', 'allow', 'content-disposition', 'cache-control'])
          expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
      }
    },
  );

  test.each(['/health/live', '/health/ready', '/docs', '/openapi.json'])(
    'of %s needs no token',
    async (path) => {
      const [head, get] = [await system.call('HEAD', path), await system.call('GET', path)];
      expect([head.status, head.text, head.headers.get('content-type')]).toEqual([
        200,
        '',
        get.headers.get('content-type'),
      ]);
    },
  );

  test('without a token is 401', async () => {
    expect((await system.call('HEAD', '/directives')).status).toBe(401);
  });

  test('tells an inspector nothing off the record: no length of what would be read', async () => {
    for (const path of ['/audit/events?q=a', '/audit/events.csv', `/directives/${id}/timeline`]) {
      const { headers } = await system.call('HEAD', path, { as: committee.tokens.inspector });
      expect(headers.get('content-length')).toBeNull();
    }
  });
});

describe('A slash at the end', () => {
  test.each([
    ['GET', () => '/directives'],
    ['GET', () => `/directives/${id}`],
    ['GET', () => '/nothing'],
    ['POST', () => `/directives/${id}`],
    ['DELETE', () => '/directives'],
  ])('changes nothing: %s', async (method, path) => {
    const as = committee.tokens.admin;
    const bare = await system.call(method, path(), { as });
    const slashed = await system.call(method, `${path()}/`, { as });
    expect([slashed.status, slashed.json]).toEqual([bare.status, bare.json]);
    expect(slashed.headers.get('allow')).toBe(bare.headers.get('allow'));
  });

  test('makes no other command of one under the same key', async () => {
    const headers = { 'idempotency-key': 'with-and-without-slash' };
    const call = { as: committee.tokens.agency, body: { narrative: 'Đang làm.' }, headers };
    const first = await system.call('POST', `/directives/${id}/progress`, call);
    const again = await system.call('POST', `/directives/${id}/progress/`, call);
    expect([again.status, again.json]).toEqual([200, first.json]);
  });
});

test('what stands in an address or a query as a secret is in no line of the log', async () => {
  const secret = 'a-secret-of-an-address-0123456789';
  const paths = [
    `/unsubscribe/${secret}`,
    `/unsubscribe/${secret}/`,
    `/unsubscribe/${secret}/more`,
    `/calendar-feeds/${secret}/deadlines.ics/`,
    `/calendar-feeds/${secret}/`,
    `/auth/invitations/${secret}/`,
    `/directives/?access_token=${secret}`,
    `/${secret}`,
  ];
  const from = system.logged.length;
  for (const path of paths) for (const method of ['GET', 'POST']) await system.call(method, path);
  const answered = () => system.logged.slice(from).filter((line) => line.includes('"answered"')).length;
  await eventually('all are logged', () => answered() >= 2 * paths.length);
  expect(system.logged.slice(from).join('\n')).not.toContain(secret);
});
