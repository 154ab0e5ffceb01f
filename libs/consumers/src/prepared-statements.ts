import { createHash } from 'node:crypto';
import type { PoolClient, QueryConfig } from 'pg';
import { schemaOf, type Build } from './consumer.js';

/** Far more different statements than all consumers have: whoever makes texts without end has them prepared no more. */
const mostKept = 1_000;
const names = new Map<string, string>();

/**
 * Has PostgreSQL parse and plan each statement with parameters once a connection, and not each time: of a few events that
 * takes as long as carrying them out. For what is written as it comes; while tables are filled from nothing, a plan made of an
 * empty table would stay.
 * @param build in whose schema the names of a statement are looked up: the same text means another table for another
 */
export function preparing(tx: PoolClient, build: Build): PoolClient {
  const query = (statement: string | QueryConfig, values?: unknown[]) =>
    typeof statement === 'string' && values !== undefined
      ? tx.query({ text: statement, values, name: nameOf(statement, build) })
      : tx.query(statement, values);
  return Object.assign(Object.create(tx) as PoolClient, { query });
}

/** PostgreSQL cuts a name after 63 bytes; undefined where there are too many to keep. */
function nameOf(statement: string, build: Build): string | undefined {
  const key = `${schemaOf(build)} ${statement}`;
  const known = names.get(key);
  if (known !== undefined || names.size >= mostKept) return known;
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
  names.set(key, name);
  return name;
}
