import {
  meetingEventSchemas,
  type MeetingEvent,
  directiveEventSchemas,
  isMovable,
  isTerm,
  standsStillOn,
  type Directive,
  type DirectiveEvent,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';
import {
  agencyNamedBy,
  decodedEvent,
  foldDirective,
  idsOf,
  keptStates,
  idIn,
  upsertRows,
  insertRows,
  type Consumer,
  type Envelope,
  type Row,
} from '#consumers';
import { searchText } from '../search/search.js';
import {
  agencyTable,
  meetingTable,
  directiveTable,
  directiveTables,
  eventTable,
  reportTextTable,
  stateTable,
  searchTextTable,
} from './directive-tables.js';

/** Keeps what the meetings and the agencies of directives are called: one row each, however many directives name it. */
export async function keepNames(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  await upsertRows(tx, meetingTable, events.flatMap(meetingRow));
  await upsertRows(tx, agencyTable, events.flatMap(agencyRow));
}

function meetingRow(recorded: RecordedEvent) {
  if (!recorded.streamId.startsWith('meeting-')) return [];
  const title = titleIn(decodedEvent<MeetingEvent>(meetingEventSchemas, recorded));
  return title === null ? [] : [{ meeting_id: idIn(recorded.streamId), title, words: searchText(title) }];
}

function titleIn(event: MeetingEvent | null): string | null {
  if (event?.type === 'MeetingCorrected' && event.data.field === 'title') return event.data.value;
  return event?.type === 'MeetingConvened' ? event.data.title : null;
}

function agencyRow(recorded: RecordedEvent) {
  const named = agencyNamedBy(recorded);
  return named === null ? [] : [{ agency_id: named.id, name: named.name }];
}

/** What a directive's page does not tell of; the audit trail does. */
const unreported: ReadonlySet<string> = new Set([
  'ReminderIssued',
  'EscalationRaised',
  'DirectiveBecameOverdue',
]);

/** A directive while a batch is folded into it. */
interface Folding {
  state: Directive | null;
  textBefore: string | null;
  last?: { event: RecordedEvent; envelope: Envelope };
}

/** Keeps the directives: the list, the search and each one's page. */
export const directivesConsumer: Consumer = {
  name: 'directives',
  version: 9,
  prefixes: ['directive-', 'meeting-', 'agency-'],
  tables: directiveTables,
  async apply(events, tx) {
    await keepNames(events, tx);
    const batch = events.filter(({ streamId }) => streamId.startsWith('directive-'));
    if (batch.length === 0) return;
    const foldings = await load(tx, idsOf(batch));
    const rows = batch.map((event) => eventRow(event, foldings));
    const folded = [...foldings].flatMap(([id, { state, last, ...rest }]) =>
      state && last ? [{ id, state, last, ...rest }] : [],
    );
    await upsertRows(tx, directiveTable, folded.map(directiveRow));
    await upsertRows(
      tx,
      stateTable,
      folded.map(({ id, state }) => ({ directive_id: id, state })),
    );
    await upsertRows(
      tx,
      searchTextTable,
      folded.flatMap(({ id, state, textBefore }) => {
        const words = textOf(state);
        return words === textBefore ? [] : [{ directive_id: id, words: searchText(words) }];
      }),
    );
    await insertRows(
      tx,
      eventTable,
      rows.filter((row) => row !== null),
    );
    await insertRows(tx, reportTextTable, batch.flatMap(reportText));
  },
};

async function load(tx: PoolClient, ids: readonly string[]): Promise<Map<string, Folding>> {
  const states = await keptStates<Directive>(tx, stateTable, ids);
  const foldings = new Map<string, Folding>(ids.map((id) => [id, { state: null, textBefore: null }]));
  for (const [id, state] of states) foldings.set(id, { state, textBefore: textOf(state) });
  return foldings;
}

/** Folds an event into its directive; null while there is none. */
function eventRow(
  recorded: RecordedEvent,
  foldings: ReadonlyMap<string, Folding>,
): Row<keyof typeof eventTable.columns> | null {
  const id = idIn(recorded.streamId);
  const folding = foldings.get(id);
  if (!folding) return null;
  const { state, envelope } = foldDirective(folding.state, recorded);
  folding.state = state;
  if (folding.state === null) return null;
  folding.last = { event: recorded, envelope };
  const reported = !unreported.has(recorded.type);
  return {
    directive_id: id,
    revision: recorded.revision,
    position: recorded.position,
    due_key: dueKey(folding.state),
    type: recorded.type,
    recorded_at: envelope.recordedAt,
    actor: reported ? envelope.actor : null,
    data: reported ? recorded.data : null,
  };
}

/** Without a deadline comes last. */
function dueKey({ deadline }: Directive): string {
  return deadline?.dueOn ?? 'infinity';
}

/** Of a deadline that a new calendar may move. */
function termColumns({ work, deadline, declinedMove }: Directive) {
  if (deadline === null || !isTerm(deadline) || !isMovable(work))
    return { term_from: null, term_days: null, declined_move: null };
  const { from, workingDays } = deadline.rule;
  return { term_from: from, term_days: workingDays, declined_move: declinedMove ?? '' };
}

function textOf({ number, title, content, notice }: Directive): string {
  return `${number} ${title} ${content} ${notice?.number ?? ''}`;
}

/** What is searched of a report: its words and the names of its files; of what was taken over, its former number too. */
function reportText(recorded: RecordedEvent): Row<keyof typeof reportTextTable.columns>[] {
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
  if (event?.type === 'DirectiveImported') {
    const { formerNumber, reports } = event.data;
    const words = searchText(formerNumber ?? '', ...reports.map(({ narrative }) => narrative));
    return [{ directive_id: idIn(recorded.streamId), revision: recorded.revision, words }];
  }
  if (event?.type !== 'ProgressReported' && event?.type !== 'CompletionReported') return [];
  const said = event.type === 'ProgressReported' ? event.data.narrative : event.data.summary;
  const words = searchText(said, ...event.data.evidence.map(({ name }) => name));
  return [{ directive_id: idIn(recorded.streamId), revision: recorded.revision, words }];
}

function directiveRow({
  id,
  state,
  last: { event, envelope },
}: {
  id: string;
  state: Directive;
  last: NonNullable<Folding['last']>;
}): Row<keyof typeof directiveTable.columns> {
  const coordinatorIds = state.coordinators.map(({ agencyId }) => agencyId);
  return {
    id,
    number: state.number,
    title: state.title,
    meeting_id: state.meetingId,
    notice_number: state.notice?.number ?? null,
    urgency: state.urgency,
    work: state.work,
    issued: state.issued,
    lead_agency_id: state.leadAgencyId,
    coordinator_ids: coordinatorIds,
    agency_ids: state.leadAgencyId === null ? coordinatorIds : [state.leadAgencyId, ...coordinatorIds],
    due_on: state.deadline?.dueOn ?? null,
    due_key: dueKey(state),
    original_due_on: state.originalDueOn,
    extensions: state.extensions,
    percent: state.percent,
    reported_on: state.completion?.reportedOn ?? null,
    declined_on: state.declinedOn,
    outcome: state.closure?.outcome ?? null,
    stands_on: standsStillOn(state),
    on_time: state.closure?.onTime ?? null,
    closed_on: state.closure?.closedOn ?? null,
    days_late: state.closure?.daysLate ?? null,
    ...termColumns(state),
    updated_position: event.position,
    updated_at: envelope.recordedAt,
    revision: event.revision,
  };
}
