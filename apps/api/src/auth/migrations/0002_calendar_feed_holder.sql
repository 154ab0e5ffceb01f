ALTER TABLE "identity"."calendar_feed"
  ADD COLUMN "holder" jsonb,
  ADD COLUMN "valid_until" timestamptz,
  ADD CONSTRAINT "calendar_feed_holder_expires" CHECK (("holder" IS NULL) = ("valid_until" IS NULL));
