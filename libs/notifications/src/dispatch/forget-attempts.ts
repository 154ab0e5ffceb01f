import type { Pool } from 'pg';

/** Lets go of the attempts to reach an account's person, with the addresses and answers in them. May be repeated. */
export async function forgetAttemptsOf(pool: Pool, accountId: string): Promise<void> {
  await pool.query(
    'DELETE FROM delivery.attempt a USING live.outgoing o WHERE o.id = a.id AND o.account_id = $1',
    [accountId],
  );
}
