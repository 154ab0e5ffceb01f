import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Files } from '#files';
import { findPastDirective, PastTooLong, type PastDirective } from '#read-models';
import { Inspections } from '../audit/inspections.js';
import { viewerOf } from '../auth/viewer.js';
import { withStored } from '../files/stored-flags.js';
import { preferredLanguage } from '../problems/language.js';
import { Problem } from '../problems/problem.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { pastMoment, positionOf, requireSeen } from '../queries/window.js';

/** What the past of a directive is folded from. */
export const pastConsumers = ['audit_trail', 'directives'];

/** Answers what a directive was at a moment, which is put on record, whoever asks. */
@Injectable()
export class PastDirectives {
  constructor(
    private readonly queries: QueryGateway,
    private readonly inspections: Inspections,
    private readonly files: Files,
  ) {}

  /**
   * @param at a day, an instant, or `position:` and digits
   * @throws Problem 404 `directive-not-begun`, 422 `window-in-future`, `past-too-long`; those of `Inspections.record`
   */
  async find(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    { at, after }: { readonly at: string; readonly after?: string | undefined },
  ): Promise<PastDirective> {
    const { reference, calendar, now } = this.queries;
    const moment = pastMoment(at, 'at', calendar, now);
    await this.inspections.record(request, 'timeline', { directiveId: id, at });
    const seen = await this.queries.afterAll(pastConsumers, after, [positionOf(moment)]);
    const language = preferredLanguage(request.headers['accept-language']);
    const directive = await this.queries
      .read(reply, pastConsumers, seen, (pool) =>
        findPastDirective(pool, id, moment, viewerOf(request), reference, language),
      )
      .catch(orTooLong);
    requireSeen(moment, 'at', reply.getHeader('x-position'));
    if (directive === null) throw new Problem(404, 'directive-not-begun');
    return withStored(directive, this.files);
  }
}

/** @throws Problem 422 for a directive that nobody could fold in an answer; else whatever it is given */
export function orTooLong(error: unknown): never {
  if (error instanceof PastTooLong) throw new Problem(422, 'past-too-long');
  throw error;
}
