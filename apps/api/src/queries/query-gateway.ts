import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { ReferenceData } from '#application';
import type { LocalDate, WorkingCalendar } from '#domain';
import type { EventStore } from '#event-store';
import type { Clock } from '#platform';
import type { PositionWatch } from '#consumers';
import { CLOCK, EVENT_STORE, POOL, POSITIONS } from '../platform/injection-tokens.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';

/** Answers questions from the read models, and says which position of the log the answer has seen. */
@Injectable()
export class QueryGateway {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(POSITIONS) private readonly positions: PositionWatch,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    readonly reference: ReferenceData,
  ) {}

  /** The working calendar in force. */
  get calendar(): WorkingCalendar {
    return this.reference.calendar();
  }

  /** The instant that it is by the office's clock. */
  get now(): Date {
    return this.clock.now();
  }

  /** The day that it is where the committee is. */
  get today(): LocalDate {
    return this.calendar.dateOf(this.now);
  }

  /**
   * Reads once the consumers' tables hold what stands at `after`.
   * @throws ReadModelBehind, Problem 503 while a consumer has no tables yet
   */
  async read<Result>(
    reply: FastifyReply,
    consumers: readonly string[],
    after: string | undefined,
    read: (pool: Pool) => Promise<Result>,
  ): Promise<Result> {
    if (after !== undefined) await this.positions.waitForPosition(consumers, BigInt(after));
    const position = await this.#position(consumers);
    const result = await this.#rowsOfThisRelease(consumers, () => read(this.pool));
    void reply.header('x-position', String(position));
    return result;
  }

  /**
   * What to read after, where something is told as of positions of the log: the newest of them that is on record and was not
   * read yet, as whoever recorded it may ask. What is still to come is waited for in vain.
   * @throws EventStoreUnavailable
   */
  async afterAll(
    consumers: readonly string[],
    after: string | undefined,
    asOf: readonly (string | undefined)[],
  ): Promise<string | undefined> {
    const read = asOf.some((position) => position !== undefined) ? await this.#position(consumers) : 0n;
    const unread = asOf.flatMap((position) =>
      position === undefined || BigInt(position) <= read ? [] : [BigInt(position)],
    );
    if (unread.length === 0) return after;
    const last = (await this.eventStore.lastPosition()) ?? -1n;
    return unread
      .filter((position) => position <= last)
      .reduce<string | undefined>(
        (newest, position) => (position > BigInt(newest ?? -1) ? String(position) : newest),
        after,
      );
  }

  /**
   * Reads what depends on what the office has published as well: the calendar and the policies.
   * @throws ReadModelBehind, ReferenceDataBehind, Problem 503 while a consumer has no tables yet
   */
  async readByReference<Result>(
    reply: FastifyReply,
    consumers: readonly string[],
    after: string | undefined,
    read: (pool: Pool, reference: ReferenceData) => Promise<Result>,
  ): Promise<Result> {
    if (after !== undefined) {
      const position = BigInt(after);
      await Promise.all([
        this.reference.reach(position),
        this.positions.waitForPosition(consumers, position),
      ]);
    }
    const seen = this.#published();
    const position = await this.#position(consumers);
    const result = await this.#rowsOfThisRelease(consumers, () => read(this.pool, this.reference));
    void reply.header('x-position', String(seen < position ? seen : position));
    return result;
  }

  /**
   * Answers what the office has published, which is known here without any database.
   * @throws ReferenceDataBehind
   */
  async tell<Result>(
    reply: FastifyReply,
    after: string | undefined,
    tell: (reference: ReferenceData) => Result,
  ): Promise<Result> {
    if (after !== undefined) await this.reference.reach(BigInt(after));
    void reply.header('x-position', String(this.#published()));
    return tell(this.reference);
  }

  #published(): bigint {
    const position = this.reference.position();
    return position < 0n ? 0n : position;
  }

  /**
   * Until the tables of this release are filled, those of the last one answer: with what they hold, as far as that can be
   * understood.
   * @throws Problem 503 where it cannot
   */
  async #rowsOfThisRelease<Result>(
    consumers: readonly string[],
    read: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof TypeError) || !(await this.#isBeingReplaced(consumers))) throw error;
      throw new Problem(503, 'read-model-missing', { headers: { 'retry-after': retryAfterSeconds } });
    }
  }

  async #isBeingReplaced(consumers: readonly string[]): Promise<boolean> {
    const { rows } = await this.pool.query<{ replaced: boolean }>(
      `SELECT EXISTS (
         SELECT FROM public.consumer live JOIN public.consumer next USING (name)
         WHERE live.live AND next.version > live.version AND next.state <> 'retired' AND name = ANY($1)
       ) AS replaced`,
      [consumers],
    );
    return rows[0]?.replaced ?? false;
  }

  /** Read before the rows, so that they are at least as new as it says. */
  async #position(consumers: readonly string[]): Promise<bigint> {
    const { rows } = await this.pool.query<{ found: number; position: string | null }>({
      name: 'position of consumers',
      text: `SELECT count(*)::int AS found, min(coalesce(commit_position, 0)) AS position
             FROM public.consumer WHERE live AND name = ANY($1)`,
      values: [consumers],
    });
    const row = rows[0];
    if (!row || row.found < consumers.length)
      throw new Problem(503, 'read-model-missing', { headers: { 'retry-after': retryAfterSeconds } });
    return BigInt(row.position ?? '0');
  }
}
