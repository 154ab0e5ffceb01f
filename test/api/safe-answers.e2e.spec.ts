import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { rawRequest, sendBytes } from './raw-request.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_TRUSTED_PROXIES: '127.0.0.1' });
  committee = await seatCommittee(system);
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
