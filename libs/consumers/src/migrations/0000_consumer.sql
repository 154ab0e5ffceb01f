CREATE SCHEMA IF NOT EXISTS live;
--> statement-breakpoint
CREATE TABLE public.consumer (
  name text NOT NULL,
  version integer NOT NULL,
  build integer NOT NULL,
  commit_position bigint,
  prepare_position bigint,
  state text NOT NULL CHECK (state IN ('running', 'stopped', 'retired')),
  live boolean NOT NULL,
  error text,
  error_position bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  checked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, version, build),
  CHECK ((commit_position IS NULL) = (prepare_position IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX consumer_one_live ON public.consumer (name) WHERE live;
