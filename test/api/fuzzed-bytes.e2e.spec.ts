import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { seededRandom } from '../seeded-random.fixture.js';
import { rawRequest, sendBytes } from './raw-request.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

/** The same bytes in every run; another seed, other bytes: DONDOC_FUZZ_SEED=7. */
const seed = Number(process.env['DONDOC_FUZZ_SEED'] ?? 20_260_701);
const rounds = 600;
const atOnce = 16;

let system: TestSystem;
let committee: Committee;
let ports: readonly { readonly name: string; readonly url: string }[];

beforeAll(async () => {
  system = await startSystem({ WORKER_PORT: '0' });
  committee = await seatCommittee(system);
  ports = [
    { name: 'api', url: system.url },
    { name: 'worker', url: system.worker.url },
  ];
});

afterAll(() => system.stop());

const random = seededRandom(seed);
const below = (most: number) => Math.floor(random() * most);
const oneOf = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
const bytes = (most: number) =>
  Buffer.from(Array.from({ length: below(most) }, () => below(256))).toString('latin1');
const some = (most: number, make: () => string) => Array.from({ length: below(most) }, make).join('');

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PATCH',
  'PRI',
  'M-SEARCH',
  'get',
  '',
];
const targets = [
  '/',
  '//',
  '///',
  'http://[',
  'http://',
  'http://[::1',
  'http://x/%',
  '*',
  '/%',
  '/%ff',
  '/%00',
  '/..%2f..',
  '/?',
  '/#',
  '?',
  '/api/v1/directives',
  '/api/v1/directives/',
  '/api/v1//directives',
  '/api/v1/directives/%ff',
  '/api/v1/directives?q=%E0%A4',
  '/api/v1/stream',
  '/api/v1/auth/token',
  '/api/v1/agencies',
  '/api/v1/unsubscribe/x',
  '/api/v1/calendar-feeds/x/deadlines.ics',
  '/health/ready',
  '/health/live',
  '/metrics',
  '/docs',
  '/docs/',
  '/docs/..%2f..%2fpackage.json',
  '/openapi.json',
  '/directives/1',
  `/${'a'.repeat(9_000)}`,
  '/api/v1/agencies?limit=1&limit=2&__proto__=1',
  '/api/v1/audit/events?from[]=1',
];
const headers = [
  'Host: x',
  'Host:',
  'Host: x\r\nHost: y',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: x',
  'Content-Type: application/json',
  'Content-Type: application/json; charset=\xff',
  'Content-Type: ;;;',
  'Content-Encoding: gzip',
  'Expect: 100-continue',
  'Expect: something',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'Connection: close',
  'Connection: keep-alive',
  'Authorization: Bearer x',
  'Authorization: Bearer \xff',
  'If-Match: \xff',
  'Accept-Language: ;q=,,;;vi;q=z',
  'X-Request-Id: \xff',
  'Last-Event-ID: 99999999999999999999',
  'X-Forwarded-For: \xff, x',
  `X-Long: ${'y'.repeat(20_000)}`,
  ': nothing',
  'No colon',
  ' folded',
];
const bodies = [
  '',
  '{',
  '{}',
  '[[[[',
  '{"username":"a","password":"b"}',
  '5\r\nhello\r\n0\r\n\r\n',
  'zz\r\n',
  '\xff\xfe',
  '0\r\n\r\n',
  '\0',
];

/** A request that may be anything: half of them are ones that the parser takes, a few are mere bytes. */
function anything(token: string): Buffer {
  const kind = random();
  if (kind < 0.1) return Buffer.from(bytes(2_000), 'latin1');
  if (kind < 0.15) return Buffer.from(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${bytes(200)}`, 'latin1');
  const isWhole = random() < 0.6;
  const lines = [
    ...(isWhole ? ['Host: x'] : []),
    ...(random() < 0.5 ? [`Authorization: Bearer ${token}`] : []),
    ...Array.from({ length: below(isWhole ? 2 : 6) }, () => oneOf(headers)),
  ];
  const version = isWhole ? 'HTTP/1.1' : oneOf(['HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', '', 'x']);
  const target = `${oneOf(targets)}${isWhole ? '' : bytes(20)}`;
  const head = [`${oneOf(methods)} ${target} ${version}`, ...lines].join('\r\n');
  const body = `${oneOf(bodies)}${isWhole ? '' : some(3, () => bytes(100))}`;
  const request = Buffer.from(`${head}\r\n\r\n${body}`, 'latin1');
  if (isWhole) return request;
  for (let times = below(8); times > 0; times -= 1) request[below(request.length)] = below(256);
  return random() < 0.2 ? request.subarray(0, below(request.length)) : request;
}

/** Each that was once seen to do harm somewhere, or might. */
const known: readonly string[] = [
  'GET // HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET http://%/ HTTP/1.1\r\nHost: x\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
  'POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
  'POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull',
  'GET /api/v1/directives/%2e%2e%2f HTTP/1.1\r\nHost: x\r\n\r\n',
];

test('no bytes that arrive on a port end a process, and none is answered with 500', async () => {
  const token = committee.tokens.agency;
  const requests = [
    ...known.map((text) => Buffer.from(text, 'latin1')),
    ...Array.from({ length: rounds }, () => anything(token)),
  ];
  const faults: string[] = [];
  for (const { name, url } of ports) {
    const waiting = requests.entries();
    const send = async () => {
      for (const [at, request] of waiting) {
        const { status, text } = await sendBytes(url, request, { abortAfterMs: 1_000 });
        if (status >= 500)
          faults.push(
            `${name} ${at} ${JSON.stringify(request.toString('latin1').slice(0, 200))}: ${text.slice(0, 300)}`,
          );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, send));
  }
  expect(faults).toEqual([]);
  for (const program of [system.api, system.worker]) expect(program.child.exitCode).toBeNull();
  expect((await system.call('GET', '/directives', { as: token })).status).toBe(200);
  expect((await fetch(`${system.worker.url}/health/live`)).status).toBe(200);
});

test.each([
  ['no method', 'nonsense\r\n\r\n', 400, 'malformed-request'],
  [
    'two lengths',
    'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
    'malformed-request',
  ],
  [
    'a length and chunks, with another request behind',
    'POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n',
    400,
    'malformed-request',
  ],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n', 400, 'malformed-request'],
  ['no host', 'GET /health/live HTTP/1.1\r\n\r\n', 400, 'malformed-request'],
  [
    'headers without end',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
    431,
    'headers-too-large',
  ],
  [
    'an address without end',
    `GET /${'y'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    431,
    'headers-too-large',
  ],
  [
    'a chunk that is none',
    'POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    400,
    'malformed-request',
  ],
  ['an expectation', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n', 417, 'expectation-not-met'],
])('what the parser itself refuses is a problem like another: %s', async (_what, request, status, code) => {
  const answer = await sendBytes(system.url, request, { keepsOpen: true, abortAfterMs: 5_000 });
  expect(answer.text).toMatch(/content-type: application\/problem\+json/i);
  expect(answer.text.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect([answer.status, answer.json['status'], answer.json['code']]).toEqual([status, status, code]);
});

test('the port of the worker refuses as plainly, and tells nothing of the process', async () => {
  const { url } = system.worker;
  const refused = async (request: Buffer) =>
    (await sendBytes(url, request, { keepsOpen: true, abortAfterMs: 5_000 })).status;
  expect(await refused(Buffer.from('nonsense\r\n\r\n'))).toBe(400);
  expect(await refused(rawRequest('POST', '/metrics'))).toBe(405);
  expect(await refused(rawRequest('GET', '/nothing'))).toBe(404);
  expect(await refused(rawRequest('GET', '//'))).toBe(404);
  expect(await refused(rawRequest('GET', '/metrics/?x'))).toBe(200);
});
