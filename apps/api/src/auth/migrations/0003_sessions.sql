ALTER TABLE "identity"."credential" ADD COLUMN "generation" integer NOT NULL DEFAULT 0;
--> statement-breakpoint
CREATE TABLE "identity"."session" (
  "id" uuid PRIMARY KEY,
  "secret_hash" bytea NOT NULL,
  "account_id" text NOT NULL,
  "generation" integer NOT NULL,
  "created_at" timestamptz NOT NULL,
  "last_used_at" timestamptz NOT NULL,
  "ends_at" timestamptz NOT NULL,
  "address" text NOT NULL,
  "device" text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "session_by_secret_hash" ON "identity"."session" ("secret_hash");
--> statement-breakpoint
CREATE INDEX "session_by_account" ON "identity"."session" ("account_id");
--> statement-breakpoint
CREATE TABLE "identity"."invitation" (
  "token_hash" bytea PRIMARY KEY,
  "account_id" text NOT NULL,
  "generation" integer NOT NULL,
  "expires_at" timestamptz NOT NULL
);
