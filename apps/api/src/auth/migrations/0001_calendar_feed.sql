CREATE TABLE "identity"."calendar_feed" (
  "account_id" text PRIMARY KEY,
  "token_hash" bytea NOT NULL,
  "made_at" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_feed_by_token_hash" ON "identity"."calendar_feed" ("token_hash");
