import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { recordedPage } from './as-recorded.js';
import { append, appendLimits, probeAppend, type AppendLimits } from './appending.js';
import { Connection, noCalls, prefersAnotherNode } from './connection.js';
import { EventStoreRefused, EventStoreUnavailable } from './errors.js';
import type { EventStore } from './event-store.js';
import { catchUp, follow } from './following.js';
import { opened, type PersonalData } from './personal-data.js';
import { head, newestOfAll, readAll, readStream, type Reader } from './reading.js';
import { tracedAppend } from './traced-append.js';
import { createUpcast, upcasters, type Upcaster } from './upcasters.js';

export interface ConnectOptions {
  upcasters?: readonly Upcaster[];
  /** Milliseconds without a sign of life after which a read fails. Default 4,000. */
  idleTimeoutMs?: number;
  append?: AppendLimits;
  /** Appends under way at once, and waiting for their turn. Default 512 and 4,096. */
  concurrency?: { readonly atOnce: number; readonly waiting: number };
  /** Seals what is appended and opens what is read, but for `recordedPage`. Default: nothing is sealed, nor opened. */
  personalData?: PersonalData;
}

const pingMs = 2_000;

/**
 * Connects to EventStoreDB 23.10 or later, or KurrentDB; lazily, so an unreachable server shows at the first call.
 * @param url `esdb://` or `esdb+discover://` with the client's options, or the same with `kurrentdb`
 * @throws Error when the URL cannot be read
 */
export function connectEventStore(url: string, options: ConnectOptions = {}): EventStore {
  const calls = noCalls();
  const connection = new Connection(url, 'leader', calls);
  const reader: Reader = {
    connection,
    upcast: createUpcast(options.upcasters ?? upcasters),
    idleTimeoutMs: options.idleTimeoutMs ?? 4_000,
    end: {},
  };
  // What only follows the log may be read where the connection string prefers; a decision needs what the leader knows.
  const follower: Reader = prefersAnotherNode(url)
    ? { ...reader, connection: new Connection(url, 'preferred', calls), end: {} }
    : reader;
  const limits = options.append ?? appendLimits;

  const positionOf = async (streamId: string, revision: bigint): Promise<bigint> => {
    for await (const event of readStream(reader, streamId, { from: revision, maxCount: 1 }))
      return event.position;
    throw new EventStoreRefused(
      `Event ${revision} of stream ${streamId} was written before and has since been removed`,
    );
  };

  const { atOnce, waiting } = options.concurrency ?? { atOnce: 512, waiting: 4_096 };
  const appending = bulkhead(atOnce, waiting);
  const tooMany = (error: unknown): never => {
    if (error instanceof BulkheadRejectedError)
      throw new EventStoreUnavailable(`${waiting} appends wait for their turn already`);
    throw error;
  };

  const { personalData } = options;

  return {
    append: async (streamId, expected, events) => {
      const sealed = personalData ? await personalData.seal(streamId, events) : events;
      return tracedAppend(streamId, sealed, (traced) =>
        appending
          .execute(() => append(connection, streamId, expected, traced, limits, positionOf))
          .catch(tooMany),
      );
    },
    readStream: (streamId, readOptions = {}) =>
      opened(readStream(reader, streamId, readOptions), personalData),
    readAll: (readOptions = {}) => opened(readAll(follower, readOptions), personalData),
    recordedPage: (pageOptions) => recordedPage(follower, pageOptions),
    head: () => head(reader),
    newest: () => newestOfAll(reader),
    lastPosition: async () => (await head(reader))?.commit ?? null,
    catchUp: (catchUpOptions) => opened(catchUp(follower, catchUpOptions), personalData),
    follow: (followOptions) => opened(follow(follower, followOptions), personalData),
    ping: async () => {
      const idleTimeoutMs = Math.min(reader.idleTimeoutMs, pingMs);
      await Promise.all([head({ ...reader, idleTimeoutMs }), probeAppend(connection, idleTimeoutMs)]);
    },
    recognizeBy: (mark, onForeign = () => undefined) => {
      connection.recognizeBy(mark, onForeign);
      if (follower !== reader) follower.connection.recognizeBy(mark, onForeign);
    },
    calls,
    close: async () => {
      await Promise.all([connection.close(), follower.connection.close()]);
    },
  };
}
