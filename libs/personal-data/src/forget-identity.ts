import type { Pool } from 'pg';

/**
 * Removes what the schema `identity` keeps of an account: password, second factor, sessions, invitations, secrets, links.
 * Every table there that names an account is meant, also one that comes later; the row of the key stays, so that no second
 * one is made. May be repeated.
 */
export async function forgetIdentity(pool: Pool, accountId: string): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(c.table_name) AS name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = 'identity' AND c.column_name = 'account_id' AND t.table_type = 'BASE TABLE'
       AND table_name <> 'person_key'`,
  );
  for (const { name } of rows)
    await pool.query(`DELETE FROM identity.${name} WHERE account_id = $1`, [accountId]);
}
