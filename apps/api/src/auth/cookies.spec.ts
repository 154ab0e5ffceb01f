import { expect, test } from '@jest/globals';
import { cookieOf, noSessionCookie, sessionCookie, sessionSecretOf } from './cookies.js';

const secret = 'a'.repeat(43);
const behindTls = { protocol: 'https' } as const;
const withoutTls = { protocol: 'http' } as const;

test('a session behind TLS is a cookie of this host alone, out of the reach of scripts and other sites', () => {
  expect(sessionCookie(behindTls, secret)).toBe(
    `__Host-dondoc=${secret}; Path=/; HttpOnly; Secure; SameSite=Strict`,
  );
  expect(sessionCookie(withoutTls, secret)).toBe(
    `dondoc_session=${secret}; Path=/; HttpOnly; SameSite=Strict`,
  );
});

test('a session goes with the browser, and is taken from it by the same name', () => {
  for (const request of [behindTls, withoutTls]) {
    const [name = ''] = sessionCookie(request, secret).split('=', 1);
    expect(sessionCookie(request, secret)).not.toMatch(/Max-Age|Expires/);
    expect(noSessionCookie(request)).toMatch(new RegExp(`^${name}=; Max-Age=0; Path=/`));
  }
});

test('a session is read by the name that goes with the protocol, and by no other', () => {
  const headers = { cookie: `theme=dark; __Host-dondoc=${secret}; dondoc_session=${'b'.repeat(43)}` };
  expect(sessionSecretOf({ ...behindTls, headers })).toBe(secret);
  expect(sessionSecretOf({ ...withoutTls, headers })).toBe('b'.repeat(43));
});

test.each([
  '',
  'dondoc_session=',
  'dondoc_session=short',
  `dondoc_session=${'a'.repeat(44)}`,
  'other=1',
  '=;=;',
])('the header %s names no session', (cookie) => {
  expect(sessionSecretOf({ ...withoutTls, headers: { cookie } })).toBeUndefined();
});

test('a header of cookies that is larger than any of a browser is not read', () => {
  expect(cookieOf(`a=${'x'.repeat(20_000)}`, 'a')).toBeUndefined();
  expect(cookieOf('__proto__=1; a=2', 'constructor')).toBeUndefined();
});
