import type { Account } from '#domain';
import type { Pool, PoolClient } from 'pg';
import { directoryOf, type AgencyContacts, type Directory } from './recipients.js';

/**
 * Everybody who can be reached, as the outgoing tables have it.
 * @param schema where they are looked for; by default where the transaction looks for its own
 */
export async function readDirectory(
  from: Pool | PoolClient,
  timeZone: string,
  schema?: 'live',
): Promise<Directory> {
  const at = schema === undefined ? '' : `${schema}.`;
  const accounts = await from.query<{ state: Account }>(
    `SELECT state FROM ${at}outgoing_account ORDER BY id`,
  );
  const agencies = await from.query<AgencyContacts & { id: string }>(
    `SELECT id, name, head_email, office_email FROM ${at}outgoing_agency`,
  );
  return directoryOf({
    accounts: accounts.rows.map(({ state }) => state),
    agencies: new Map(agencies.rows.map((row) => [row.id, row])),
    timeZone,
  });
}
