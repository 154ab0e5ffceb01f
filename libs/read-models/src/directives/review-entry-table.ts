import type { RowTable } from '#consumers';

/** Numbers of one meeting by what they count, not by their digits. */
export const byNumber = 'char_length(number), number, directive_id';

/**
 * The less, the longer a directive is late: among those that stand still (`late_until`), and among those that do not, which are
 * all judged on the same day.
 */
export const byLateness = `(due_on - coalesce(late_until, DATE '2000-01-01'))`;

/**
 * How each directive counts in reviews, from when to when: see `ReviewEntry`. What is closed is found by the day of that, or by
 * the first day of the half-year that it is in (`closed_in`); what
 * is open by there being no later entry, by the days between two, or by what came behind a position. The first lines of a
 * list are found by an index in their order.
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
    closed_in: 'date',
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
    review_entry_open_until: '(until_position) WHERE closed_on IS NULL AND until_position IS NOT NULL',
    review_entry_closed: '(closed_on) WHERE closed_on IS NOT NULL',
    review_entry_behind: '(restated, from_position)',
    review_entry_overdue: `(counted_as, ${byLateness}, ${byNumber})
      WHERE closed_on IS NULL AND until_position IS NULL AND counted_as IN ('open', 'openOverdue')`,
    review_entry_open_figures: `(${byNumber}) WHERE closed_on IS NULL AND until_position IS NULL AND indicator_count > 0`,
    review_entry_closed_figures: `(closed_in, ${byNumber})
      WHERE closed_on IS NOT NULL AND indicator_count > 0`,
  },
} as const satisfies RowTable;

/**
 * How many entries that count alike begin, less those that end: of open ones on a day and in a half-year, of closed ones by the
 * half-year in which they were closed (`closed_in`, infinity of open ones). What stands at the end of a half-year is the sum up
 * to it. Of what is open the half-year infinity holds the sum of all, so that what stands late in the log is that less the
 * little behind. What is open with a date begins as in time and goes on as overdue on the day after that date. `read_as` tells
 * what an entry counts in: a review as first reported, a restated one, or both.
 */
export const reviewSumTable = {
  name: 'review_sum',
  columns: {
    closed_in: 'date NOT NULL',
    span: 'text NOT NULL',
    begins_on: 'date NOT NULL',
    agency_id: 'text COLLATE "C" NOT NULL',
    counted_as: 'text NOT NULL',
    read_as: 'text NOT NULL',
    directives: 'integer NOT NULL',
    by_original_date: 'integer NOT NULL',
    inherited_late: 'integer NOT NULL',
    indicators: 'integer NOT NULL',
  },
  key: ['closed_in', 'span', 'begins_on', 'agency_id', 'counted_as', 'read_as'],
} as const satisfies RowTable;
