import { randomUUID } from 'node:crypto';
import { pause } from '#platform';
import { backOffMs } from './back-off.js';
import { encode } from './codec.js';
import type { Connection, Line } from './connection.js';
import { translate } from './client-errors.js';
import { EventStoreUnavailable, RevisionConflict } from './errors.js';
import type { AppendResult, EventToAppend, ExpectedRevision } from './event-store.js';
import { withTimeout } from './time-limit.js';

export interface AppendLimits {
  /** Milliseconds without an answer to any append after which the connection is taken for dead. */
  idleTimeoutMs: number;
  /** Milliseconds all attempts together may take before the outcome is left unknown. */
  totalMs: number;
}

export const appendLimits: AppendLimits = { idleTimeoutMs: 1_500, totalMs: 3_500 };

const maxAttempts = 8;

interface Acknowledged {
  revision: bigint;
  /** Absent when the server recognised a repeated append and can no longer read the original's position. */
  position: bigint | undefined;
}

/**
 * Appends with bounded retries. Ids and revision stay the same, so that an attempt whose answer was lost is recognised:
 * the server then answers with the original's revision and position, and nothing is written twice.
 * @throws RevisionConflict, AppendTooLarge, EventStoreRefused, EventStoreUnavailable (with the last failure as cause)
 */
export async function append(
  connection: Connection,
  streamId: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
  limits: AppendLimits,
  positionOf: (streamId: string, revision: bigint) => Promise<bigint>,
): Promise<AppendResult> {
  if (events.length === 0) throw new RangeError(`An append to ${streamId} needs at least one event`);
  const encoded = events.map(encode);
  const deadline = performance.now() + limits.totalMs;
  let failure: EventStoreUnavailable | undefined;
  for (let attempt = 1; attempt <= maxAttempts && performance.now() < deadline; attempt += 1) {
    let line: Line | undefined;
    try {
      line = await connection.lineFor('append');
      const done = await appendOnce(line, streamId, expected, encoded, {
        idleTimeoutMs: limits.idleTimeoutMs,
        deadline,
      });
      return {
        revision: done.revision,
        position: done.position ?? (await positionOf(streamId, done.revision)),
      };
    } catch (error) {
      const translated = translate(error, streamId);
      if (!(translated instanceof EventStoreUnavailable)) {
        if (line) line.lastAnswer = performance.now();
        throw translated;
      }
      failure = translated;
      if (line) connection.failed(line, translated);
    }
    await pause(Math.min(backOffMs(attempt, 40, 800), Math.max(0, deadline - performance.now())));
  }
  throw new EventStoreUnavailable(`Whether the events for stream ${streamId} were written is not known`, {
    cause: failure,
  });
}

/** No stream is ever there, so that an append which expects it at this revision is refused by whoever may append. */
const probe = { streamId: 'dondoc-append-probe', revision: 2n ** 53n } as const;

/**
 * Goes the way of an append, to the leader and back, and writes nothing: it expects a revision that its stream never has.
 * @throws EventStoreUnavailable, EventStoreRefused
 */
export async function probeAppend(connection: Connection, idleTimeoutMs: number): Promise<void> {
  const line = await connection.lineFor('append');
  const event = encode({ id: randomUUID(), type: 'Probe', data: {}, metadata: {} });
  const patience = { idleTimeoutMs, deadline: performance.now() + idleTimeoutMs };
  try {
    await appendOnce(line, probe.streamId, probe.revision, [event], patience);
  } catch (error) {
    const translated = translate(error, probe.streamId);
    if (translated instanceof RevisionConflict) {
      line.lastAnswer = performance.now();
      return;
    }
    connection.failed(line, translated);
    throw translated;
  }
}

async function appendOnce(
  line: Line,
  streamId: string,
  expected: ExpectedRevision,
  encoded: readonly ReturnType<typeof encode>[],
  patience: { idleTimeoutMs: number; deadline: number },
): Promise<Acknowledged> {
  const call = line.client.appendToStream(streamId, [...encoded], {
    expectedRevision: expected,
    requiresLeader: true,
  });
  const result = await withTimeout({ ...patience, signal: line.lost, lastSign: () => line.lastAnswer }, call);
  line.lastAnswer = performance.now();
  return { revision: result.nextExpectedRevision, position: result.position?.commit };
}
