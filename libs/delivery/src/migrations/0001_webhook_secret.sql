CREATE SCHEMA IF NOT EXISTS identity;
--> statement-breakpoint
CREATE TABLE identity.webhook_secret (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id text NOT NULL,
  secret text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX ON identity.webhook_secret (account_id, id);
