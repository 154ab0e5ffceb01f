ALTER TABLE public.consumer ADD COLUMN owner text, ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
CREATE TABLE public.consumer_worker (
  id text PRIMARY KEY,
  runs text[] NOT NULL,
  seen_at timestamptz NOT NULL
);
