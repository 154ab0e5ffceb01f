import pg from 'pg';
import type { LocalDate } from '#domain';
import type { ApiClient } from '../../examples/july-2022/src/api-client.js';
import { itemOf, type FoldedLog } from './folded-log.fixture.js';

/**
 * What the list shows otherwise than the log says, once it has read as far; five differences at most.
 * @param reader who sees every directive
 */
export async function differencesFrom(
  log: FoldedLog,
  reader: ApiClient,
  today: LocalDate,
): Promise<readonly unknown[]> {
  const shown = new Map<string, Readonly<Record<string, unknown>>>();
  let cursor = '';
  do {
    const path = `/directives?limit=500&after=${log.newest}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await reader.query<{
      items: (Record<string, unknown> & { id: string })[];
      nextCursor?: string | null;
    }>(path);
    for (const item of page.items) shown.set(item.id, item);
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  const found: unknown[] = [];
  for (const [id, folded] of log.directives) {
    const item = shown.get(id);
    const expected = itemOf(folded, today);
    const same = Object.entries(expected).every(([name, value]) => item?.[name] === value);
    if (!same) found.push({ id, expected, item });
  }
  if (shown.size !== log.directives.size) found.push({ shown: shown.size, inLog: log.directives.size });
  return found.slice(0, 5);
}

/** How many events the audit trail holds. */
export async function recordedInTrail(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM live.audit_event');
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}
