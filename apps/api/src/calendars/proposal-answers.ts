import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { AnswerProposal, ReferenceData } from '#application';
import type { EventStore } from '#event-store';
import { findAnswered, firstProposals, listCalendarProposals } from '#read-models';
import type { PositionWatch } from '#consumers';
import { CommandGateway } from '../commands/command-gateway.js';
import { mostAtATime, BatchDispatcher } from '../commands/batch-dispatcher.js';
import { EVENT_STORE, POOL, POSITIONS } from '../platform/injection-tokens.js';
import type { manyAnsweredSchema } from './proposal-schemas.js';

export type ManyAnswered = z.infer<typeof manyAnsweredSchema>;
type Answer = AnswerProposal['answer'];

interface Asked {
  readonly ids?: readonly string[] | undefined;
  readonly cursor?: string | undefined;
  readonly calendarVersion?: string | undefined;
}

const recorded = { RecalculateDeadline: 'DeadlineRecalculated', KeepDeadline: 'DeadlineKept' } as const;

/** Answers many proposals of the calendar in force in one way. */
@Injectable()
export class ProposalAnswers {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly batches: BatchDispatcher,
    private readonly reference: ReferenceData,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(POSITIONS) private readonly positions: PositionWatch,
  ) {}

  /**
   * Answers those named, or the next of the list. A request without ids that comes again under its key answers for those
   * that it answered the first time, and for no others; its cursor leads to the rest.
   */
  async answer(request: FastifyRequest, answer: Answer, asked: Asked): Promise<ManyAnswered> {
    const { ids, cursor, calendarVersion } = asked;
    if (ids)
      return { results: await this.#dispatch(request, answer, ids, calendarVersion), nextCursor: null };
    await this.#catchUp();
    const before = await this.#answeredBefore(request, answer);
    if (before.length > 0) {
      const results = await this.#dispatch(request, answer, before, calendarVersion);
      return { results, nextCursor: cursor ?? firstProposals(this.reference.calendar()) };
    }
    const { items, nextCursor } = await listCalendarProposals(
      this.pool,
      { limit: mostAtATime, cursor },
      this.reference,
    );
    const version = calendarVersion ?? items[0]?.proposed.calendarVersion;
    const listed = items.map(({ directiveId }) => directiveId);
    return { results: await this.#dispatch(request, answer, listed, version), nextCursor };
  }

  #dispatch(
    request: FastifyRequest,
    answer: Answer,
    ids: readonly string[],
    calendarVersion: string | undefined,
  ): Promise<ManyAnswered['results']> {
    const whole = calendarVersion === undefined ? answer : { ...answer, calendarVersion };
    return this.batches.dispatchEach(
      request,
      answer.type,
      ids,
      (id, envelope) => new AnswerProposal(id, whole, envelope),
    );
  }

  /** All means all that stands in the log at this moment. */
  async #catchUp(): Promise<void> {
    const last = (await this.eventStore.lastPosition()) ?? 0n;
    await Promise.all([
      this.reference.reach(last),
      this.positions.waitForPosition(['directives', 'audit_trail'], last),
    ]);
  }

  async #answeredBefore(request: FastifyRequest, { type }: Answer): Promise<string[]> {
    if (request.headers['idempotency-key'] === undefined) return [];
    const { commandId, by } = this.gateway.envelopeOf(request);
    return findAnswered(this.pool, { id: commandId, actorId: by.id }, recorded[type]);
  }
}
