import { fastifyCookie } from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';

/** More than the cookies of one site have together in any browser. */
const longestHeader = 16_384;

/** The value of a cookie of a request; the first, where a name comes twice. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined || header.length > longestHeader) return undefined;
  return fastifyCookie.parse(header)[name];
}

/** What every cookie of ours has: no script reads it, and no other site makes a browser send it. */
const ours = { httpOnly: true, sameSite: 'strict' } as const;

/**
 * The value of `Set-Cookie`.
 * @param maxAge seconds; without it the cookie goes with the browser
 */
export function setCookie(
  name: string,
  value: string,
  more: { readonly path: string; readonly secure: boolean; readonly maxAge?: number },
): string {
  return fastifyCookie.serialize(name, value, { ...ours, ...more });
}

/** The prefix makes browsers refuse the cookie of another host or path, and one that came without TLS. */
const nameBehindTls = '__Host-dondoc';
const nameWithoutTls = 'dondoc_session';
const secretShape = /^[\w-]{43}$/;

const isBehindTls = ({ protocol }: Pick<FastifyRequest, 'protocol'>) => protocol === 'https';
const nameFor = (request: Pick<FastifyRequest, 'protocol'>) =>
  isBehindTls(request) ? nameBehindTls : nameWithoutTls;

/** The secret of the session that a request names by its cookie, if it may be one. */
export function sessionSecretOf(request: Pick<FastifyRequest, 'protocol' | 'headers'>): string | undefined {
  const secret = cookieOf(request.headers.cookie, nameFor(request));
  return secret !== undefined && secretShape.test(secret) ? secret : undefined;
}

/**
 * The value of `Set-Cookie` that gives a browser its session, until it is closed; behind TLS as the request came through
 * the trusted proxies.
 */
export function sessionCookie(request: Pick<FastifyRequest, 'protocol'>, secret: string): string {
  return setCookie(nameFor(request), secret, { path: '/', secure: isBehindTls(request) });
}

/** The value of `Set-Cookie` that takes the session from a browser. */
export function noSessionCookie(request: Pick<FastifyRequest, 'protocol'>): string {
  return setCookie(nameFor(request), '', { path: '/', secure: isBehindTls(request), maxAge: 0 });
}
