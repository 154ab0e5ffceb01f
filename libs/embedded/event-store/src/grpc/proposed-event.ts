import { LONGEST_NAME, type ProposedEvent } from '../log/recorded-event.js';
import type { ExpectedRevision } from '../log/decision.js';
import type { Message } from '../messages/protobuf.js';
import { streamName, uuidBytes } from '../messages/shared.js';
import type { ProposedMessage, StreamAtRevision } from '../messages/streams.js';
import { invalidArgument, missingMetadata } from './failure.js';

/** Bytes of data one append may carry (MaxAppendSize, 1 MiB by default in the real server). */
export const MAX_APPEND_SIZE = 1_048_576;

/**
 * Events one append may carry: it is written in one transaction, which nobody else's work interrupts.
 * The real server counts bytes only.
 */
const MOST_EVENTS = 20_000;

/** @throws Failure when an append has one event too many. */
export function checkCount(events: readonly unknown[]): void {
  if (events.length > MOST_EVENTS) throw invalidArgument(`An append has at most ${MOST_EVENTS} events.`);
}

const NOTHING = new Uint8Array();
const ZERO_ID = Buffer.alloc(16);

/**
 * An event as proposed by a client. Only its type and whether it is JSON are
 * kept of the metadata map (Streams.Append.cs of EventStoreDB 23.10).
 * @throws Failure when the id, type or content type is missing.
 */
export function proposedEvent(proposed: Message<typeof ProposedMessage>): ProposedEvent {
  const id = uuidBytes(proposed.id);
  if (id === undefined) throw invalidArgument('The event has no id, or one that is no UUID.');
  if (id.equals(ZERO_ID)) throw invalidArgument('The id of the event is all zeros.');
  const type = proposed.metadata?.get('type');
  const contentType = proposed.metadata?.get('content-type');
  if (type === undefined || contentType === undefined) throw missingMetadata();
  if (type === '') throw invalidArgument('The event type is empty.');
  if (Buffer.byteLength(type) > LONGEST_NAME)
    throw invalidArgument(`The event type is longer than ${LONGEST_NAME} bytes.`);
  return {
    id,
    type,
    json: contentType === 'application/json',
    metadata: proposed.customMetadata ?? NOTHING,
    data: proposed.data ?? NOTHING,
  };
}

/** @throws Failure when there is no stream name, or one too long. */
export function requiredStream(identifier: Parameters<typeof streamName>[0]): string {
  const stream = streamName(identifier);
  if (stream === undefined) throw invalidArgument('The stream has no name.');
  if (Buffer.byteLength(stream) > LONGEST_NAME)
    throw invalidArgument(`The stream name is longer than ${LONGEST_NAME} bytes.`);
  return stream;
}

/** @throws Failure as `requiredStream` does, and for `$$`, the metastream of no stream, which ends the real server. */
export function writableStream(identifier: Parameters<typeof streamName>[0]): string {
  const stream = requiredStream(identifier);
  if (stream === '$$') throw invalidArgument('$$ is the metastream of no stream.');
  return stream;
}

/** @throws Failure when no expectation is given. */
export function expectedRevision(options: Message<typeof StreamAtRevision>): ExpectedRevision {
  if (options.revision !== undefined) return options.revision;
  if (options.noStream !== undefined) return 'no_stream';
  if (options.any !== undefined) return 'any';
  if (options.streamExists !== undefined) return 'stream_exists';
  throw invalidArgument('No expected revision is given.');
}
