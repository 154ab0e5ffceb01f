import { jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import { EventStoreRefused, PoisonedEvent } from './errors.js';
import type { EventToAppend, LogPosition, RecordedEvent } from './event-store.js';
import { isJsonObject, type JsonObject } from './json.js';
import type { Upcast } from './upcasters.js';

/** The client's stand-in for an event recorded without a type. */
const noType = '<no-event-type-provided>';

const utf8 = new TextEncoder();

/** The metadata goes as the bytes it is stored as: the client would take its JSON through base64, there and back. */
export function encode(event: EventToAppend) {
  return jsonEvent({
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: utf8.encode(JSON.stringify(event.metadata)),
  });
}

/**
 * Turns what the client read into our event, its data brought to today's schema version.
 * @param keepsRecorded whether it carries what was recorded as well
 * @throws PoisonedEvent when the record is not a JSON event with a type, or an upcaster fails on it.
 */
function decode(resolved: ResolvedEvent, upcast: Upcast, keepsRecorded = false): RecordedEvent {
  const record = resolved.event;
  if (!record)
    throw new EventStoreRefused('The log returned a link whose event is gone; links are not resolved here');
  const commit = record.position?.commit ?? resolved.commitPosition;
  if (commit === undefined)
    throw new EventStoreRefused('The server does not report log positions: 22.6 or later is needed');
  const position: LogPosition = { commit, prepare: record.position?.prepare ?? commit };

  const poisoned = (reason: string, options?: ErrorOptions) =>
    new PoisonedEvent(record.streamId, record.revision, position, reason, options);
  const data: unknown = record.data;
  const metadata: unknown = record.metadata ?? {};
  if (record.type === '' || record.type === noType) throw poisoned('has no type');
  if (!record.isJson || !isJsonObject(data)) throw poisoned('has data that is not a JSON object');
  if (!isJsonObject(metadata)) throw poisoned('has metadata that is not a JSON object');

  return {
    streamId: record.streamId,
    revision: record.revision,
    position: position.commit,
    preparePosition: position.prepare,
    id: record.id,
    type: record.type,
    data: upToDate(record.type, data, metadata, upcast, poisoned),
    metadata,
    created: record.created,
    ...(keepsRecorded ? { asRecorded: { data: record.data, metadata: record.metadata } } : {}),
  };
}

/**
 * What a reader is given of what the client read: nothing of an event of the server's own, and nothing of one that cannot be
 * understood where the reader wants to be told of it.
 * @throws PoisonedEvent where it does not
 */
export function readable(
  resolved: ResolvedEvent,
  upcast: Upcast,
  onPoisoned: ((poisoned: PoisonedEvent) => void) | undefined,
  keepsRecorded = false,
): RecordedEvent | null {
  if (resolved.event?.type.startsWith('$')) return null;
  try {
    return decode(resolved, upcast, keepsRecorded);
  } catch (error) {
    if (!(error instanceof PoisonedEvent) || onPoisoned === undefined) throw error;
    onPoisoned(error);
    return null;
  }
}

function upToDate(
  type: string,
  data: JsonObject,
  metadata: JsonObject,
  upcast: Upcast,
  poisoned: (reason: string, options?: ErrorOptions) => PoisonedEvent,
): JsonObject {
  const version = metadata['schemaVersion'] ?? 1;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw poisoned(`has schema version ${JSON.stringify(version)}`);
  }
  try {
    return upcast(type, version, data);
  } catch (cause) {
    throw poisoned(`cannot be brought from schema version ${version} to today's`, { cause });
  }
}
