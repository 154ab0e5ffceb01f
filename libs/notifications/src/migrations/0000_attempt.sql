CREATE TABLE delivery.attempt (
  id text COLLATE "C" PRIMARY KEY,
  attempts integer NOT NULL DEFAULT 0,
  first_failed_at timestamptz,
  next_at timestamptz,
  last_error text,
  settled boolean NOT NULL DEFAULT false,
  again boolean NOT NULL DEFAULT false
);
