import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { ReferenceData } from '#application';
import { parkedStreams, type ParkedStream } from '#consumers';
import { POOL } from '../platform/injection-tokens.js';
import type { parkedStreamSchema } from './parked-schemas.js';

export type ParkedStreamAnswer = z.infer<typeof parkedStreamSchema>;

/** What every process keeps in memory of accounts, calendars and policies, beside the consumers of the database. */
const referenceData = 'reference_data';

/** The streams that wait because an event of theirs cannot be read. */
@Injectable()
export class ParkedStreams {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reference: ReferenceData,
  ) {}

  /** All of them, by name; each consumer parks a bounded number. @throws what the database fails with */
  async all(): Promise<ParkedStreamAnswer[]> {
    const byStream = new Map<string, Waiting[]>();
    for (const waiting of [...(await parkedStreams(this.pool)), ...this.#here()]) {
      const others = byStream.get(waiting.streamId) ?? [];
      byStream.set(waiting.streamId, [...others, waiting]);
    }
    return [...byStream.keys()].sort().map((streamId) => answerOf(streamId, byStream.get(streamId) ?? []));
  }

  async one(streamId: string): Promise<ParkedStreamAnswer | undefined> {
    return (await this.all()).find((each) => each.streamId === streamId);
  }

  #here(): Waiting[] {
    return this.reference.parked().map(({ poison, since }) => ({
      consumer: referenceData,
      version: 1,
      live: true,
      streamId: poison.streamId,
      revision: poison.revision,
      position: poison.position.commit,
      reason: poison.message,
      attempts: 1,
      since,
      retryAt: null,
    }));
  }
}

type Waiting = Omit<ParkedStream, 'retryAt'> & { readonly retryAt: Date | null };

function answerOf(streamId: string, waiting: readonly Waiting[]): ParkedStreamAnswer {
  const [first, ...others] = [...waiting].sort((one, other) => Number(one.revision - other.revision));
  if (first === undefined) throw new RangeError(`Nobody waits for ${streamId}`);
  const since = Math.min(...[first, ...others].map((each) => each.since.getTime()));
  return {
    streamId,
    revision: Number(first.revision),
    position: String(first.position),
    since: new Date(since).toISOString(),
    waiting: [first, ...others].map((each) => ({
      consumer: each.consumer,
      version: each.version,
      live: each.live,
      revision: Number(each.revision),
      reason: each.reason,
      attempts: each.attempts,
      retryAt: each.retryAt?.toISOString() ?? null,
    })),
  };
}
