import type { FastifyRequest } from 'fastify';
import type { Actor } from '#domain';
import { Problem } from '../problems/problem.js';

/**
 * Who gave a request.
 * @throws Problem 401 on a route that nobody signed in for
 */
export function viewerOf({ actor }: FastifyRequest): Actor {
  if (actor === null) throw new Problem(401, 'not-authenticated');
  return actor;
}
