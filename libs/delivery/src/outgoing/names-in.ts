import { audienceSchema } from '#domain';
import type { Pool } from 'pg';
import type { OutgoingItem } from './outgoing-item.js';

/** What the agencies and people that these tell of, and are for, are called now. */
export async function namesIn(
  pool: Pool,
  items: readonly OutgoingItem[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(
    items.flatMap(({ data, audience, account_id: account, lead_agency_id: lead }) => [
      ...('agencyId' in audience ? [audience.agencyId] : []),
      ...(account === null ? [] : [account]),
      ...audienceSchema
        .array()
        .parse(data['audience'])
        .flatMap((each) => ('agencyId' in each ? [each.agencyId] : [])),
      ...(lead === null ? [] : [lead]),
    ]),
  );
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM live.outgoing_agency WHERE id = ANY($1)
     UNION ALL SELECT id, state->>'name' FROM live.outgoing_account WHERE id = ANY($1)`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
