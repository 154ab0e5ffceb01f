import type { PoolClient } from 'pg';
import type { RowTable } from '#consumers';

/** What an event was found to be when it was recorded: nothing that comes later changes that. */
export const findingTable = {
  name: 'audit_finding',
  columns: {
    kind: 'text COLLATE "C" NOT NULL',
    position: 'bigint NOT NULL',
    at: 'timestamptz NOT NULL',
    earlier_position: 'bigint',
    directive_id: 'text COLLATE "C"',
    agency_id: 'text COLLATE "C"',
    agency_ids: 'text[] NOT NULL',
    actor_id: 'text COLLATE "C" NOT NULL',
    actor_name: 'text',
    facts: 'json NOT NULL',
  },
  key: ['kind', 'position'],
  indexes: { audit_finding_by_time: '(at, kind, position)' },
} as const satisfies RowTable;

/** How many reports of an agency were recorded on a day, where the committee is, and the last of them. */
export const reportDayTable = {
  name: 'audit_report_day',
  columns: {
    day: 'date NOT NULL',
    agency_id: 'text COLLATE "C" NOT NULL',
    reports: 'bigint NOT NULL',
    last_position: 'bigint NOT NULL',
    last_at: 'timestamptz NOT NULL',
  },
  key: ['day', 'agency_id'],
} as const satisfies RowTable;

/** A day given by a person that lies more than this before the day it was recorded is dated back. */
const datedBackDays = 7;
/** A report that was confirmed sooner than this after it came was hardly read. */
const atOnceMinutes = 10;
/** An address that more accounts than this share, as behind one gateway, says nothing of who sat there. */
const mostAtOneAddress = 4;
/** How long before the closing the two accounts signed in from there. */
const signedInWithinDays = 7;
/** The hours of the night, where the committee is. */
const night = { from: 22, to: 5 };

const reports = ['ProgressReported', 'CompletionReported', 'ShareCompletionReported'];

/** Keeps what events that were just recorded are found to be, for nobody to look through the trail again. */
export async function keepFindings(
  tx: PoolClient,
  rows: readonly { readonly position: bigint; readonly type: string }[],
  timeZone: string,
): Promise<void> {
  const columns = Object.keys(findingTable.columns).join(', ');
  for (const { types, sql } of parts) {
    const positions = rows.flatMap(({ type, position }) => (types.includes(type) ? [position] : []));
    if (positions.length > 0)
      await tx.query(
        `INSERT INTO audit_finding (${columns})
         SELECT kind, position, at, earlier_position, directive_id, agency_id, agency_ids, actor_id, actor_name, facts
         FROM (${sql}) found WHERE $2::text IS NOT NULL ON CONFLICT DO NOTHING`,
        [positions, timeZone],
      );
  }
  await countReports(tx, rows, timeZone);
}

async function countReports(
  tx: PoolClient,
  rows: readonly { readonly position: bigint; readonly type: string }[],
  timeZone: string,
): Promise<void> {
  const positions = rows.flatMap(({ type, position }) => (reports.includes(type) ? [position] : []));
  if (positions.length === 0) return;
  await tx.query(
    `INSERT INTO audit_report_day AS kept (day, agency_id, reports, last_position, last_at)
     SELECT (recorded_at AT TIME ZONE $2::text)::date, data->>'agencyId', count(*), max(position), max(recorded_at)
     FROM audit_event WHERE position = ANY($1::bigint[]) AND data->>'agencyId' IS NOT NULL GROUP BY 1, 2
     ON CONFLICT (day, agency_id) DO UPDATE SET reports = kept.reports + excluded.reports,
       last_position = greatest(kept.last_position, excluded.last_position),
       last_at = greatest(kept.last_at, excluded.last_at)`,
    [positions, timeZone],
  );
}

/** Events that set a deadline, each where it names one. */
const setDeadline = [
  ...[
    'DirectiveDrafted',
    'DirectiveImported',
    'DirectiveAmended',
    'DirectiveAssigned',
    'DirectiveReassigned',
  ],
  ...['ExtensionGranted', 'ExtensionCountered', 'DeadlineRecalculated', 'DirectiveResumed'],
];

/** The first of the days that a report names: on which it was done, on which its paper came. */
const earliestDay = `least(e.data->>'effectiveOn', e.data->>'reportedOn')`;

const dayOf = (event: string, minusDays = 0) =>
  `to_char(${event}.recorded_at AT TIME ZONE $2::text - interval '${minusDays} days', 'YYYY-MM-DD')`;
const hourOf = (event: string) => `extract(hour FROM ${event}.recorded_at AT TIME ZONE $2::text)`;

/** Those of `findingKinds` that an event of the trail shows. */
type KeptKind =
  | 'fact-dated-back'
  | 'deadline-moved-after-it-passed'
  | 'closed-within-minutes'
  | 'closed-without-report'
  | 'one-address-on-both-sides'
  | 'sign-in-at-odd-hour';

const columns = (kind: KeptKind, facts: string, earlier = 'NULL::bigint') =>
  `SELECT '${kind}' AS kind, e.recorded_at AS at, e.position, ${earlier} AS earlier_position,
     e.directive_id, coalesce(e.data->>'agencyId', e.actor->>'agencyId') AS agency_id,
     e.agency_ids, e.actor_id, e.actor->>'name' AS actor_name, ${facts} AS facts`;
const fresh = `e.position = ANY($1::bigint[])`;

/** The last event of a type before an event `e`, which answers it. */
const lastOf = (
  type: string,
  more = '',
) => `SELECT c.position, c.recorded_at, c.actor_id, c.actor FROM audit_event c
  WHERE c.stream_id = e.stream_id AND c.revision < e.revision AND c.type = '${type}' ${more}
  ORDER BY c.revision DESC LIMIT 1`;
/** The report that a closing `e` answered. */
const lastReport = lastOf('CompletionReported');
/** The deadline that stood before an event `e`, with the event that set it. */
const lastDeadline = `SELECT o.position, coalesce(o.data->'deadline'->>'dueOn', o.data->>'value') AS due_on FROM audit_event o
  WHERE o.stream_id = e.stream_id AND o.revision < e.revision AND (
    o.type = 'CorrectionRecorded' AND o.data->>'field' = 'dueOn'
    OR o.type IN (${setDeadline.map((type) => `'${type}'`).join(', ')}) AND o.data->'deadline' IS NOT NULL)
  ORDER BY o.revision DESC LIMIT 1`;
const shortlyBefore = (event: string) =>
  `${event}.recorded_at <= e.recorded_at AND ${event}.recorded_at > e.recorded_at - interval '${signedInWithinDays} days'`;
/** An event `e` and what it answers, by two accounts that signed in on one device, or from one address that few others have. */
const bothSides = (act: 'closing' | 'extension' | 'share', answered: string) =>
  `${columns('one-address-on-both-sides', `json_build_object('act', '${act}', 'reporter', r.actor->>'name', 'by', CASE WHEN shared.device THEN 'device' ELSE 'address' END)`, 'r.position')}
    FROM audit_event e CROSS JOIN LATERAL (${answered}) r CROSS JOIN LATERAL (
      SELECT coalesce(theirs.data->>'device' = mine.data->>'device', false) AS device
      FROM audit_event mine JOIN audit_event theirs ON theirs.type = 'SignedIn' AND theirs.actor_id = r.actor_id
      WHERE mine.type = 'SignedIn' AND mine.actor_id = e.actor_id
        AND ${shortlyBefore('mine')} AND ${shortlyBefore('theirs')}
        AND (theirs.data->>'device' = mine.data->>'device' OR theirs.data->>'address' = mine.data->>'address'
          AND (SELECT count(DISTINCT s.actor_id) FROM audit_event s WHERE s.type = 'SignedIn' AND ${shortlyBefore('s')}
            AND s.data->>'address' = mine.data->>'address') <= ${mostAtOneAddress})
      ORDER BY device DESC LIMIT 1) shared
    WHERE ${fresh} AND r.actor_id <> e.actor_id`;
const previous = `coalesce(e.data->>'previousDueOn', e.data->>'previous')`;
const next = `coalesce(e.data->'deadline'->>'dueOn', e.data->>'value')`;

/** What events of some types may be found to be. `$1` are the positions of those that were just recorded, `$2` is the time zone. */
const parts: readonly { readonly types: readonly string[]; readonly sql: string }[] = [
  {
    types: reports,
    sql: `${columns('fact-dated-back', `json_build_object('type', e.type, 'givenOn', ${earliestDay})`)}
      FROM audit_event e WHERE ${fresh} AND ${earliestDay} < ${dayOf('e', datedBackDays)}`,
  },
  {
    types: ['CorrectionRecorded'],
    sql: `${columns('fact-dated-back', `json_build_object('type', e.type, 'field', e.data->>'field', 'givenOn', e.data->>'value', 'previous', e.data->>'previous')`)}
      FROM audit_event e WHERE ${fresh}
        AND e.data->>'field' IN ('completionReportedOn', 'publishedOn', 'meetingHeldOn')
        AND e.data->>'value' < e.data->>'previous'`,
  },
  {
    types: ['ExtensionGranted', 'ExtensionCountered', 'DeadlineRecalculated', 'CorrectionRecorded'],
    sql: `${columns('deadline-moved-after-it-passed', `json_build_object('type', e.type, 'dueOn', ${previous}, 'movedTo', ${next})`)}
      FROM audit_event e WHERE ${fresh} AND (e.type <> 'CorrectionRecorded' OR e.data->>'field' = 'dueOn')
        AND ${previous} < ${dayOf('e')} AND ${next} > ${previous}`,
  },
  {
    types: ['DirectiveReassigned'],
    sql: `${columns('deadline-moved-after-it-passed', `json_build_object('type', e.type, 'dueOn', o.due_on, 'movedTo', ${next})`, 'o.position')}
      FROM audit_event e CROSS JOIN LATERAL (${lastDeadline}) o
      WHERE ${fresh} AND e.data->'deadline' IS NOT NULL AND o.due_on < ${dayOf('e')}
        AND (${next} IS NULL OR ${next} > o.due_on)`,
  },
  {
    types: ['DirectiveResumed'],
    sql: `${columns('deadline-moved-after-it-passed', `json_build_object('type', e.type, 'dueOn', ${previous}, 'movedTo', ${next})`, 's.position')}
      FROM audit_event e CROSS JOIN LATERAL (
        SELECT s.position, coalesce(s.data->>'suspendedOn', ${dayOf('s')}) AS day FROM audit_event s
        WHERE s.stream_id = e.stream_id AND s.revision < e.revision AND s.type = 'DirectiveSuspended'
        ORDER BY s.revision DESC LIMIT 1) s
      WHERE ${fresh} AND ${previous} < s.day AND ${next} > ${previous}`,
  },
  {
    types: ['DirectiveClosed'],
    sql: `${columns('closed-within-minutes', `json_build_object('minutes', floor(extract(epoch FROM e.recorded_at - r.recorded_at) / 60))`, 'r.position')}
      FROM audit_event e CROSS JOIN LATERAL (${lastReport}) r
      WHERE ${fresh} AND e.data->>'outcome' = 'implemented' AND e.data->>'withoutReport' IS DISTINCT FROM 'true'
        AND r.recorded_at > e.recorded_at - interval '${atOnceMinutes} minutes'
      UNION ALL
      ${columns('closed-without-report', `json_build_object('reason', left(e.data->>'reason', 300))`)}
      FROM audit_event e WHERE ${fresh} AND e.data->>'withoutReport' = 'true'
      UNION ALL
      ${bothSides('closing', lastReport)}`,
  },
  {
    types: ['ExtensionGranted', 'ExtensionCountered'],
    sql: bothSides('extension', lastOf('ExtensionRequested')),
  },
  {
    types: ['ShareConfirmed'],
    sql: bothSides(
      'share',
      lastOf('ShareCompletionReported', `AND c.data->>'agencyId' = e.data->>'agencyId'`),
    ),
  },
  {
    types: ['SignedIn'],
    sql: `${columns('sign-in-at-odd-hour', `json_build_object('time', to_char(e.recorded_at AT TIME ZONE $2::text, 'HH24:MI'))`)}
      FROM audit_event e WHERE ${fresh} AND e.data->>'knownDevice' = 'false'
        AND (${hourOf('e')} >= ${night.from} OR ${hourOf('e')} < ${night.to})
        AND NOT EXISTS (SELECT FROM audit_event s WHERE s.type = 'SignedIn' AND s.actor_id = e.actor_id
          AND s.position < e.position AND s.data->>'address' = e.data->>'address')`,
  },
];
