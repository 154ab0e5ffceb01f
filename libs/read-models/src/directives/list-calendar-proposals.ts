import { proposedMove, type Deadline, type LocalDate, type WorkingCalendar, type WorkStatus } from '#domain';
import { z } from 'zod';
import { boundedLimit, decodeCursor, encodeCursor, type Page } from '../paging/paging.js';
import type { Database } from '../viewer.js';
import { explainedDeadline, type CalendarReference, type ExplainedDeadline } from './find-directive.js';

type Explained = Pick<ExplainedDeadline, 'dueOn' | 'calendarVersion' | 'words'>;

/** A directive whose deadline another calendar would move, and where to. */
export interface CalendarProposal {
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  readonly work: WorkStatus;
  readonly leadAgencyId: string | null;
  readonly revision: number;
  readonly rule: Deadline['rule'];
  /** As committed to. */
  readonly current: Explained;
  readonly proposed: Explained;
}

export interface ProposalPage {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** What directives of one term have in common: all of them are moved, or none. */
interface Term {
  readonly due_on: LocalDate;
  readonly term_from: LocalDate;
  readonly term_days: number;
  readonly declined_move: string;
}

interface FoundRow extends Term {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly work: WorkStatus;
  readonly lead_agency_id: string | null;
  readonly revision: string;
  readonly deadline: Deadline;
}

const list = 'calendar-proposals';
/** How many terms one statement hands out, of how many of them it then reads the directives, and how many a page looks at. */
const termsAtOnce = 512;
const movedAtOnce = 16;
const mostTerms = 32_768;

/** The calendar, a term, and the last directive of it that was shown; null when the whole of it was. */
const placeSchema = z.tuple([
  z.string().max(2_000),
  z.iso.date(),
  z.iso.date(),
  z.number().int().min(1).max(100_000),
  z.string().max(2_100),
  z.string().max(200).nullable(),
]);
type Place = z.infer<typeof placeSchema>;

/**
 * A page of the directives whose deadlines the calendar in force would move, the earliest due date first. It goes from
 * term to term, which are few, and reads the directives of those that are moved. The pages after the first go by the
 * calendar of the first. A page that looked at many terms for nothing may be short, or empty, and not the last.
 * @throws InvalidCursor
 */
export async function listCalendarProposals(
  database: Database,
  page: ProposalPage,
  reference: CalendarReference,
): Promise<Page<CalendarProposal>> {
  const limit = boundedLimit(page.limit);
  const place = page.cursor === undefined ? null : decodeCursor(list, page.cursor, placeSchema);
  const calendar = (place && reference.calendarOf?.(place[0])) ?? reference.calendar();
  const found: FoundRow[] = [];
  let after = place;
  for (let looked = 0; looked < mostTerms; looked += termsAtOnce) {
    const terms = await readTerms(database, after);
    const moved = terms.filter((term) => isMoved(term, calendar));
    for (let first = 0; first < moved.length && found.length <= limit; first += movedAtOnce) {
      const some = moved.slice(first, first + movedAtOnce);
      found.push(...(await readDirectives(database, some, after, limit + 1 - found.length)));
    }
    if (found.length > limit) return pageOf(found.slice(0, limit), calendar, reference, true);
    const last = terms.at(-1);
    if (last === undefined || terms.length < termsAtOnce) return pageOf(found, calendar, reference, false);
    after = placeOf(calendar, last, null);
  }
  return { ...pageOf(found, calendar, reference, false), nextCursor: after && encodeCursor(list, after) };
}

/** A cursor at the beginning of the list, by the calendar in force. */
export function firstProposals(calendar: WorkingCalendar): string {
  const beforeAll = { due_on: '0001-01-01', term_from: '0001-01-01', term_days: 1, declined_move: '' };
  return encodeCursor(list, placeOf(calendar, beforeAll, null));
}

function placeOf(calendar: WorkingCalendar, term: Term, id: string | null): Place {
  return [calendar.version, term.due_on, term.term_from, term.term_days, term.declined_move, id];
}

function isMoved({ due_on, term_from, term_days, declined_move }: Term, calendar: WorkingCalendar): boolean {
  const rule = { workingDays: term_days, from: term_from };
  return proposedMove({ rule, dueOn: due_on, calendarVersion: '' }, declined_move, calendar) !== null;
}

const columns = 'due_on, term_from, term_days, declined_move';

/** The next terms of open directives in order, each found by one look into the index however many share it. */
async function readTerms(database: Database, after: Place | null): Promise<Term[]> {
  const start = after
    ? `(${columns}) ${after[5] === null ? '>' : '>='} ($2::date, $3::date, $4::int, $5::text)`
    : 'true';
  const { rows } = await database.query<Term>(
    `WITH RECURSIVE term AS (
       (SELECT ${columns}, 1 AS ordinal FROM live.directive
        WHERE term_days IS NOT NULL AND ${start} ORDER BY ${columns} LIMIT 1)
       UNION ALL
       SELECT next.*, term.ordinal + 1 FROM term CROSS JOIN LATERAL (
         SELECT d.due_on, d.term_from, d.term_days, d.declined_move FROM live.directive d
         WHERE d.term_days IS NOT NULL AND (d.due_on, d.term_from, d.term_days, d.declined_move)
           > (term.due_on, term.term_from, term.term_days, term.declined_move)
         ORDER BY d.due_on, d.term_from, d.term_days, d.declined_move LIMIT 1
       ) next WHERE term.ordinal < $1
     )
     SELECT due_on::text, term_from::text, term_days, declined_move FROM term ORDER BY ordinal`,
    after ? [termsAtOnce, ...after.slice(1, 5)] : [termsAtOnce],
  );
  return rows;
}

/** The directives of terms, in order; of the term at `after` those that come behind it. */
async function readDirectives(
  database: Database,
  terms: readonly Term[],
  after: Place | null,
  most: number,
): Promise<FoundRow[]> {
  const isPlace = (term: Term) =>
    after !== null &&
    [term.due_on, term.term_from, term.term_days, term.declined_move].every(
      (part, index) => part === after[index + 1],
    );
  const { rows } = await database.query<FoundRow>(
    `SELECT found.*, s.state->'deadline' AS deadline FROM (
       SELECT d.id, d.number, d.title, d.work, d.lead_agency_id, d.revision, t.ordinal,
         d.due_on::text, d.term_from::text, d.term_days, d.declined_move
       FROM unnest($1::date[], $2::date[], $3::int[], $4::text[], $5::text[])
         WITH ORDINALITY AS t(due_on, term_from, term_days, declined_move, after_id, ordinal)
       CROSS JOIN LATERAL (
         SELECT * FROM live.directive d
         WHERE d.term_days IS NOT NULL AND d.due_on = t.due_on AND d.term_from = t.term_from
           AND d.term_days = t.term_days AND d.declined_move = t.declined_move AND d.id > t.after_id
         ORDER BY d.id LIMIT $6
       ) d
       ORDER BY t.ordinal, d.id LIMIT $6
     ) found JOIN live.directive_state s ON s.directive_id = found.id ORDER BY found.ordinal, found.id`,
    [
      terms.map(({ due_on }) => due_on),
      terms.map(({ term_from }) => term_from),
      terms.map(({ term_days }) => term_days),
      terms.map(({ declined_move }) => declined_move),
      terms.map((term) => (isPlace(term) ? (after?.[5] ?? '') : '')),
      most,
    ],
  );
  return rows;
}

function pageOf(
  rows: readonly FoundRow[],
  calendar: WorkingCalendar,
  reference: CalendarReference,
  isMore: boolean,
): Page<CalendarProposal> {
  const explain = explainerFor({
    calendar: () => calendar,
    calendarOf: (version) =>
      version === calendar.version ? calendar : (reference.calendarOf?.(version) ?? null),
  });
  const last = rows.at(-1);
  return {
    items: rows.flatMap((row) => toProposal(row, calendar, explain)),
    nextCursor: isMore && last ? encodeCursor(list, placeOf(calendar, last, last.id)) : null,
  };
}

type Explain = (deadline: Deadline) => Explained;

/** Many directives share a deadline, which is explained once. */
function explainerFor(reference: CalendarReference): Explain {
  const known = new Map<string, Explained>();
  return (deadline) => {
    const key = JSON.stringify(deadline);
    let explained = known.get(key);
    if (explained === undefined) {
      const { dueOn, calendarVersion, words } = explainedDeadline(deadline, reference);
      explained = { dueOn, calendarVersion, words };
      known.set(key, explained);
    }
    return explained;
  };
}

function toProposal(row: FoundRow, calendar: WorkingCalendar, explain: Explain): CalendarProposal[] {
  const { deadline } = row;
  const proposed = proposedMove(deadline, row.declined_move, calendar);
  if (proposed === null) return [];
  return [
    {
      directiveId: row.id,
      number: row.number,
      title: row.title,
      work: row.work,
      leadAgencyId: row.lead_agency_id,
      revision: Number(row.revision),
      rule: deadline.rule,
      current: explain(deadline),
      proposed: explain(proposed),
    },
  ];
}
