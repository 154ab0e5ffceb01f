import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { engineActor, systemEventSchemas, type SystemIdentity } from '#domain';
import type { EventStore, ForeignLog } from '#event-store';
import { BeyondWaiting } from '#platform';
import { systems } from './aggregates.js';
import { ownEventTypes, refuseNewerLog, type NotedTypes } from './event-types.js';
import { DeciderCommandHandler } from './decider-command-handler.js';

/** The stream whose first event says which system a log belongs to, and which kind of time it is written by. */
const systemId = 'identity';
export const systemStream = `${systems.category}-${systemId}`;
const clockStream = 'simulation-clock';

/** The stores that were named do not belong together, or not to this kind of time. */
export class ForeignStore extends BeyondWaiting {
  override readonly name = 'ForeignStore';
}

/**
 * Makes sure that a log belongs to this system and to the kind of time that it runs on; a log that belongs to nobody yet
 * becomes its own, also one that was written before systems had identities. Several processes may do so at once.
 * From then on whoever answers after a lost connection must be the same log.
 * @param onForeign told when it is another: all that is asked of it fails
 * @throws ForeignStore when the log was written by the other kind of time; the errors of `EventStore`
 */
export async function claimLog(
  eventStore: EventStore,
  { clock, now }: { readonly clock: SystemIdentity['clock']; readonly now: Date },
  onForeign?: (error: ForeignLog) => void,
): Promise<SystemIdentity> {
  const { identity, eventId, noted } =
    (await recordedIn(eventStore)) ??
    (await initialize(eventStore, { clock: await clockOf(eventStore, clock), now }));
  if (identity.clock === clock) {
    await refuseNewerLog(eventStore, noted);
    const known = new Set(noted.flatMap(({ types }) => types));
    if (ownEventTypes.some((type) => !known.has(type)))
      await initialize(eventStore, { ...identity, now: await notBefore(eventStore, now) });
    eventStore.recognizeBy({ streamId: systemStream, eventId }, onForeign);
    return identity;
  }
  throw new ForeignStore(
    clock === 'simulated'
      ? 'The event log was written in real time: a simulated clock would date events among those of real people. Give the simulation a log and a database of its own.'
      : 'The event log was written on a simulated clock: real time has no place in it. Start with a log and a database of its own, or set DONDOC_CLOCK as it was.',
  );
}

/**
 * Makes sure that a database belongs to the same system as the log; one that belongs to nobody yet, as after a restore,
 * becomes its own.
 * @throws ForeignStore when it belongs to another; the errors of the database
 */
export async function claimDatabase(pool: Pool, { systemId }: SystemIdentity): Promise<void> {
  const client = await pool.connect();
  try {
    // In one implicit transaction: two processes that make the schema at once would otherwise be in each other's way.
    await client.query(`
      SELECT pg_advisory_xact_lock(7204119);
      CREATE SCHEMA IF NOT EXISTS identity;
      CREATE TABLE IF NOT EXISTS identity.system (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        system_id uuid NOT NULL
      )`);
    await client.query('INSERT INTO identity.system (system_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      systemId,
    ]);
    const { rows } = await client.query<{ system_id: string }>('SELECT system_id FROM identity.system');
    const owner = rows[0]?.system_id;
    if (owner === systemId) return;
    throw new ForeignStore(
      `The database belongs to the system ${owner}, the event log to the system ${systemId}: DATABASE_URL and EVENTSTORE_URL name stores of two systems.`,
    );
  } finally {
    client.release();
  }
}

interface Recorded {
  readonly identity: SystemIdentity;
  readonly eventId: string;
  readonly noted: readonly NotedTypes[];
}

async function initialize(
  eventStore: EventStore,
  {
    systemId: id = randomUUID(),
    clock,
    now,
  }: Partial<SystemIdentity> & Pick<SystemIdentity, 'clock'> & { now: Date },
): Promise<Recorded> {
  const commandId = randomUUID();
  const command = {
    type: 'InitializeSystem',
    identity: { systemId: id, clock },
    eventTypes: ownEventTypes,
  } as const;
  await new DeciderCommandHandler(eventStore).handle(systems, systemId, command, {
    ...{ commandId, fingerprint: commandId, correlationId: commandId, causationId: commandId },
    ...{ by: engineActor, at: now.toISOString() },
  });
  // Whoever was first has said which.
  const recorded = await recordedIn(eventStore);
  if (recorded === undefined) throw new Error(`Nothing stands in ${systemStream} behind its first event.`);
  return recorded;
}

/** A simulated clock begins where it was set to; the log may have moved it on since. */
async function notBefore(eventStore: EventStore, now: Date): Promise<Date> {
  for await (const { data } of eventStore.readStream(clockStream, { maxCount: 1, direction: 'backwards' }))
    if (typeof data['to'] === 'string' && new Date(data['to']) > now) return new Date(data['to']);
  return now;
}

/** By which kind of time a log was written that does not say so: a simulation leaves its clock in it. */
async function clockOf(
  eventStore: EventStore,
  wanted: SystemIdentity['clock'],
): Promise<SystemIdentity['clock']> {
  const first = { maxCount: 1 } as const;
  for await (const _ of eventStore.readStream(clockStream, first)) return 'simulated';
  for await (const _ of eventStore.readAll({ ...first, prefixes: ['account-'] })) return 'real';
  return wanted;
}

async function recordedIn(eventStore: EventStore): Promise<Recorded | undefined> {
  let first: Pick<Recorded, 'identity' | 'eventId'> | undefined;
  const noted: NotedTypes[] = [];
  for await (const { id, type, data, position, preparePosition } of eventStore.readStream(systemStream)) {
    const at = { commit: position, prepare: preparePosition };
    if (first === undefined) {
      const parsed = systemEventSchemas.SystemInitialized.safeParse(data);
      if (type !== 'SystemInitialized' || !parsed.success)
        throw new ForeignStore(
          `The stream ${systemStream} of the event log does not begin with the identity of a system.`,
        );
      const { eventTypes, ...identity } = parsed.data;
      first = { identity, eventId: id };
      if (eventTypes) noted.push({ types: eventTypes, at });
    } else if (type === 'EventTypesAdded') {
      const { eventTypes } = systemEventSchemas.EventTypesAdded.parse(data);
      noted.push({ types: eventTypes, at });
    }
  }
  return first && { ...first, noted };
}
