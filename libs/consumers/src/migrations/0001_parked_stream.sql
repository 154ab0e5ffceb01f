CREATE TABLE public.parked_stream (
  name text NOT NULL,
  version integer NOT NULL,
  build integer NOT NULL,
  stream_id text NOT NULL,
  revision bigint NOT NULL,
  commit_position bigint NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  since timestamptz NOT NULL DEFAULT now(),
  retry_at timestamptz NOT NULL,
  PRIMARY KEY (name, version, build, stream_id),
  FOREIGN KEY (name, version, build) REFERENCES public.consumer ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE public.set_aside_event (
  stream_id text NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (stream_id, revision)
);
