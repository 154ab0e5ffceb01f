import { audienceSchema } from '#domain';
import type { Pool } from 'pg';
import type { OutgoingItem } from './outgoing-item.js';

/** What the agencies that these tell of are called now. */
export async function agencyNames(
  pool: Pool,
  items: readonly OutgoingItem[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(
    items.flatMap(({ data, lead_agency_id: lead }) => [
      ...audienceSchema
        .array()
        .parse(data['audience'])
        .flatMap((each) => ('agencyId' in each ? [each.agencyId] : [])),
      ...(lead === null ? [] : [lead]),
    ]),
  );
  const { rows } = await pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM live.outgoing_agency WHERE id = ANY($1)',
    [[...ids]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
