import type { Actor, DomainEvent } from '#domain';
import { isJsonObject, PoisonedEvent, type JsonValue, type RecordedEvent } from '#event-store';
import type { z } from 'zod';

/** What surrounds an event: who, when, and what it follows from. */
export interface Envelope {
  readonly actor: Actor;
  /** The accounts of those on leave whom the actor stood in for. */
  readonly standingInFor: readonly string[];
  /** RFC 3339, the server's clock. */
  readonly recordedAt: string;
  readonly correlationId: string | null;
  readonly causationId: string | null;
}

const nobody: Actor = { id: '', name: '', role: 'system' };

/** More than anybody stands in for at a time. */
const mostStoodInFor = 100;

/** The envelope of a recorded event; one written by another program may lack parts of it. */
export function envelopeOf({ metadata, created }: RecordedEvent): Envelope {
  const { actor, standingInFor, recordedAt, $correlationId, $causationId } = metadata;
  const instant = typeof recordedAt === 'string' ? Date.parse(recordedAt) : Number.NaN;
  return {
    actor: isJsonObject(actor) ? { ...nobody, ...(actor as Partial<Actor>) } : nobody,
    standingInFor: textsIn(standingInFor).slice(0, mostStoodInFor),
    recordedAt: (Number.isNaN(instant) ? created : new Date(instant)).toISOString(),
    correlationId: typeof $correlationId === 'string' ? $correlationId : null,
    causationId: typeof $causationId === 'string' ? $causationId : null,
  };
}

const textsIn = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter((each) => typeof each === 'string') : [];

/**
 * A recorded event as the domain knows it, or null for a type that a newer version wrote.
 * @throws PoisonedEvent when the data does not fit its type
 */
export function decodedEvent<Event extends DomainEvent>(
  schemas: Readonly<Record<Event['type'], z.ZodType>>,
  recorded: Omit<RecordedEvent, 'id' | 'metadata' | 'created'>,
): Event | null {
  const schema = Object.hasOwn(schemas, recorded.type) ? schemas[recorded.type as Event['type']] : undefined;
  if (!schema) return null;
  const parsed = schema.safeParse(recorded.data);
  if (parsed.success) return { type: recorded.type, data: parsed.data } as Event;
  const { streamId, revision, position, preparePosition } = recorded;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new PoisonedEvent(
    streamId,
    revision,
    { commit: position, prepare: preparePosition },
    `does not fit ${recorded.type}: ${issues}`,
  );
}

/** The id in a stream's name: what follows the first dash. */
export function idIn(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}
