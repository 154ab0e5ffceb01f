import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from '#event-store';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { startOwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { createConsumerRunner, migrateReadModels, requestRebuild, type Consumer } from '#consumers';

/** A database of the test's own with the read models' own tables. */
export async function startDatabase(): Promise<{ pool: Pool; stop(): Promise<void> }> {
  const database = await startOwnDatabase();
  return migrated(database.url, () => database.stop());
}

async function migrated(
  url: string,
  drop: () => Promise<void>,
): Promise<{ pool: Pool; stop(): Promise<void> }> {
  const pool = createPool(url);
  await migrateReadModels(pool);
  return {
    pool,
    async stop() {
      await pool.end();
      await drop();
    },
  };
}

/** Stands for the event log: holds events in order and hands out what follows a position. */
export class WrittenLog {
  readonly events: RecordedEvent[] = [];

  /** The part of the event store that a consumer reads. */
  get eventStore(): EventStore {
    const { events } = this;
    const unused = () => {
      throw new Error('A consumer has no use for this');
    };
    const head = async () => {
      const last = events.at(-1);
      return last ? { commit: last.position, prepare: last.preparePosition } : null;
    };
    return {
      append: unused,
      readStream: unused,
      readAll: unused,
      recordedPage: unused,
      newest: unused,
      follow: unused,
      recognizeBy: unused,
      ping: async () => undefined,
      calls: { append: 0, readStream: 0, readAll: 0, subscribe: 0 },
      close: async () => undefined,
      head,
      lastPosition: async () => (await head())?.commit ?? null,
      async *catchUp({ after, prefixes, onCaughtUp }) {
        for (const event of [...events]) {
          if (after !== null && event.position <= after.commit) continue;
          if (prefixes.some((prefix) => event.streamId.startsWith(prefix))) yield event;
        }
        const end = await head();
        if (end) onCaughtUp?.(end);
      },
    };
  }
}

/** Brings consumers to the end of a log. @throws the error that stopped one */
export async function project(
  pool: Pool,
  log: WrittenLog,
  consumers: readonly Consumer[],
  bounds = { events: 500, characters: 4_000_000 },
): Promise<void> {
  const failures: Error[] = [];
  const { eventStore } = log;
  const onFailure = (_build: unknown, error: Error) => void failures.push(error);
  const runner = createConsumerRunner({ eventStore, pool, consumers, bounds, onFailure });
  for (const { name } of consumers) {
    const result = await runner.run(name);
    if (result?.error) failures.push(result.error);
  }
  await runner.close();
  if (failures[0]) throw failures[0];
}

/** Takes a database back to its beginning, for the next test's log. */
export async function forget(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'rm\\_%'`,
  );
  for (const { name } of rows) await pool.query(`DROP SCHEMA "${name}" CASCADE`);
  await pool.query('DELETE FROM public.consumer');
}

/** Builds a consumer's tables anew from the whole log, and waits until they have taken over. */
export async function rebuild(
  pool: Pool,
  log: WrittenLog,
  consumer: Consumer,
  bounds = { events: 500, characters: 4_000_000 },
): Promise<void> {
  await requestRebuild(pool, consumer);
  const { eventStore } = log;
  const failures: Error[] = [];
  const onFailure = (_build: unknown, error: Error) => void failures.push(error);
  const runner = createConsumerRunner({ eventStore, pool, consumers: [consumer], bounds, onFailure });
  for (let tries = 0; tries < 500 && failures.length === 0; tries += 1) {
    await runner.run(consumer.name);
    const { rows } = await pool.query(
      `SELECT FROM public.consumer WHERE name = $1 AND state <> 'retired' AND NOT live`,
      [consumer.name],
    );
    if (rows.length === 0) break;
    await sleep(10);
  }
  await runner.close();
  if (failures[0]) throw failures[0];
}
