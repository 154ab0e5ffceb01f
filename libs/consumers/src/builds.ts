import type { Pool, PoolClient } from 'pg';
import type { LogPosition } from '#event-store';
import { schemaOf, type Build, type Consumer } from './consumer.js';
import { inOrder, transaction } from './transaction.js';

interface BuildRow extends Build {
  state: 'running' | 'stopped' | 'retired';
  live: boolean;
}

interface PlacedRow extends BuildRow {
  commit_position: string | null;
  prepare_position: string | null;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Makes sure that this version of a consumer has a build, and makes one when it has not. Called once when a process
 * starts, never later: a build that was replaced must stay so while old and new processes run side by side.
 * A version older than the live one gets none by itself: `requestRebuild` goes back to it.
 */
export async function ensureBuild(pool: Pool, consumer: Consumer): Promise<void> {
  await inOrder(pool, `consumer ${consumer.name}`, async (client) => {
    if (consumer.formerName !== undefined) await takeFormerBuilds(client, consumer.formerName, consumer.name);
    const builds = await buildsOf(client, consumer.name);
    if (builds.some((row) => row.version === consumer.version && row.state !== 'retired')) return;
    if (builds.some((row) => row.live && row.version > consumer.version)) return;
    await createBuild(client, consumer, builds);
  });
}

/**
 * Starts a further build of this version of a consumer, to take over from the live one when it has caught up. A build
 * already under way is left to finish.
 */
export async function requestRebuild(pool: Pool, consumer: Consumer): Promise<void> {
  await inOrder(pool, `consumer ${consumer.name}`, async (client) => {
    const builds = await buildsOf(client, consumer.name);
    if (builds.some((row) => row.version === consumer.version && row.state !== 'retired' && !row.live))
      return;
    await createBuild(client, consumer, builds);
  });
}

/** Renames the builds of a consumer, with their positions, tables and parked streams, unless the new name has some. */
async function takeFormerBuilds(client: PoolClient, formerName: string, name: string): Promise<void> {
  const former = await buildsOf(client, formerName);
  if (former.length === 0 || (await buildsOf(client, name)).length > 0) return;
  await client.query('BEGIN');
  try {
    for (const build of former) {
      const { rows } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schemaOf(build)]);
      if (rows.length > 0)
        await client.query(
          `ALTER SCHEMA ${quoted(schemaOf(build))} RENAME TO ${quoted(schemaOf({ ...build, name }))}`,
        );
    }
    const rest = `version, build, commit_position, prepare_position, state, live, error, error_position, attempts,
      retry_at, updated_at, checked_at`;
    const both = [formerName, name];
    await client.query(
      `INSERT INTO public.consumer (name, ${rest}) SELECT $2, ${rest} FROM public.consumer WHERE name = $1`,
      both,
    );
    await client.query('UPDATE public.parked_stream SET name = $2 WHERE name = $1', both);
    await client.query('DELETE FROM public.consumer WHERE name = $1', [formerName]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function buildsOf(client: PoolClient, name: string): Promise<BuildRow[]> {
  const { rows } = await client.query<BuildRow>(
    'SELECT name, version, build, state, live FROM public.consumer WHERE name = $1 ORDER BY version, build',
    [name],
  );
  return rows;
}

async function createBuild(
  client: PoolClient,
  consumer: Consumer,
  builds: readonly BuildRow[],
): Promise<void> {
  const { name, version } = consumer;
  const numbers = builds.filter((row) => row.version === version).map((row) => row.build);
  const build: Build = { name, version, build: Math.max(0, ...numbers) + 1 };
  await client.query('BEGIN');
  try {
    if (consumer.tables === undefined) {
      const { rows: before } = await client.query<Build>(
        `UPDATE public.consumer SET live = false, state = 'retired' WHERE name = $1 AND live
         RETURNING name, version, build`,
        [name],
      );
      await client.query(
        `INSERT INTO public.consumer (name, version, build, state, live, commit_position, prepare_position)
         SELECT $1, $2, $3, 'running', true, max(commit_position), max(prepare_position) FROM public.consumer WHERE name = $1`,
        [name, version, build.build],
      );
      for (const old of before) await handOverParked(client, old, build);
    } else {
      const schema = schemaOf(build);
      await client.query(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`);
      await client.query(`CREATE SCHEMA ${quoted(schema)}`);
      await client.query(`SELECT set_config('search_path', $1, true)`, [`${schema}, public`]);
      await client.query(consumer.tables);
      await client.query(
        `INSERT INTO public.consumer (name, version, build, state, live) VALUES ($1, $2, $3, 'running', false)`,
        [name, version, build.build],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/**
 * Lets a build that has caught up take over: in one transaction the views `live.*` turn to its tables and the build that
 * was live is retired. Queries see the old tables or the new, never a mixture, and never an older state than before. A
 * build that has parked a stream which the live one reads waits until that is tried again, or set aside.
 * @returns false, with nothing changed, while the live build has read further in the log
 * @throws an error with code 55P03 when long queries hold the views; nothing has changed then, and it can be repeated
 */
export async function takeOver(pool: Pool, build: Build): Promise<boolean> {
  const isSettled = await transaction(pool, async (tx) => {
    await tx.query(`SET LOCAL lock_timeout = '2s'`);
    const { rows } = await tx.query<PlacedRow>(
      `SELECT name, version, build, state, live, commit_position, prepare_position
       FROM public.consumer WHERE name = $1 ORDER BY version, build FOR UPDATE`,
      [build.name],
    );
    const mine = rows.find((row) => row.version === build.version && row.build === build.build);
    if (!mine || mine.live || mine.state !== 'running') return true;
    if (rows.some((row) => row.live && isPast(row, mine))) return false;
    if (await wouldLoseRows(tx, mine)) return true;
    for (const old of rows.filter(
      (row) => row !== mine && row.state !== 'retired' && (row.live || !isNewer(row, mine)),
    )) {
      for (const table of old.live ? await tablesOf(tx, old) : []) {
        await tx.query(`DROP VIEW IF EXISTS live.${quoted(table)}`);
      }
      await tx.query(
        `UPDATE public.consumer SET live = false, state = 'retired' WHERE name = $1 AND version = $2 AND build = $3`,
        [old.name, old.version, old.build],
      );
      await tx.query('DELETE FROM public.parked_stream WHERE name = $1 AND version = $2 AND build = $3', [
        old.name,
        old.version,
        old.build,
      ]);
    }
    for (const table of await tablesOf(tx, mine)) {
      await tx.query(
        `CREATE VIEW live.${quoted(table)} AS SELECT * FROM ${quoted(schemaOf(mine))}.${quoted(table)}`,
      );
    }
    await tx.query(`UPDATE public.consumer SET live = true WHERE name = $1 AND version = $2 AND build = $3`, [
      build.name,
      build.version,
      build.build,
    ]);
    return true;
  });
  if (isSettled) await dropRetired(pool, build.name);
  return isSettled;
}

/** Whether one build has read further in the log than another. */
function isPast(row: PlacedRow, than: PlacedRow): boolean {
  const [one, other] = [placeOf(row), placeOf(than)];
  return one.commit > other.commit || (one.commit === other.commit && one.prepare > other.prepare);
}

function placeOf({ commit_position, prepare_position }: PlacedRow): LogPosition {
  return { commit: BigInt(commit_position ?? -1), prepare: BigInt(prepare_position ?? -1) };
}

function isNewer(row: Build, than: Build): boolean {
  return row.version > than.version || (row.version === than.version && row.build > than.build);
}

/** A process goes on where its previous version stood, and in front of the same events. */
async function handOverParked(client: PoolClient, from: Build, to: Build): Promise<void> {
  await client.query(
    `UPDATE public.parked_stream SET version = $4, build = $5, retry_at = now()
     WHERE name = $1 AND version = $2 AND build = $3`,
    [from.name, from.version, from.build, to.version, to.build],
  );
}

/** Whether a build has parked streams that the live tables hold: taking over it would lose rows. */
async function wouldLoseRows(tx: PoolClient, { name, version, build }: Build): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM public.parked_stream mine JOIN public.consumer present ON present.name = mine.name AND present.live
     WHERE mine.name = $1 AND mine.version = $2 AND mine.build = $3 AND NOT EXISTS (
       SELECT FROM public.parked_stream theirs
       WHERE theirs.name = present.name AND theirs.version = present.version AND theirs.build = present.build
         AND theirs.stream_id = mine.stream_id AND theirs.revision <= mine.revision)
     LIMIT 1`,
    [name, version, build],
  );
  return rowCount === 1;
}

async function tablesOf(tx: PoolClient, build: Build): Promise<string[]> {
  const { rows } = await tx.query<{ tablename: string }>(
    'SELECT tablename FROM pg_tables WHERE schemaname = $1',
    [schemaOf(build)],
  );
  return rows.map((row) => row.tablename);
}

/** Drops the tables of retired builds; those still in use are left for the next time. */
async function dropRetired(pool: Pool, name: string): Promise<void> {
  const { rows } = await pool.query<Build>(
    `SELECT name, version, build FROM public.consumer WHERE name = $1 AND state = 'retired'`,
    [name],
  );
  for (const build of rows) {
    const dropped = transaction(pool, async (tx) => {
      await tx.query(`SET LOCAL lock_timeout = '2s'`);
      await tx.query(`DROP SCHEMA IF EXISTS ${quoted(schemaOf(build))} CASCADE`);
    });
    await dropped.catch((error: unknown) => {
      if (!isLockTimeout(error)) throw error;
    });
  }
}

export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}
