import type { FastifyRequest } from 'fastify';
import type { ReferenceData } from '#application';
import type { Account } from '#domain';

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
