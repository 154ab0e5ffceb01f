import type { z } from 'zod';
import { PoisonedEvent } from './errors.js';
import type { RecordedEvent } from './event-store.js';
import { isJsonObject, type JsonObject, type JsonValue } from './json.js';

/** The version of the schemas that events are written by. */
const schemaVersion = 1;

/** Whoever did something, as it is kept with what was done. */
export interface RecordedActor {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly agencyId?: string | undefined;
}

/** What is kept with every event that a command yields. */
export interface Circumstances {
  readonly commandId: string;
  /** A hash of what was asked; absent of what nobody asked for. */
  readonly fingerprint?: string;
  readonly correlationId: string;
  /** The event or command that it follows from. */
  readonly causationId: string;
  readonly by: RecordedActor;
  /** The accounts of those on leave whom `by` stood in for. */
  readonly standingInFor?: readonly string[];
  /** The account whose personal data the event holds, where that is neither its stream's nor who acts. */
  readonly about?: string;
  /** RFC 3339, the server's clock. */
  readonly at: string;
}

/** The metadata of an event. `$correlationId` and `$causationId` are the names that the log's own projections know. */
export function metadataOf({
  commandId,
  fingerprint,
  correlationId,
  causationId,
  by,
  at,
  about,
  standingInFor = [],
}: Circumstances): JsonObject {
  return {
    schemaVersion,
    commandId,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    $correlationId: correlationId,
    $causationId: causationId,
    actor: { ...by },
    ...(standingInFor.length === 0 ? {} : { standingInFor: [...standingInFor] }),
    ...(about === undefined ? {} : { about }),
    recordedAt: at,
  };
}

/** What surrounds a recorded event: who, when, and what it follows from. */
export interface RecordedCircumstances {
  readonly actor: RecordedActor;
  readonly standingInFor: readonly string[];
  /** RFC 3339, to the millisecond. */
  readonly recordedAt: string;
  readonly correlationId: string | null;
  readonly causationId: string | null;
}

const nobody: RecordedActor = { id: '', name: '', role: 'system' };

/** More than anybody stands in for at a time. */
const mostStoodInFor = 100;

/** Consumers share the events that they read, so that each is looked into once. */
const knownCircumstances = new WeakMap<object, RecordedCircumstances>();

/** What surrounds a recorded event; the metadata of one that another program wrote may lack parts of it. */
export function circumstancesOf(
  recorded: Pick<RecordedEvent, 'metadata' | 'created'>,
): RecordedCircumstances {
  const known = knownCircumstances.get(recorded);
  if (known) return known;
  const circumstances = readCircumstances(recorded);
  knownCircumstances.set(recorded, circumstances);
  return circumstances;
}

function readCircumstances({
  metadata,
  created,
}: Pick<RecordedEvent, 'metadata' | 'created'>): RecordedCircumstances {
  const { actor, standingInFor, recordedAt, $correlationId, $causationId } = metadata;
  const instant = typeof recordedAt === 'string' ? Date.parse(recordedAt) : Number.NaN;
  return {
    actor: isJsonObject(actor) ? actorIn(actor) : nobody,
    standingInFor: textsIn(standingInFor).slice(0, mostStoodInFor),
    recordedAt: (Number.isNaN(instant) ? created : new Date(instant)).toISOString(),
    correlationId: typeof $correlationId === 'string' ? $correlationId : null,
    causationId: typeof $causationId === 'string' ? $causationId : null,
  };
}

const actorIn = ({ id, ...actor }: JsonObject): RecordedActor => ({
  ...nobody,
  ...(actor as Partial<RecordedActor>),
  id: typeof id === 'string' ? id : nobody.id,
});

const textsIn = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter((each) => typeof each === 'string') : [];

/** Of recorded events that were read by some schemas, what they say. */
const decoded = new WeakMap<object, { readonly schemas: object; readonly event: unknown }>();

/**
 * A recorded event by the schemas of its kind, or null for a type that a newer version wrote.
 * @throws PoisonedEvent when the data does not fit its type
 */
export function decodedEvent<Event extends { readonly type: string }>(
  schemas: Readonly<Record<Event['type'], z.ZodType>>,
  recorded: Omit<RecordedEvent, 'id' | 'metadata' | 'created'>,
): Event | null {
  const known = decoded.get(recorded);
  if (known?.schemas === schemas) return known.event as Event | null;
  const event = decode(schemas, recorded);
  decoded.set(recorded, { schemas, event });
  return event;
}

function decode<Event extends { readonly type: string }>(
  schemas: Readonly<Record<Event['type'], z.ZodType>>,
  recorded: Omit<RecordedEvent, 'id' | 'metadata' | 'created'>,
): Event | null {
  const schema = Object.hasOwn(schemas, recorded.type) ? schemas[recorded.type as Event['type']] : undefined;
  if (!schema) return null;
  const parsed = schema.safeParse(recorded.data);
  if (parsed.success) return { type: recorded.type, data: parsed.data } as unknown as Event;
  const { streamId, revision, position, preparePosition } = recorded;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new PoisonedEvent(
    streamId,
    revision,
    { commit: position, prepare: preparePosition },
    `does not fit ${recorded.type}: ${issues}`,
  );
}
