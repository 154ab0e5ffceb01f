import { randomUUID } from 'node:crypto';
import type { EventLog } from '../log/event-log.js';
import { encodeEvent } from '../messages/read-event.js';
import { ReadResp } from '../messages/streams.js';
import { invalidArgument, streamDeleted } from './failure.js';
import { type Filter, isListed } from './filter.js';
import { nextTurn, type Outgoing } from './outgoing.js';
import { requiredStream } from './proposed-event.js';
import { idForm, PAGE, type ReadOptions, resolved } from './read-options.js';

const CAUGHT_UP = ReadResp.encode({ caughtUp: {} });

/**
 * A stream from after a revision on, then as it grows. A subscriber is a reader
 * that is woken: between two events it holds its revision and nothing else.
 * Ends only when the client leaves.
 * @throws Failure `stream-deleted` once the stream is tombstoned.
 */
export async function subscribeToStream(log: EventLog, options: ReadOptions, out: Outgoing): Promise<void> {
  const from = options.stream ?? {};
  const stream = requiredStream(from.streamIdentifier);
  const stop = log.onGrowth(stream, () => out.rouse());
  try {
    const start = log.bounds(stream);
    if (start.kind === 'tombstoned') throw streamDeleted(stream);
    let next: number;
    let caughtUp = false;
    if (from.end !== undefined) next = start.kind === 'readable' ? start.last + 1 : 0;
    else if (from.revision !== undefined) next = Number(from.revision) + 1;
    else next = 0;
    confirm(out);
    if (from.end !== undefined) {
      caughtUp = true;
      out.send(CAUGHT_UP);
    }
    while (!out.gone) {
      const bounds = log.bounds(stream);
      if (bounds.kind === 'tombstoned') throw streamDeleted(stream);
      if (bounds.kind === 'missing' || next > bounds.last) {
        if (bounds.kind === 'readable' && !caughtUp) {
          caughtUp = true;
          out.send(CAUGHT_UP);
        }
        await out.event();
        continue;
      }
      const page = log.readStream(stream, Math.max(next, bounds.first), bounds.last, false, PAGE);
      for (const event of page) {
        if (event.created >= bounds.oldest)
          out.send(encodeEvent(resolved(log, event, options), idForm(options)));
        next = event.revision + 1;
        if (out.congested) await out.room();
        if (out.gone) return;
      }
      if (page.length === 0) next = bounds.last + 1;
      if (next <= bounds.last) await nextTurn();
    }
  } finally {
    stop();
  }
}

/**
 * `$all` from after a position on, then as it grows, with a checkpoint after
 * every so many considered events if it is filtered. Ends only when the client leaves.
 */
export async function subscribeToAll(
  log: EventLog,
  options: ReadOptions,
  filter: Filter | undefined,
  out: Outgoing,
): Promise<void> {
  const { position, start, end } = options.all ?? {};
  let next: number;
  if (position !== undefined) next = Number(position.commit ?? 0n) + 1;
  else if (start !== undefined) next = 1;
  else if (end !== undefined) next = log.position + 1;
  else throw invalidArgument('No position to start from is given.');
  let caughtUp = false;
  let considered = 0;
  const stop = log.onGrowth(undefined, () => out.rouse());
  try {
    confirm(out);
    while (!out.gone) {
      if (next > log.position) {
        if (!caughtUp) {
          caughtUp = true;
          out.send(CAUGHT_UP);
        }
        await out.event();
        continue;
      }
      for (const event of log.readAll(next, false, PAGE)) {
        next = event.position + 1;
        if (!isListed(event)) continue;
        if (filter === undefined || filter.matches(event))
          out.send(encodeEvent(resolved(log, event, options), idForm(options)));
        considered += 1;
        if (filter !== undefined && considered % filter.checkpointInterval === 0)
          out.send(checkpoint(event.position));
        if (out.congested) await out.room();
        if (out.gone) return;
      }
      if (next <= log.position) await nextTurn();
    }
  } finally {
    stop();
  }
}

const confirm = (out: Outgoing): void =>
  out.send(ReadResp.encode({ confirmation: { subscriptionId: randomUUID() } }));

function checkpoint(position: number): Buffer {
  return ReadResp.encode({ checkpoint: { commit: BigInt(position), prepare: BigInt(position) } });
}
