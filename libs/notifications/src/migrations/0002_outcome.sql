ALTER TABLE delivery.attempt ADD COLUMN outcome jsonb, ADD COLUMN outcome_at timestamptz;
