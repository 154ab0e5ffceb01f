import type { FastifyRequest } from 'fastify';
import { Rejection, type Actor } from '#domain';
import { Problem } from '../problems/problem.js';

/**
 * Who gave a request.
 * @throws Problem 401 on a route that nobody signed in for
 */
export function viewerOf({ actor }: FastifyRequest): Actor {
  if (actor === null) throw new Problem(401, 'not-authenticated');
  return actor;
}

/**
 * The account of whoever gave a request, for what is kept with an account.
 * @throws Rejection `no-account-here` for whoever an outside issuer vouches for; Problem 401 when nobody signed in
 */
export function ownAccountId(request: FastifyRequest): string {
  const { id } = viewerOf(request);
  if (request.outsideIssuer === null) return id;
  throw new Rejection(
    'impossible',
    'no-account-here',
    'You signed in with an outside issuer and have no account here, so no settings or secrets can be kept for you.',
  );
}
