import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { ReferenceData } from '#application';
import { eventId, type Actor, type InspectionEvent } from '#domain';
import { metadataOf, RevisionConflict, type EventStore, type ExpectedRevision } from '#event-store';
import type { Clock } from '#platform';
import { standingInFor, viewerOf } from '../auth/viewer.js';
import { CLOCK, EVENT_STORE } from '../platform/injection-tokens.js';
import { isHead } from '../http/requests.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';

const mostAttempts = 8;
const mostInspectors = 1_000;

type Reading = InspectionEvent['data']['reading'];

/** Records what inspectors read of the trail, before they read it. */
@Injectable()
export class Inspections {
  readonly #revisions = new LRUCache<string, bigint>({ max: mostInspectors });
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * Puts a reading on record when the reader is an inspector.
   * @throws Problem 503 when it cannot be recorded: what is not on record is not read
   */
  async record(request: FastifyRequest, reading: Reading, query: object): Promise<void> {
    const inspector = viewerOf(request);
    if (inspector.role !== 'inspector' || isHead(request)) return;
    try {
      await this.#append(request, inspector, { reading, query: textOf(query) });
    } catch (error) {
      request.log.warn({ err: error }, 'A reading could not be recorded');
      throw new Problem(503, 'reading-not-recorded', { headers: { 'retry-after': retryAfterSeconds } });
    }
  }

  /** One after another: readings at the same time would only be in each other's way. */
  async #append(request: FastifyRequest, by: Actor, data: InspectionEvent['data']): Promise<void> {
    const streamId = `inspection-${by.id}`;
    const work = () => this.#appendNow(streamId, request, by, data);
    const mine = (this.#underWay.get(streamId) ?? Promise.resolve()).then(work, work);
    this.#underWay.set(streamId, mine);
    try {
      await mine;
    } finally {
      if (this.#underWay.get(streamId) === mine) this.#underWay.delete(streamId);
    }
  }

  async #appendNow(
    streamId: string,
    request: FastifyRequest,
    by: Actor,
    data: InspectionEvent['data'],
  ): Promise<void> {
    const commandId = randomUUID();
    const now = this.clock.now();
    const event = {
      id: eventId(commandId, 0),
      type: 'AuditTrailRead' satisfies InspectionEvent['type'],
      data: { ...data },
      metadata: metadataOf({
        commandId,
        correlationId: request.id,
        causationId: commandId,
        by,
        ...standingInFor(request, this.reference, now),
        at: now.toISOString(),
      }),
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const expected = this.#revisions.get(streamId) ?? (await this.#revisionOf(streamId));
        const { revision } = await this.eventStore.append(streamId, expected, [event]);
        this.#revisions.set(streamId, revision);
        return;
      } catch (error) {
        this.#revisions.delete(streamId);
        if (!(error instanceof RevisionConflict) || attempt >= mostAttempts) throw error;
      }
    }
  }

  async #revisionOf(streamId: string): Promise<ExpectedRevision> {
    const last = { direction: 'backwards', maxCount: 1 } as const;
    for await (const { revision } of this.eventStore.readStream(streamId, last)) return revision;
    return 'no_stream';
  }
}

function textOf(query: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
