import { Pool, type PoolConfig } from 'pg';

export interface PoolOptions {
  /** Connections at most. Default 10. */
  max?: number;
  /** Milliseconds after which the server gives a statement up. Default 15,000. */
  statementTimeoutMs?: number;
  /** Milliseconds after which a statement stops waiting for a lock. Default 10,000. */
  lockTimeoutMs?: number;
  /** Shown in `pg_stat_activity`. */
  applicationName?: string;
  /** Told of a connection that broke while nobody used it; the pool has replaced it already. */
  onIdleError?: (error: Error) => void;
}

/**
 * What PostgreSQL is to think of a page that it reads out of order, against one in order: 4 by itself, which is a disk that turns.
 * On one that does not, and in memory, it would rather read a stretch of the trail than what an index knows of it.
 */
const randomPageCost = 1.1;

/**
 * A PostgreSQL pool on which nothing waits for ever: not for a connection (5 s), a lock or a statement, nor for a server
 * that has stopped answering (the statement's limit and 5 s more).
 */
export function createPool(databaseUrl: string, options: PoolOptions = {}): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000;
  const config: PoolConfig = {
    connectionString: databaseUrl,
    max: options.max ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 5_000,
    lock_timeout: options.lockTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: options.applicationName ?? 'dondoc',
    options: `-c random_page_cost=${randomPageCost}`,
  };
  const pool = new Pool(config);
  pool.on('error', (error) => options.onIdleError?.(error));
  // A connection that breaks while in use fails its query and is thrown away; its event, unheard, would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
