import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { engineActor, systemEventSchemas, type SystemIdentity } from '#domain';
import type { EventStore, ForeignLog } from '#event-store';
import { BeyondWaiting } from '#platform';
import { systems } from './aggregates.js';
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
  const { identity, eventId } = (await identityIn(eventStore)) ?? (await initialize(eventStore, clock, now));
  if (identity.clock === clock) {
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
}

async function initialize(
  eventStore: EventStore,
  clock: SystemIdentity['clock'],
  now: Date,
): Promise<Recorded> {
  const identity = { systemId: randomUUID(), clock: await clockOf(eventStore, clock) };
  const commandId = randomUUID();
  const command = { type: 'InitializeSystem', identity } as const;
  await new DeciderCommandHandler(eventStore).handle(systems, systemId, command, {
    ...{ commandId, fingerprint: commandId, correlationId: commandId, causationId: commandId },
    ...{ by: engineActor, at: now.toISOString() },
  });
  // Whoever was first has said which.
  const recorded = await identityIn(eventStore);
  if (recorded === undefined) throw new Error(`Nothing stands in ${systemStream} behind its first event.`);
  return recorded;
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

async function identityIn(eventStore: EventStore): Promise<Recorded | undefined> {
  for await (const { id, type, data } of eventStore.readStream(systemStream, { maxCount: 1 })) {
    const parsed = systemEventSchemas.SystemInitialized.safeParse(data);
    if (type === 'SystemInitialized' && parsed.success) return { identity: parsed.data, eventId: id };
    throw new ForeignStore(
      `The stream ${systemStream} of the event log does not begin with the identity of a system.`,
    );
  }
  return undefined;
}
