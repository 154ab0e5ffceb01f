import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { EventStoreUnavailable } from '#event-store';
import { databaseFailure } from '#platform';

export interface TransactionEnds {
  /** BEGIN, possibly followed by statements whose results the work is given, to save a round trip. */
  begin?: string;
  /** COMMIT, possibly preceded by statements. */
  commit?: string;
}

/**
 * Runs work in one transaction. A connection on which even the rollback fails is thrown away.
 * @throws whatever the work or the commit throws; then nothing was written, or a lost connection hides the outcome
 */
export async function transaction<T>(
  pool: Pool,
  work: (tx: PoolClient, beginResults: readonly QueryResult<QueryResultRow>[]) => Promise<T>,
  { begin = 'BEGIN', commit = 'COMMIT' }: TransactionEnds = {},
): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    const beginResults: QueryResult | QueryResult[] = await tx.query(begin);
    const result = await work(tx, Array.isArray(beginResults) ? beginResults : [beginResults]);
    await tx.query(commit);
    return result;
  } catch (error) {
    await tx.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    tx.release(broken);
  }
}

/** Runs work while no other process runs work of the same topic on this database. */
export async function inOrder<T>(
  pool: Pool,
  topic: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [topic]);
    try {
      return await work(client);
    } finally {
      await client
        .query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [topic])
        .catch((failure: Error) => {
          broken = failure;
        });
    }
  } finally {
    client.release(broken);
  }
}

/** Whether an error has nothing to do with the events being applied, so that repeating can help. */
export function isPassing(error: unknown): boolean {
  return error instanceof EventStoreUnavailable || databaseFailure(error) === 'passing';
}
