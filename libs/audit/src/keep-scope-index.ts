import type { PoolClient } from 'pg';
import type { LogFolder } from './log-folder.js';
import { addToScopes, formatScopeIndex, monthsIn, type Concerned, type Scope } from './scope-index.js';

export interface ScopeSource {
  /** An IANA time zone: where the committee is. */
  readonly zone: string;
  /** By position in decimal digits; null while those of these positions cannot all be told. */
  concernedAt(positions: readonly string[]): Promise<ReadonlyMap<string, Concerned> | null>;
}

const leavesAtOnce = 1_000;

/**
 * Brings the index up to a size of the log, whose tiles are there, each thousand leaves in one transaction.
 * @returns its text; null while its source is behind
 */
export async function extendScopeIndex(
  client: PoolClient,
  folder: LogFolder,
  source: ScopeSource,
  size: number,
): Promise<string | null> {
  const { rows } = await client.query<{ indexed: string }>('SELECT indexed FROM transparency.log');
  for (let from = Number(rows[0]?.indexed ?? 0); from < size; from += leavesAtOnce)
    if (!(await indexLeaves(client, folder, source, { from, to: Math.min(from + leavesAtOnce, size), size })))
      return null;
  const scopes = await client.query<ScopeRow>('SELECT month, agency, count, digest FROM transparency.scope');
  return formatScopeIndex(source.zone, scopes.rows.map(scopeIn));
}

interface ScopeRow {
  readonly month: string;
  readonly agency: string;
  readonly count: string;
  readonly digest: Buffer;
}

const scopeIn = ({ count, ...row }: ScopeRow): Scope => ({ ...row, count: Number(count) });

async function indexLeaves(
  client: PoolClient,
  folder: LogFolder,
  source: ScopeSource,
  { from, to, size }: { from: number; to: number; size: number },
): Promise<boolean> {
  const { rows: places } = await client.query<{ position: string }>(
    'SELECT position FROM transparency.salt WHERE leaf >= $1 AND leaf < $2 ORDER BY leaf',
    [from, to],
  );
  const concerned = await source.concernedAt(places.map(({ position }) => position));
  if (concerned === null) return false;
  const subtrees = Array.from({ length: to - from }, (_, at) => ({ level: 0, index: from + at }));
  const leaves = await folder.hashes(size)(subtrees);
  const known = await client.query<ScopeRow>('SELECT month, agency, count, digest FROM transparency.scope');
  const scopes = new Map(known.rows.map((row) => [`${row.month} ${row.agency}`, scopeIn(row)]));
  const changed = new Map<string, Scope>();
  const monthOf = monthsIn(source.zone);
  for (const [at, { position }] of places.entries()) {
    const [event, leaf] = [concerned.get(position), leaves[at]];
    if (!event || !leaf) continue;
    for (const [key, scope] of addToScopes(scopes, event, leaf, monthOf)) changed.set(key, scope);
  }
  await write(client, [...changed.values()], to);
  return true;
}

/** One statement, so that scopes and how far they reach are written together. */
async function write(client: PoolClient, scopes: readonly Scope[], indexed: number): Promise<void> {
  await client.query(
    `WITH written AS (
       INSERT INTO transparency.scope (month, agency, count, digest)
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[])
       ON CONFLICT (month, agency) DO UPDATE SET count = excluded.count, digest = excluded.digest
     ) UPDATE transparency.log SET indexed = $5`,
    [
      scopes.map(({ month }) => month),
      scopes.map(({ agency }) => agency),
      scopes.map(({ count }) => count),
      scopes.map(({ digest }) => digest),
      indexed,
    ],
  );
}
