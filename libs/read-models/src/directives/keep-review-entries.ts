import {
  directiveEventSchemas,
  TimeZone,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';
import { decodedEvent, idIn, insertRows, rowsAsJson } from '#consumers';
import {
  entriesOf,
  factsOf,
  haveSameFacts,
  tellsOfEarlierDays,
  type HistoricEvent,
  type ReviewEntry,
  type ReviewFacts,
} from './review-entries.js';
import { reviewEntryTable } from './review-entry-table.js';
import { halfYearOf, ReviewSums, type SummedEntry } from './review-sums.js';

type EntryRow = ReturnType<typeof rowOf>;

/** An event of a directive that was just recorded, with what it made of it. */
export interface ReviewStep {
  readonly recorded: RecordedEvent;
  readonly envelope: { readonly recordedAt: string };
  readonly before: Directive | null;
  readonly after: Directive;
}

/**
 * Whether an event changes what counted in days that were over. What was closed is open again so seldom that it is made anew as
 * well.
 */
function isRestating({ recorded, envelope }: ReviewStep, dayOf: DayOf): boolean {
  if (recorded.type === 'DirectiveImported') return true;
  if (recorded.type !== 'CorrectionRecorded' && recorded.type !== 'CompletionReported') return false;
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
  return event !== null && tellsOfEarlierDays(event, dayOf(envelope.recordedAt));
}

/**
 * Keeps how directives count once some events are recorded, which stand in `directive_event` already.
 * @param steps less those that nobody is told of, which change nothing in a review
 * @param timeZone of the committee, by whose days reviews are cut off
 */
export async function keepReviewEntries(
  steps: readonly ReviewStep[],
  tx: PoolClient,
  timeZone: string,
): Promise<void> {
  const dayOf = (instant: string) => TimeZone.named(timeZone).dateOf(new Date(instant));
  const changing = steps.filter(({ before, after }) => !haveSameFacts(factsOf(before), factsOf(after)));
  const anew = new Set(
    [
      ...changing.filter(({ before }) => before?.closure),
      ...steps.filter((step) => isRestating(step, dayOf)),
    ].map(({ recorded }) => idIn(recorded.streamId)),
  );
  const ordinary = changing.filter(({ recorded }) => !anew.has(idIn(recorded.streamId)));
  if (ordinary.length > 0) await goOn(ordinary, tx, dayOf);
  if (anew.size > 0) await makeAnew([...anew], tx, dayOf);
}

type DayOf = (instant: string) => LocalDate;

/** Where an entry that was kept before ends. */
interface Ended {
  readonly directive_id: string;
  readonly until_position: bigint;
  readonly until_day: LocalDate;
}

async function goOn(steps: readonly ReviewStep[], tx: PoolClient, dayOf: DayOf): Promise<void> {
  const ended: Ended[] = [];
  const newEntries: EntryRow[] = [];
  const changes: { readonly before: ReviewFacts | null; readonly entry: EntryRow }[] = [];
  const last = new Map<string, EntryRow>();
  for (const { recorded, envelope, before, after } of steps) {
    const facts = factsOf(after);
    if (facts === null) continue;
    const directive_id = idIn(recorded.streamId);
    const previous = last.get(directive_id);
    const day = later(dayOf(envelope.recordedAt), previous?.from_day);
    if (previous) Object.assign(previous, { until_position: recorded.position, until_day: day });
    else if (before?.issued) ended.push({ directive_id, until_position: recorded.position, until_day: day });
    const entry = rowOf(directive_id, {
      ...{ from_position: recorded.position, from_day: day, until_position: null, until_day: null },
      ...{ restated: false, restated_from: null, facts },
    });
    last.set(directive_id, entry);
    newEntries.push(entry);
    changes.push({ before: factsOf(before), entry });
  }
  // No entry begins on an earlier day than the one before it, whatever the clocks said.
  const { rows } = await tx.query<{ directive_id: string; from_day: LocalDate }>(
    `WITH ended AS (
       UPDATE review_entry e SET until_position = g.until_position, until_day = greatest(e.from_day, g.until_day)
       FROM json_to_recordset($2::json) AS g (directive_id text, until_position bigint, until_day date)
       WHERE e.directive_id = g.directive_id AND e.closed_on IS NULL AND e.until_position IS NULL
       RETURNING e.directive_id, e.from_day
     ), begun AS (
       INSERT INTO review_entry (${columns.join(', ')})
       SELECT ${columns.map((column) => laterDays[column] ?? `g.${column}`).join(', ')}
       FROM json_to_recordset($1::json) AS g (${typedColumns}) LEFT JOIN ended ON ended.directive_id = g.directive_id
       ON CONFLICT DO NOTHING
     )
     SELECT directive_id, from_day::text FROM ended`,
    [rowsAsJson(newEntries), rowsAsJson(ended)],
  );
  const beganOn = new Map(rows.map(({ directive_id, from_day }) => [directive_id, from_day]));
  const sums = new ReviewSums();
  for (const { before, entry } of changes)
    sums.change(before, entry, later(entry.from_day, beganOn.get(entry.directive_id)));
  await sums.write(tx);
}

const columns = Object.keys(reviewEntryTable.columns);
const typedColumns = Object.entries(reviewEntryTable.columns)
  .map(([name, declared]) => `${name} ${declared.replace(/ (?:COLLATE|NOT NULL).*$/, '')}`)
  .join(', ');
const laterDays: Readonly<Record<string, string>> = {
  from_day: 'greatest(g.from_day, ended.from_day)',
  until_day: 'CASE WHEN g.until_day IS NULL THEN NULL ELSE greatest(g.until_day, ended.from_day) END',
};

function later(day: LocalDate, than: LocalDate | undefined): LocalDate {
  return than !== undefined && than > day ? than : day;
}

function rowOf(directive_id: string, { facts, ...entry }: ReviewEntry) {
  const closed_in = facts.closed_on && halfYearOf(facts.closed_on);
  return { directive_id, ...entry, ...facts, closed_in, indicator_count: facts.indicators.length };
}

interface HistoricRow {
  directive_id: string;
  revision: string;
  position: string;
  type: string;
  data: RecordedEvent['data'];
  actor_id: string;
  recorded_at: Date;
}

/** Makes all entries of some directives from their histories. */
async function makeAnew(ids: readonly string[], tx: PoolClient, dayOf: DayOf): Promise<void> {
  const { rows } = await tx.query<HistoricRow>(
    `SELECT directive_id, revision, position, type, data, actor->>'id' AS actor_id, recorded_at FROM directive_event
     WHERE directive_id = ANY($1::text[]) AND data IS NOT NULL
       AND (type <> 'ProgressReported' OR json_array_length(data->'indicators') > 0)
     ORDER BY directive_id, revision`,
    [ids],
  );
  const entries = ids.flatMap((id) => {
    const history = rows.filter(({ directive_id }) => directive_id === id);
    return entriesOf(history.flatMap((row) => historicEvent(row, dayOf))).map((entry) => rowOf(id, entry));
  });
  const gone = await tx.query<SummedEntry>(
    `DELETE FROM review_entry WHERE directive_id = ANY($1::text[])
     RETURNING agency_id, counted_as, by_original_date, inherited_late, indicator_count, restated, restated_from,
       closed_on::text, due_on::text, from_day::text, until_day::text`,
    [ids],
  );
  await insertRows(tx, reviewEntryTable, entries);
  const sums = new ReviewSums();
  for (const entry of gone.rows) sums.add(entry, -1);
  for (const entry of entries) sums.add(entry, 1);
  await sums.write(tx);
}

function historicEvent(row: HistoricRow, dayOf: DayOf): HistoricEvent[] {
  const position = BigInt(row.position);
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, {
    streamId: `directive-${row.directive_id}`,
    revision: BigInt(row.revision),
    ...{ position, preparePosition: position, type: row.type, data: row.data },
  });
  if (event === null) return [];
  const recordedAt = row.recorded_at.toISOString();
  return [{ position, day: dayOf(recordedAt), event, actorId: row.actor_id, recordedAt }];
}
