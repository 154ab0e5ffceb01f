import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Rejection, type Actor } from '#domain';
import { requirePlainBody, requireTextInHead } from '../http/received-text.js';
import { Problem } from '../problems/problem.js';
import type { Access } from './access.js';
import { sessionSecretOf } from './cookies.js';
import type { OutsideSignIns } from './outside-sign-ins.js';
import { UndeclaredAccess, type Route } from './routes.js';
import type { Sessions } from './sessions.js';
import type { Bearer, TokenVerifier } from './token-verifier.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on a public route. */
    actor: Actor | null;
    /** When the token or the session of whoever asks expires; 0 on a public route. */
    tokenExpiresAtMs: number;
    /** The session of the page that asks; null where a token does, and on a public route. */
    sessionId: string | null;
    /** The outside issuer that says who asks; null where an account here does, and on a public route. */
    outsideIssuer: string | null;
  }

  interface FastifyContextConfig {
    /** Who may use the route. */
    access?: Access;
    /** Whether it is open to whoever has to change a temporary password first. */
    beforePasswordChange?: boolean;
    /** Whether it is open to whoever has to enrol a second factor first. */
    beforeSecondFactor?: boolean;
    /** Whether it is open only to whoever proved a moment ago who they are. */
    freshlyProven?: boolean;
  }
}

/** Bytes that somebody without a token may send. */
const largestPublicBody = 16 * 1024;

/** By what somebody is known. */
interface Authenticating {
  readonly tokens: TokenVerifier;
  readonly sessions: Sessions;
  readonly outsideSignIns: OutsideSignIns;
}

/**
 * Asks who somebody is before anything of the body is read: whoever may not use a route makes the process read, parse
 * and validate nothing. Each route, whoever adds it, says who may use it.
 * @throws UndeclaredAccess from the adding of a route that does not
 */
export function authenticateFirst(
  fastify: FastifyInstance,
  routes: readonly Route[],
  { tokens, sessions, outsideSignIns }: Authenticating,
): void {
  const declared = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  const bearerOf = (request: FastifyRequest): Bearer | Promise<Bearer> => {
    const { authorization } = request.headers;
    const secret = authorization === undefined ? sessionSecretOf(request) : undefined;
    if (secret === undefined) return tokens.bearerOf(authorization);
    requireOwnPage(request);
    return sessions.bearerOf(secret);
  };
  fastify.addHook('onRoute', (route) => {
    const methods = [route.method].flat();
    const [method = ''] = methods;
    const known = declared.get(`${method === 'HEAD' ? 'GET' : method} ${route.url}`);
    const access = route.config?.access ?? known?.access;
    if (access === undefined) throw new UndeclaredAccess([`${methods.join(', ')} ${route.url}`]);
    const { beforePasswordChange = false, beforeSecondFactor = false } = known ?? {};
    const freshlyProven = route.config?.freshlyProven ?? known?.freshlyProven ?? false;
    route.config = { ...route.config, access, beforePasswordChange, beforeSecondFactor, freshlyProven };
    if (access === 'public') route.bodyLimit ??= largestPublicBody;
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    requireTextInHead(request.raw);
    if (request.is404) throw new Problem(404, 'route-not-found');
    const access = request.routeOptions.config.access ?? [];
    if (access === 'public') {
      requirePlainBody(request.raw);
      return done();
    }
    const letIn = (bearer: Bearer): void | Promise<void> => {
      const recording = outsideSignIns.firstUse(request, bearer);
      return recording === undefined ? proceed(bearer) : recording.then(() => proceed(bearer));
    };
    const proceed = (bearer: Bearer): void | Promise<void> => {
      admit(request, bearer, access);
      requirePlainBody(request.raw);
      if (request.routeOptions.config.freshlyProven === true) return requireFreshProof(bearer, sessions);
    };
    const bearer = bearerOf(request);
    const letting = bearer instanceof Promise ? bearer.then(letIn) : letIn(bearer);
    if (letting instanceof Promise) return void letting.then(() => done(), done);
    done();
  });
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends the cookie by itself, whoever made it ask: what changes something carries a header that no page of
 * another site can send, and no request says that it comes from one.
 * @throws Problem 403
 */
function requireOwnPage({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): void {
  requireNoOtherSite({ headers });
  if (safe.has(method) || headers['x-requested-with'] === 'dondoc') return;
  throw new Problem(403, 'request-header-missing');
}

/** @throws Problem 403 where the browser says that another site made it ask */
export function requireNoOtherSite({ headers }: Pick<FastifyRequest, 'headers'>): void {
  if (headers['sec-fetch-site'] === 'cross-site') throw new Problem(403, 'cross-site-request');
}

/** For how long whoever signed in, or showed the password and the second factor again, is taken to be at the keyboard. */
const proofGoodForMs = 15 * 60_000;

/**
 * A session is looked up once more where it seems stale: another process may have been shown the password a moment ago.
 * @throws Problem 403 `proof-required`
 */
async function requireFreshProof({ provenAtMs, sessionId }: Bearer, sessions: Sessions): Promise<void> {
  const since = Date.now() - proofGoodForMs;
  if (provenAtMs > since) return;
  if (sessionId !== undefined && (await sessions.provenAtMs(sessionId)) > since) return;
  throw new Problem(403, 'proof-required');
}

/** @throws Rejection `role-not-allowed`; Problem 403 while the password is temporary or a second factor is missing */
function admit(request: FastifyRequest, bearer: Bearer, access: Exclude<Access, 'public'>): void {
  const { actor, expiresAtMs, issuer, sessionId } = bearer;
  request.actor = actor;
  request.tokenExpiresAtMs = expiresAtMs;
  request.outsideIssuer = issuer ?? null;
  request.sessionId = sessionId ?? null;
  if (bearer.passwordChangeRequired && request.routeOptions.config.beforePasswordChange !== true)
    throw new Problem(403, 'password-change-required');
  if (bearer.secondFactorDue && request.routeOptions.config.beforeSecondFactor !== true)
    throw new Problem(403, 'second-factor-due');
  if (actor.role !== 'system' && access.includes(actor.role)) return;
  throw new Rejection('forbidden', 'role-not-allowed', `The role ${actor.role} may not do this.`);
}
