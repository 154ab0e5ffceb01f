import { addDays, type LocalDate, type WorkStatus } from '#domain';
import { Conditions } from '../paging/paging.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';
import { visibleToAgency } from './directive-item.js';

/** A deadline that is still to be kept. */
export interface OpenDeadline {
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  readonly work: WorkStatus;
  /** For an officer of a co-ordinating agency with a deadline of its own, that one. */
  readonly dueOn: LocalDate;
  /** The directive's own; null when it has none. */
  readonly directiveDueOn: LocalDate | null;
  readonly revision: number;
  readonly updatedAt: Date;
}

/** More than a calendar shows in any use of it. */
const mostDeadlines = 2_000;
/** What has been overdue for longer is no matter of a calendar any more. */
const daysBack = 365;

interface DeadlineRow {
  id: string;
  number: string;
  title: string;
  work: WorkStatus;
  due_on: string;
  directive_due_on: string | null;
  revision: string;
  updated_at: Date;
  past: boolean;
}

/**
 * The deadlines of open directives that a viewer may see, in order of time: those ahead, the nearest first if they are
 * too many, and as many of the past year's as there is room for. A co-ordinating agency has kept its own once its share is
 * reported done.
 */
export async function listOpenDeadlines(
  database: Database,
  viewer: Viewer,
  today: LocalDate,
): Promise<OpenDeadline[]> {
  const asked = new Conditions();
  const agency = limitingAgency(viewer);
  const agencyParameter = asked.value(agency ?? '');
  asked.add(`d.work NOT IN ('draft', 'closed')`);
  // What was declined waits for the office.
  if (agency !== null) asked.add(`${visibleToAgency(agencyParameter)} AND d.work <> 'declined'`);
  asked.add(`d.due_on IS NOT NULL OR d.coordinator_ids @> ARRAY[${agencyParameter}::text]`);
  const columns = 'd.id, d.number, d.title, d.work, d.due_on, d.revision, d.updated_at';
  const ahead = `d.due_key >= ${asked.value(today)}::date`;
  const behind = `d.due_key < ${asked.value(today)}::date AND d.due_key >= ${asked.value(addDays(today, -daysBack))}::date`;
  const { rows } = await database.query<DeadlineRow>(
    `WITH near AS MATERIALIZED (
       (SELECT ${columns}, false AS past FROM live.directive d WHERE ${asked.where(ahead)}
        ORDER BY d.due_key, d.number_key, d.id LIMIT ${mostDeadlines})
       UNION ALL
       (SELECT ${columns}, true AS past FROM live.directive d WHERE ${asked.where(behind)}
        ORDER BY d.due_key DESC, d.number_key DESC, d.id DESC LIMIT ${mostDeadlines})
     )
     SELECT near.id, near.number, near.title, near.work, near.revision, near.updated_at, near.past,
       coalesce(own.due_on, near.due_on::text) AS due_on, near.due_on::text AS directive_due_on
     FROM near LEFT JOIN LATERAL (
       SELECT coordinator ->> 'dueOn' AS due_on, s.state -> 'shares' -> ${agencyParameter}::text ->> 'state' AS share
       FROM live.directive_state s, json_array_elements(s.state -> 'coordinators') coordinator
       WHERE s.directive_id = near.id AND coordinator ->> 'agencyId' = ${agencyParameter}
     ) own ON true
     WHERE (near.due_on IS NOT NULL OR own.due_on IS NOT NULL)
       AND coalesce(own.share NOT IN ('reported', 'confirmed'), true)
     ORDER BY near.past, abs(coalesce(own.due_on::date, near.due_on) - ${asked.value(today)}::date), near.id
     LIMIT ${mostDeadlines}`,
    asked.values,
  );
  return rows.map(toDeadline).sort(inOrderOfTime);
}

function toDeadline(row: DeadlineRow): OpenDeadline {
  return {
    directiveId: row.id,
    number: row.number,
    title: row.title,
    work: row.work,
    dueOn: row.due_on,
    directiveDueOn: row.directive_due_on,
    revision: Number(row.revision),
    updatedAt: row.updated_at,
  };
}

function inOrderOfTime(one: OpenDeadline, other: OpenDeadline): number {
  const [a, b] = [`${one.dueOn} ${one.directiveId}`, `${other.dueOn} ${other.directiveId}`];
  return a < b ? -1 : a > b ? 1 : 0;
}
