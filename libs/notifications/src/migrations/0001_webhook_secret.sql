CREATE SCHEMA IF NOT EXISTS identity;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS identity.webhook_secret (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id text NOT NULL,
  secret text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS webhook_secret_account_id_id_idx ON identity.webhook_secret (account_id, id);
