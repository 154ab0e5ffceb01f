import type { RowTable } from '#consumers';

/**
 * How each directive counts in reviews, from when to when: see `ReviewEntry`. What is closed is found by the day of that; what
 * is open by there being no later entry, by the days between two, or by the day on which the later one began.
 */
export const reviewEntryTable = {
  name: 'review_entry',
  columns: {
    directive_id: 'text COLLATE "C" NOT NULL',
    from_position: 'bigint NOT NULL',
    from_day: 'date NOT NULL',
    until_position: 'bigint',
    until_day: 'date',
    restated: 'boolean NOT NULL',
    restated_from: 'bigint',
    agency_id: 'text COLLATE "C"',
    counted_as: 'text NOT NULL',
    by_original_date: 'boolean NOT NULL',
    inherited_late: 'boolean NOT NULL',
    closed_on: 'date',
    due_on: 'date',
    original_due_on: 'date',
    extensions: 'integer NOT NULL',
    late_until: 'date',
    inherited_on: 'date',
    work: 'text NOT NULL',
    number: 'text COLLATE "C" NOT NULL',
    title: 'text NOT NULL',
    indicators: 'json NOT NULL',
    indicator_count: 'integer NOT NULL',
  },
  key: ['directive_id', 'from_position', 'from_day'],
  indexes: {
    review_entry_open: '(directive_id) WHERE closed_on IS NULL AND until_position IS NULL',
    review_entry_open_by_days:
      'USING gist (daterange(from_day, until_day)) WHERE closed_on IS NULL AND from_day < until_day',
    review_entry_open_until: '(until_day) WHERE closed_on IS NULL AND until_day IS NOT NULL',
    review_entry_closed: '(closed_on) WHERE closed_on IS NOT NULL',
  },
} as const satisfies RowTable;
