import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Rejection, type Actor } from '#domain';
import { requirePlainBody, requireTextInHead } from '../http/received-text.js';
import { Problem } from '../problems/problem.js';
import type { Access } from './access.js';
import { UndeclaredAccess, type Route } from './routes.js';
import type { Bearer, TokenVerifier } from './token-verifier.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on a public route. */
    actor: Actor | null;
    /** When the token of whoever asks expires; 0 on a public route. */
    tokenExpiresAtMs: number;
    /** The outside issuer that says who asks; null where an account here does, and on a public route. */
    outsideIssuer: string | null;
  }

  interface FastifyContextConfig {
    /** Who may use the route. */
    access?: Access;
  }
}

/** Bytes that somebody without a token may send. */
const largestPublicBody = 16 * 1024;

/** Pages and files that Nest's own modules add, all of them for everybody. */
const isDocumentation = (path: string) => /^\/docs(\/|$)/.test(path);

/**
 * Asks who somebody is before anything of the body is read: whoever may not use a route makes the process read, parse
 * and validate nothing. Each route, whoever adds it, says who may use it.
 * @throws UndeclaredAccess from the adding of a route that does not
 */
export function authenticateFirst(
  fastify: FastifyInstance,
  routes: readonly Route[],
  tokens: TokenVerifier,
): void {
  const declared = new Map(routes.map(({ method, path, access }) => [`${method} ${path}`, access]));
  fastify.addHook('onRoute', (route) => {
    const methods = [route.method].flat();
    const [method = ''] = methods;
    const access =
      route.config?.access ??
      declared.get(`${method === 'HEAD' ? 'GET' : method} ${route.url}`) ??
      (isDocumentation(route.url) ? 'public' : undefined);
    if (access === undefined) throw new UndeclaredAccess([`${methods.join(', ')} ${route.url}`]);
    route.config = { ...route.config, access };
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
    const letIn = (bearer: Bearer) => {
      admit(request, bearer, access);
      requirePlainBody(request.raw);
    };
    const bearer = tokens.bearerOf(request.headers.authorization);
    if (bearer instanceof Promise) return void bearer.then(letIn).then(() => done(), done);
    letIn(bearer);
    done();
  });
}

/** @throws Rejection `role-not-allowed` */
function admit(
  request: FastifyRequest,
  { actor, expiresAtMs, issuer }: Bearer,
  access: Exclude<Access, 'public'>,
): void {
  request.actor = actor;
  request.tokenExpiresAtMs = expiresAtMs;
  request.outsideIssuer = issuer ?? null;
  if (actor.role !== 'system' && access.includes(actor.role)) return;
  throw new Rejection('forbidden', 'role-not-allowed', `The role ${actor.role} may not do this.`);
}
