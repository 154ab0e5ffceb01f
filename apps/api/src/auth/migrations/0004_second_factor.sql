CREATE TABLE "identity"."second_factor" (
  "account_id" text PRIMARY KEY,
  "secret" text,
  "last_step" bigint NOT NULL DEFAULT 0,
  "offered" text,
  "offered_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "identity"."recovery_code" (
  "account_id" text NOT NULL,
  "code_hash" bytea NOT NULL,
  PRIMARY KEY ("account_id", "code_hash")
);
--> statement-breakpoint
ALTER TABLE "identity"."session" ADD COLUMN "proven_at" timestamptz;
--> statement-breakpoint
UPDATE "identity"."session" SET "proven_at" = "created_at";
--> statement-breakpoint
ALTER TABLE "identity"."session" ALTER COLUMN "proven_at" SET NOT NULL;
