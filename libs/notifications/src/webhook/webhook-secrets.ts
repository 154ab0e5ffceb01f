import { randomBytes } from 'node:crypto';
import { transaction } from '#consumers';
import type { Pool, PoolClient } from 'pg';

/** How long what was replaced still signs beside what replaced it. */
const graceHours = 24;
/** More secrets than these never sign at once. */
const mostKept = 4;

export interface NewWebhookSecret {
  /** As Standard Webhooks writes it. It is told this once. */
  readonly secret: string;
  /** Until when the secrets before sign too; null when none does. */
  readonly previousSignUntil: Date | null;
}

/**
 * Makes the secret that signs an account's webhooks from now on. A receiver that knows only the one before still
 * verifies for a day, unless that one is revoked, which is for a secret that got into wrong hands.
 */
export async function makeWebhookSecret(
  pool: Pool,
  accountId: string,
  { revokePrevious }: { readonly revokePrevious: boolean },
): Promise<NewWebhookSecret> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const until = await transaction(pool, async (tx) => {
    // Whoever makes one at the same time waits here, and deletes what this one left.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('webhook_secret ' || $1, 0))`, [accountId]);
    const made = await tx.query<{ id: string; until: Date }>(
      `INSERT INTO identity.webhook_secret (account_id, secret) VALUES ($1, $2)
       RETURNING id, made_at + $3 * interval '1 hour' AS until`,
      [accountId, secret, graceHours],
    );
    const [row] = made.rows;
    if (!row) throw new Error('An insert returned no row.');
    await tx.query(
      `DELETE FROM identity.webhook_secret WHERE account_id = $1 AND id < $2 AND ($3 OR id NOT IN (
         SELECT id FROM identity.webhook_secret WHERE account_id = $1 ORDER BY id DESC LIMIT $4))`,
      [accountId, row.id, revokePrevious, mostKept],
    );
    return (await webhookSecretsOf(tx, accountId)).length > 1 ? row.until : null;
  });
  return { secret, previousSignUntil: until };
}

/** What signs an account's webhooks now, the newest first; none when the account never made a secret. */
export async function webhookSecretsOf(from: Pool | PoolClient, accountId: string): Promise<string[]> {
  const { rows } = await from.query<{ secret: string }>(
    `SELECT secret FROM (
       SELECT id, secret, lag(made_at) OVER (ORDER BY id DESC) AS replaced_at
       FROM identity.webhook_secret WHERE account_id = $1) AS kept
     WHERE replaced_at IS NULL OR replaced_at > now() - $2 * interval '1 hour'
     ORDER BY id DESC LIMIT $3`,
    [accountId, graceHours, mostKept],
  );
  return rows.map(({ secret }) => secret);
}
