import type { FastifyRequest } from 'fastify';
import { Rejection, type Actor, type Account } from '#domain';
import type { ReferenceData } from '#application';
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

/**
 * Those on leave whom whoever gave a request stands in for at an instant, a bounded number. Nobody stands in for anybody
 * who has no account here.
 */
export function stoodInForBy(
  { actor, outsideIssuer }: FastifyRequest,
  reference: ReferenceData,
  at: Date,
): readonly Account[] {
  if (actor === null || outsideIssuer !== null) return [];
  return reference.stoodInForBy(actor.id, reference.calendar().dateOf(at));
}

/** The same as the metadata of what is recorded says it. */
export function standingInFor(
  request: FastifyRequest,
  reference: ReferenceData,
  at: Date,
): { standingInFor?: string[] } {
  const absent = stoodInForBy(request, reference, at);
  return absent.length === 0 ? {} : { standingInFor: absent.map(({ id }) => id) };
}

/** Whom a command is to be judged as given by: stood in for, and with which other accounts of the same people. */
export function whoActs(
  request: FastifyRequest,
  reference: ReferenceData,
  at: Date,
): { standingInFor?: string[]; samePersonAs?: string[] } {
  const absent = standingInFor(request, reference, at);
  const acting = [viewerOf(request).id, ...(absent.standingInFor ?? [])];
  const others = new Set(acting.flatMap((id) => reference.samePersonAs(id)));
  for (const id of acting) others.delete(id);
  return { ...absent, ...(others.size === 0 ? {} : { samePersonAs: [...others] }) };
}
