/**
 * `followed_directive` holds every directive as folded so far, and by which rules its timers were derived. `timer` holds,
 * of each, the steps owed at the next instant that anything is owed: those after follow from the state once these are
 * recorded. `noted_at` is when the row came to wait, by the database's clock. A row is advice, and the marks on it (`claimed_until`, `state`) only spare work: the directive decides.
 */
export const timerTables = `
  CREATE TABLE followed_directive (
    directive_id text COLLATE "C" PRIMARY KEY,
    revision bigint NOT NULL,
    rules text NOT NULL,
    state json NOT NULL
  ) WITH (fillfactor = 80);
  CREATE INDEX followed_by_rules ON followed_directive (rules) WHERE rules <> '';
  CREATE INDEX followed_and_open ON followed_directive (directive_id) WHERE rules <> '';
  CREATE TABLE timer (
    directive_id text COLLATE "C" NOT NULL,
    step text COLLATE "C" NOT NULL,
    agency_id text COLLATE "C" NOT NULL,
    kind text NOT NULL CHECK (kind IN ('overdue', 'reminder', 'escalation')),
    deadline text,
    due_at timestamptz NOT NULL,
    revision bigint NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'fired', 'dropped')),
    decided_revision bigint,
    claimed_until timestamptz,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer NOT NULL DEFAULT 0,
    error text,
    PRIMARY KEY (directive_id, step, agency_id)
  ) WITH (fillfactor = 80);
  CREATE INDEX timer_due_next ON timer (due_at, directive_id) WHERE state = 'pending';
`;
