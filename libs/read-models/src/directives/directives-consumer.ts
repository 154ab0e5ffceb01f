import {
  agencyEventSchemas,
  handoverBetween,
  latenessCauseEventSchemas,
  meetingEventSchemas,
  type AgencyEvent,
  type LatenessCauseEvent,
  type MeetingEvent,
  directiveEventSchemas,
  isMovable,
  isStanding,
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
  agencyCodeTable,
  agencyTable,
  causeTable,
  handoverTable,
  meetingTable,
  directiveTable,
  directiveTables,
  eventTable,
  reportTextTable,
  stateTable,
  searchTextTable,
} from './directive-tables.js';
import { keepReviewEntries } from './keep-review-entries.js';

/** Keeps what the meetings and the agencies of directives are called: one row each, however many directives name it. */
export async function keepNames(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  await upsertRows(tx, meetingTable, events.flatMap(meetingRow));
  await upsertRows(tx, agencyTable, events.flatMap(agencyRow));
  await upsertRows(tx, agencyCodeTable, events.flatMap(agencyCodeRow));
}

function agencyCodeRow(recorded: RecordedEvent) {
  if (!recorded.streamId.startsWith('agency-')) return [];
  const event = decodedEvent<AgencyEvent>(agencyEventSchemas, recorded);
  if (event?.type !== 'AgencyRegistered') return [];
  return [{ agency_id: idIn(recorded.streamId), code: event.data.code }];
}

/** Keeps the office's list of causes of lateness. */
async function keepCauses(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  for (const recorded of events) {
    if (!recorded.streamId.startsWith('cause-')) continue;
    const event = decodedEvent<LatenessCauseEvent>(latenessCauseEventSchemas, recorded);
    const causeId = idIn(recorded.streamId);
    if (event?.type === 'LatenessCauseListed') {
      const { code, name } = event.data;
      const row = { cause_id: causeId, code, name_vi: name.vi, name_en: name.en, active: true };
      await upsertRows(tx, causeTable, [row]);
    } else if (event?.type === 'LatenessCauseRetired') {
      await tx.query('UPDATE directive_cause SET active = false WHERE cause_id = $1', [causeId]);
    }
  }
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
export const unreported: ReadonlySet<string> = new Set([
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

/** The key of the consumer's position. */
export const directivesName = 'directives';

/**
 * Keeps the directives: the list, the search, each one's page, and how each counts in reviews.
 * @param timeZone of the committee, by whose days reviews are cut off
 */
export const directivesConsumer = (timeZone: string): Consumer => ({
  name: directivesName,
  version: 19,
  prefixes: ['directive-', 'meeting-', 'agency-', 'cause-'],
  isAwaited: true,
  tables: directiveTables,
  holdsPersonalTexts: true,
  async apply(events, tx) {
    await keepNames(events, tx);
    await keepCauses(events, tx);
    const batch = events.filter(({ streamId }) => streamId.startsWith('directive-'));
    if (batch.length === 0) return;
    const foldings = await load(tx, idsOf(batch));
    const steps = batch.flatMap((event) => step(event, foldings));
    const codeOf = await leadCodes(tx, steps);
    const folded = [...foldings].flatMap(([id, { state, last, ...rest }]) =>
      state && last ? [{ id, state, last, ...rest }] : [],
    );
    await upsertRows(
      tx,
      directiveTable,
      folded.map((directive) => directiveRow(directive, codeOf)),
    );
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
      steps.map((each) => eventRow(each, codeOf)),
    );
    await insertRows(tx, handoverTable, steps.flatMap(handoverRow));
    await insertRows(tx, reportTextTable, batch.flatMap(reportText));
    const reported = steps.filter(({ recorded }) => !unreported.has(recorded.type));
    await keepReviewEntries(reported, tx, timeZone);
  },
});

async function load(tx: PoolClient, ids: readonly string[]): Promise<Map<string, Folding>> {
  const states = await keptStates<Directive>(tx, stateTable, ids);
  const foldings = new Map<string, Folding>(ids.map((id) => [id, { state: null, textBefore: null }]));
  for (const [id, state] of states) foldings.set(id, { state, textBefore: textOf(state) });
  return foldings;
}

/** An event with what it made of its directive. */
interface Step {
  readonly recorded: RecordedEvent;
  readonly envelope: Envelope;
  readonly before: Directive | null;
  readonly after: Directive;
}

/** Folds an event into its directive; nothing while there is none. */
function step(recorded: RecordedEvent, foldings: ReadonlyMap<string, Folding>): Step[] {
  const folding = foldings.get(idIn(recorded.streamId));
  if (!folding) return [];
  const before = folding.state;
  const { state: after, envelope } = foldDirective(before, recorded);
  folding.state = after;
  if (after === null) return [];
  folding.last = { event: recorded, envelope };
  return [{ recorded, envelope, before, after }];
}

function eventRow({ recorded, envelope, after }: Step, codeOf: CodeOf): Row<keyof typeof eventTable.columns> {
  const reported = !unreported.has(recorded.type);
  return {
    directive_id: idIn(recorded.streamId),
    revision: recorded.revision,
    position: recorded.position,
    due_key: dueKey(after),
    lead_code: codeOf(after),
    held_since: after.heldBy.since,
    type: recorded.type,
    recorded_at: envelope.recordedAt,
    actor: reported ? envelope.actor : null,
    data: reported ? recorded.data : null,
  };
}

function handoverRow({ recorded, envelope, before, after }: Step): Row<keyof typeof handoverTable.columns>[] {
  const handover = handoverBetween(before, after, envelope.recordedAt);
  if (handover === null) return [];
  const { party, agencyId, at } = handover;
  const directiveId = idIn(recorded.streamId);
  return [{ directive_id: directiveId, revision: recorded.revision, party, agency_id: agencyId, at }];
}

/** What the lead of a directive is ordered by. */
type CodeOf = (directive: Pick<Directive, 'leadAgencyId'>) => string;

/** Behind every code. */
const noLead = '\u{10FFFF}';

async function leadCodes(tx: PoolClient, steps: readonly Step[]): Promise<CodeOf> {
  const leads = new Set(steps.flatMap(({ after }) => after.leadAgencyId ?? []));
  const { rows } = await tx.query<{ agency_id: string; code: string }>(
    'SELECT agency_id, code FROM directive_agency_code WHERE agency_id = ANY($1::text[])',
    [[...leads]],
  );
  const codes = new Map(rows.map(({ agency_id, code }) => [agency_id, code]));
  return ({ leadAgencyId }) => (leadAgencyId === null ? noLead : (codes.get(leadAgencyId) ?? leadAgencyId));
}

/** A number in the order in which people count: `BCD-2022-01/9` before `BCD-2022-01/10`. */
const numberKey = (number: string): string => number.replace(/\d+/g, (digits) => digits.padStart(10, '0'));

/** To whom a report was returned and who has not reported again: the lead, and co-ordinating agencies of their shares. */
export function returnedTo({ returned, leadAgencyId, shares }: Directive): string[] {
  const ofShares = Object.entries(shares).flatMap(([agencyId, { state }]) =>
    state === 'returned' ? [agencyId] : [],
  );
  return returned === null || leadAgencyId === null ? ofShares : [leadAgencyId, ...ofShares];
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

/** What is searched of a report: its words and the names of its files; of what was taken over, its former numbers too. */
function reportText(recorded: RecordedEvent): Row<keyof typeof reportTextTable.columns>[] {
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
  if (event?.type === 'DirectiveImported') {
    const { formerNumber, reports } = event.data;
    const words = searchText(formerNumber ?? '', ...reports.map(({ narrative }) => narrative));
    return [{ directive_id: idIn(recorded.streamId), revision: recorded.revision, words }];
  }
  if (event?.type === 'CorrectionRecorded' && event.data.field === 'formerNumber') {
    const words = searchText(String(event.data.value));
    return [{ directive_id: idIn(recorded.streamId), revision: recorded.revision, words }];
  }
  if (!isReport(event)) return [];
  const said = event.type === 'ProgressReported' ? event.data.narrative : event.data.summary;
  const words = searchText(said, ...event.data.evidence.map(({ name }) => name));
  return [{ directive_id: idIn(recorded.streamId), revision: recorded.revision, words }];
}

const reportTypes = ['ProgressReported', 'CompletionReported', 'ShareCompletionReported'] as const;

/** Whether an agency said something by it, of the directive or of its share. */
function isReport(
  event: DirectiveEvent | null,
): event is Extract<DirectiveEvent, { type: (typeof reportTypes)[number] }> {
  return reportTypes.some((type) => event?.type === type);
}

function directiveRow(
  {
    id,
    state,
    last: { event, envelope },
  }: { id: string; state: Directive; last: NonNullable<Folding['last']> },
  codeOf: CodeOf,
): Row<keyof typeof directiveTable.columns> {
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
    coordinators: state.coordinators,
    standing: isStanding(state),
    agency_ids: state.leadAgencyId === null ? coordinatorIds : [state.leadAgencyId, ...coordinatorIds],
    former_agency_ids: state.formerAgencyIds ?? [],
    inherited_from: state.inherited?.from ?? null,
    inherited_on: state.inherited?.on ?? null,
    inherited_split_off: state.inherited?.splitOff ?? false,
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
    number_key: numberKey(state.number),
    lead_code: codeOf(state),
    held_by: state.heldBy.party,
    held_since: state.heldBy.since,
    extension_asked: state.extensionRequest !== null && state.work !== 'closed',
    share_reported:
      state.work !== 'closed' && Object.values(state.shares).some((each) => each.state === 'reported'),
    returned_to: state.work === 'closed' ? [] : returnedTo(state),
    silent_since: state.silentSince,
    lateness_cause_id: state.latenessCause?.causeId ?? null,
    updated_position: event.position,
    updated_at: envelope.recordedAt,
    revision: event.revision,
  };
}
