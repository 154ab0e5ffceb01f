CREATE TABLE "identity"."credential" (
  "account_id" text PRIMARY KEY,
  "username" text NOT NULL,
  "password_hash" text NOT NULL,
  "changed_at" timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE UNIQUE INDEX "credential_by_username" ON "identity"."credential" (lower("username"));
