import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { rawRequest, sendBytes } from './raw-request.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let id: string;
let meetingId: string;

beforeAll(async () => {
  system = await startSystem({ DONDOC_TRUSTED_PROXIES: '127.0.0.1' });
  committee = await seatCommittee(system);
  id = await committee.underWay();
  meetingId = await committee.convene();
});

afterAll(() => system.stop());

const behindTls = { 'x-forwarded-proto': 'https' };

describe('Every answer', () => {
  const answers: readonly (readonly [what: string, path: string, status: number])[] = [
    ['a list', '/directives', 200],
    ['a table', '/directives.csv', 200],
    ['a refusal', '/directives/none', 404],
    ['one that nobody may have', '/users', 403],
    ['one of the contract', '/openapi.json', 200],
    ['one of its page', '/docs', 200],
    ['one of the health', '/health/live', 200],
    ['a stream', '/stream', 200],
  ];

  test.each(answers)('%s says what it is and that nothing in it runs', async (_what, path, status) => {
    const abort = new AbortController();
    const isOurs = /^\/(health|openapi|docs)/.test(path);
    const answer = await fetch(`${system.url}${isOurs ? '' : '/api/v1'}${path}`, {
      headers: { authorization: `Bearer ${committee.tokens.agency}` },
      signal: abort.signal,
    });
    const { headers } = answer;
    abort.abort();
    expect(answer.status).toBe(status);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('cache-control')).toMatch(/no-store|no-cache/);
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('of the page has its own policy, under which nothing inline runs', async () => {
    const { headers } = await fetch(system.url, { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('that came through TLS asks for TLS from then on, and its cookies are for TLS alone', async () => {
    const { headers } = await fetch(`${system.url}/api/v1/directives`, {
      headers: { ...behindTls, authorization: `Bearer ${committee.tokens.agency}` },
    });
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    const body = JSON.stringify({ username: 'lanh.dao', password: 'mat-khau-dai-hon' });
    const signedIn = await fetch(`${system.url}/api/v1/auth/session`, {
      method: 'POST',
      headers: { ...behindTls, 'content-type': 'application/json' },
      body,
    });
    const cookies = signedIn.headers.getSetCookie();
    expect(cookies.find((cookie) => cookie.startsWith('__Host-dondoc='))).toMatch(
      /; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  test('to TRACE is that there is nothing of the kind', async () => {
    const answer = await sendBytes(
      system.url,
      rawRequest('TRACE', '/api/v1/directives', { 'X-Secret': 'x-y-z' }),
    );
    expect([404, 405]).toContain(answer.status);
    expect(answer.text).not.toContain('x-y-z');
  });

  test('to what is no request says so too', async () => {
    const { text } = await sendBytes(system.url, 'nonsense\r\n\r\n');
    expect(text).toMatch(/malformed-request/);
    for (const said of ['nosniff', 'no-store', 'no-referrer', "default-src 'none'; frame-ancestors 'none'"])
      expect(text).toContain(said);
  });

  test('to a request of two hosts is that it is none', async () => {
    const twice = 'GET /api/v1/directives HTTP/1.1\r\nHost: one\r\nHost: other\r\nConnection: close\r\n\r\n';
    expect((await sendBytes(system.url, twice)).status).toBe(400);
  });
});

describe('A request without measure', () => {
  const asOfficer = () => ({ Authorization: `Bearer ${committee.tokens.agency}` });

  test.each([
    ['whose body is more than a megabyte', 413, { body: `{"narrative":"${'x'.repeat(1_100_000)}"}` }],
    ['whose headers are more than 16 KB', 431, { headers: { 'X-Long': 'y'.repeat(20_000) } }],
    ['whose address is longer than any', 414, { path: `/api/v1/directives/${'a'.repeat(400)}` }],
  ])(
    '%s is %i',
    async (
      _what,
      status,
      {
        body = '',
        headers = {},
        path = '/api/v1/directives/x/progress',
      }: {
        body?: string;
        headers?: Record<string, string>;
        path?: string;
      },
    ) => {
      const given = { ...asOfficer(), 'Content-Type': 'application/json', ...headers };
      const answer = await sendBytes(system.url, rawRequest('POST', path, given, body), { keepsOpen: true });
      expect(answer.status).toBe(status);
    },
  );
});

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
    const past = `/directives/${id}?at=${new Date().toISOString()}`;
    for (const path of ['/audit/events?q=a', '/audit/events.csv', `/directives/${id}/timeline`, past]) {
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

const attempt = async (from: string) => {
  const body = { username: 'admin', password: 'khong-phai-mat-khau' };
  const headers = { 'x-forwarded-for': from };
  return (await system.call('POST', '/auth/token', { body, headers })).status;
};

test('behind a trusted proxy a stranger closes the door for their own address alone', async () => {
  let answer = await attempt('203.0.113.7');
  for (let tries = 0; answer === 401 && tries < 50; tries += 1) answer = await attempt('203.0.113.7');
  expect(answer).toBe(429);
  expect(await attempt('203.0.113.8')).toBe(401);
  // What a client claims before the proxy adds where it comes from opens nothing.
  expect(await attempt('203.0.113.99, 203.0.113.7')).toBe(429);
});

describe('The board of the queues', () => {
  const board = '/api/v1/admin/queues/';
  const asked = (path: string, as?: string, method = 'GET') =>
    fetch(`${system.url}${board}${path}`, {
      method,
      headers: as === undefined ? {} : { authorization: `Bearer ${as}` },
    });
  const statusOf = async (...args: Parameters<typeof asked>) => (await asked(...args)).status;

  test('is for administrators alone', async () => {
    const { admin, leader, agency, inspector } = committee.tokens;
    for (const path of ['', 'api/queues', 'queue/wake'])
      expect(
        await Promise.all([undefined, leader, agency, inspector].map((as) => statusOf(path, as))),
      ).toEqual([401, 403, 403, 403]);
    expect(await statusOf('', admin)).toBe(200);
  });

  test('shows each queue and lets nothing be changed', async () => {
    const { admin } = committee.tokens;
    const answer = await asked('api/queues?page=1&jobsPerPage=10', admin);
    const { queues } = (await answer.json()) as { queues: { name: string; readOnlyMode: boolean }[] };
    expect(queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual([
      ['wake', true],
      ['timer', true],
    ]);
    const acts = ['pause', 'resume', 'empty', 'obliterate', 'add', 'clean/failed', 'retry/failed', 'promote'];
    for (const act of acts)
      for (const method of ['PUT', 'POST', 'DELETE'])
        expect(await statusOf(`api/queues/wake/${act}`, admin, method)).toBe(404);
  });

  test('comes whole from here: its page names no other host, and none is allowed', async () => {
    const page = await asked('', committee.tokens.admin);
    const html = await page.text();
    expect(html).not.toMatch(/<%|https?:/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    const scripts = [...html.matchAll(/(?:src|href)="(static\/[^"]+\.(?:js|css))"/g)].map(
      ([, path = '']) => path,
    );
    expect(scripts.length).toBeGreaterThan(2);
    expect(new Set(await Promise.all(scripts.map((path) => statusOf(path))))).toEqual(new Set([200]));
  });
});

describe('What an administrator does to a queue', () => {
  const why = { reason: 'Máy chủ hàng đợi quá tải.' };
  const act = (path: string, body: object = why) =>
    system.call('POST', `/admin/queues/${path}`, { as: committee.tokens.admin, body });
  const health = async () =>
    (await system.call('GET', '/admin/health', { as: committee.tokens.admin })).json as unknown as {
      readonly status: string;
      readonly queue: { readonly status: string; readonly detail?: string };
      readonly queues: readonly { readonly name: string; readonly paused: boolean }[];
    };
  type Recorded = { readonly data: Readonly<Record<string, unknown>> };
  const words = async (of: string): Promise<string> =>
    (await system.call('GET', `/directives/${of}/timeline`, { as: committee.tokens.admin })).text;

  test('a paused queue shows in the health and the figures, and what is due is found all the same', async () => {
    expect(await act('timer/pause')).toMatchObject({ status: 200, json: { queue: 'timer', paused: true } });
    await eventually('it shows', async () => (await health()).queue.status === 'down');
    const { status, queue, queues } = await health();
    expect({ status, queue }).toEqual({
      status: 'degraded',
      queue: { status: 'down', detail: 'Paused: timer' },
    });
    expect(queues.filter(({ paused }) => paused).map(({ name }) => name)).toEqual(['timer']);
    expect((await system.call('GET', '/health/ready')).status).toBe(200);
    const { text } = await system.call('GET', '/metrics', { as: committee.tokens.admin });
    expect(text).toContain('dondoc_queue_paused{queue="timer"} 1');
    const overdue = await committee.underWay({ due: { on: '2022-09-01' } });
    await eventually('it is overdue', async () => (await words(overdue)).includes('DirectiveBecameOverdue'));
    expect(await act('timer/resume')).toMatchObject({ json: { queue: 'timer', paused: false } });
    await eventually('it is ready', async () => (await health()).status === 'ready');
  });

  test('is bounded, and on record with its reason', async () => {
    expect(await act('timer/clean', { ...why, state: 'completed', limit: 5 })).toMatchObject({
      status: 200,
      json: { queue: 'timer', jobs: 0, left: 0 },
    });
    expect(await act('wake/retry')).toMatchObject({ json: { queue: 'wake', jobs: 0, left: 0 } });
    for (const [path, body, at] of [
      ['timer/clean', { ...why, state: 'completed', limit: 1_001 }, 'limit'],
      ['timer/clean', { ...why, state: 'active' }, 'state'],
      ['timer/retry', { ...why, limit: 101 }, 'limit'],
      ['timer/pause', {}, 'reason'],
    ] as const)
      expect(await act(path, body)).toMatchObject({ status: 400, json: { errors: [{ path: at }] } });
    const path = '/audit/events?type=QueueActRequested&order=asc';
    await eventually('all are on record', async () => {
      const { json } = await system.call('GET', path, { as: committee.tokens.inspector });
      const { items } = json as unknown as { items: Recorded[] };
      const acts = items.map(({ data }) => [data['queue'], data['act'], data['jobState'], data['reason']]);
      return (
        JSON.stringify(acts) ===
        JSON.stringify([
          ['timer', 'pause', null, why.reason],
          ['timer', 'resume', null, why.reason],
          ['timer', 'clean', 'completed', why.reason],
          ['wake', 'retry', null, why.reason],
        ])
      );
    });
  });

  test('is refused for a queue that is not there', async () => {
    expect(await act('mail/pause')).toMatchObject({ status: 404, json: { code: 'queue-not-found' } });
  });
});
