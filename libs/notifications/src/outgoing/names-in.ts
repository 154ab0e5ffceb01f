import { audienceSchema } from '#domain';
import { isJsonObject, type JsonValue } from '#event-store';
import type { Pool } from 'pg';
import type { OutgoingItem } from './outgoing-queries.js';

/** What the agencies and people that these tell of, and are for, are called now. */
export async function namesIn(
  pool: Pool,
  items: readonly OutgoingItem[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(items.flatMap(idsIn));
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM live.outgoing_agency WHERE id = ANY($1)
     UNION ALL SELECT id, state->>'name' FROM live.outgoing_account WHERE id = ANY($1)`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const named = ['agencyId', 'leadAgencyId', 'previousLeadAgencyId'] as const;

/** The agencies that the words of a notice may name, and whom it is for. */
function idsIn({
  type,
  data,
  audience: reader,
  account_id,
  standing_in_for,
  lead_agency_id,
}: OutgoingItem): string[] {
  // A reminder says whom it is for; what happened to a directive does not.
  const isReminder = type === 'ReminderIssued' || type === 'EscalationRaised';
  const audience = isReminder ? audienceSchema.array().parse(data['audience']) : [];
  const coordinators = Array.isArray(data['coordinators']) ? data['coordinators'] : [];
  return [
    lead_agency_id,
    account_id,
    standing_in_for,
    'agencyId' in reader ? reader.agencyId : null,
    ...named.map((field) => data[field]),
    ...audience.map((each) => ('agencyId' in each ? each.agencyId : null)),
    ...(coordinators as readonly JsonValue[]).map((each) => (isJsonObject(each) ? each['agencyId'] : null)),
  ].filter((id) => typeof id === 'string');
}
