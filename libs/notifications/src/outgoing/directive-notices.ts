import {
  directiveEventSchemas,
  dispatchId,
  nextMorning,
  type Audience,
  type Coordinator,
  type DirectiveEvent,
  type LocalDate,
  type EffectiveRules,
  type Urgency,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import { audiencesOf } from '#read-models';
import { decodedEvent, envelopeOf, idIn, insertRows, upsertRows, type Row } from '#consumers';
import type { PoolClient } from 'pg';
import { readDirectory } from './directory.js';
import { directiveTable, outgoingTable } from './outgoing-tables.js';
import { recipientsOf, type Directory } from './recipients.js';
import { digestTime, sendableFrom } from './send-time.js';
import { outdatedBy, settledBy, withdrawOutdated, type Outdating } from './withdrawals.js';

/** When a directive's people are told, by what the office has published. */
export interface MorningRules {
  rulesFor(directiveId: string): readonly EffectiveRules[];
}

type OutgoingRow = Row<keyof typeof outgoingTable.columns>;

/** What a message says of a directive, and who carries it out: as it was drafted, assigned and put right since. */
interface KnownDirective {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly content: string;
  readonly notice: string | null;
  readonly notice_on: LocalDate | null;
  readonly urgency: Urgency;
  readonly lead_agency_id: string | null;
  readonly coordinators: readonly Coordinator[];
  readonly due_on: LocalDate | null;
  readonly issued: boolean;
}

/** An event, and those who are told of it. */
interface Notice {
  readonly recorded: RecordedEvent;
  readonly event: DirectiveEvent;
  readonly audiences: readonly Audience[];
  readonly urgency: Urgency;
}

/**
 * Notes what is to be told of what happened to directives: reminders and escalations when they are due, everything else on
 * the next morning, or at once where the directive is urgent; and withdraws what does not hold any more.
 */
export async function applyToDirectives(
  events: readonly RecordedEvent[],
  tx: PoolClient,
  timeZone: string,
  rules: MorningRules,
): Promise<void> {
  const directives = await directivesOf(events, tx);
  const changed = new Set<string>();
  const notices: Notice[] = [];
  const outdating: Outdating[] = [];
  for (const recorded of events) {
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
    if (event === null) continue;
    const id = idIn(recorded.streamId);
    const before = directives.get(id);
    const after = notifiedAfter(event, id, before);
    if (after !== before && after) {
      directives.set(id, after);
      changed.add(id);
    }
    const audiences = after
      ? audiencesOf(event, partiesOf(after), before && partiesOf(before))
      : audienceOf(event);
    if (audiences.length > 0)
      notices.push({ recorded, event, audiences, urgency: after?.urgency ?? 'normal' });
    outdating.push(...outdatingBy(recorded, event));
  }
  await upsertRows(
    tx,
    directiveTable,
    [...changed].flatMap((id): Row<keyof typeof directiveTable.columns>[] => {
      const row = directives.get(id);
      return row ? [{ ...row, coordinators: [...row.coordinators] }] : [];
    }),
  );
  if (notices.length > 0) {
    const directory = await readDirectory(tx, timeZone);
    await insertRows(
      tx,
      outgoingTable,
      notices.flatMap((notice) => outgoingRows(notice, directory, rules)),
    );
  }
  await withdrawOutdated(outdating, tx);
}

async function directivesOf(
  events: readonly RecordedEvent[],
  tx: PoolClient,
): Promise<Map<string, KnownDirective>> {
  const { rows } = await tx.query<KnownDirective>(
    `SELECT id, number, title, content, notice, notice_on, urgency, lead_agency_id, coordinators, due_on::text AS due_on, issued
     FROM outgoing_directive WHERE id = ANY($1)`,
    [[...new Set(events.map(({ streamId }) => idIn(streamId)))]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const partiesOf = ({ lead_agency_id, coordinators, issued }: KnownDirective) => ({
  lead_agency_id,
  coordinator_ids: coordinators.map(({ agencyId }) => agencyId),
  issued,
});

/** A reminder names its own audience, whatever is known of the directive. */
const audienceOf = (event: DirectiveEvent): readonly Audience[] =>
  isReminder(event) ? event.data.audience : [];

function notifiedAfter(
  event: DirectiveEvent,
  id: string,
  before: KnownDirective | undefined,
): KnownDirective | undefined {
  if (event.type === 'DirectiveDrafted') {
    const {
      number,
      title,
      content,
      urgency,
      leadAgencyId: lead_agency_id,
      coordinators,
      deadline,
    } = event.data;
    const due_on = deadline?.dueOn ?? null;
    const notIssued = { notice: null, notice_on: null, issued: false };
    return { id, number, title, content, urgency, lead_agency_id, coordinators, due_on, ...notIssued };
  }
  if (before === undefined) return undefined;
  switch (event.type) {
    case 'DirectiveAmended': {
      const { title, content, urgency, leadAgencyId: lead_agency_id, coordinators, deadline } = event.data;
      const due_on = deadline?.dueOn ?? null;
      return { ...before, title, content, urgency, lead_agency_id, coordinators, due_on };
    }
    case 'DirectiveIssued':
      return { ...before, issued: true, notice: event.data.notice, notice_on: event.data.publishedOn };
    case 'DirectiveImported': {
      const { notice, leadAgencyId: lead_agency_id, coordinators, deadline } = event.data;
      const issued = { issued: true, notice: notice?.number ?? null, notice_on: notice?.publishedOn ?? null };
      return { ...before, ...issued, lead_agency_id, coordinators, due_on: deadline?.dueOn ?? null };
    }
    case 'DirectiveAssigned':
    case 'DirectiveReassigned': {
      const { leadAgencyId: lead_agency_id, coordinators, deadline } = event.data;
      return { ...before, lead_agency_id, coordinators, due_on: deadline?.dueOn ?? null, issued: true };
    }
    case 'ExtensionGranted':
    case 'ExtensionCountered':
    case 'DeadlineRecalculated':
      return { ...before, due_on: event.data.deadline.dueOn };
    case 'DirectiveResumed': {
      const { deadline, coordinators = before.coordinators } = event.data;
      return { ...before, coordinators, due_on: deadline ? deadline.dueOn : before.due_on };
    }
    case 'CorrectionRecorded':
      return correctedBy(event.data, before);
    default:
      return before;
  }
}

function correctedBy(
  { field, value }: Extract<DirectiveEvent, { type: 'CorrectionRecorded' }>['data'],
  before: KnownDirective,
): KnownDirective {
  if (field === 'title' || field === 'content') return { ...before, [field]: String(value) };
  if (field === 'urgency') return { ...before, urgency: value as Urgency };
  if (field === 'notice') return { ...before, notice: String(value) };
  if (field === 'publishedOn') return { ...before, notice_on: String(value) };
  return field === 'dueOn' ? { ...before, due_on: String(value) } : before;
}

function outdatingBy({ streamId, position }: RecordedEvent, event: DirectiveEvent): Outdating[] {
  const settled = settledBy(event);
  const outdated = outdatedBy(event);
  const agencyId = 'agencyId' in event.data ? (event.data.agencyId ?? null) : null;
  const kinds = outdated.length === 0 && settled.length > 0 ? [null] : outdated;
  return kinds.map((kind) => ({
    directiveId: idIn(streamId),
    position,
    outdated: kind,
    settled,
    agencyId: event.type === 'DirectiveClosed' ? null : agencyId,
  }));
}

type Reminder = Extract<DirectiveEvent, { type: 'ReminderIssued' | 'EscalationRaised' }>;

function isReminder(event: DirectiveEvent): event is Reminder {
  return event.type === 'ReminderIssued' || event.type === 'EscalationRaised';
}

function outgoingRows(notice: Notice, directory: Directory, rules: MorningRules): OutgoingRow[] {
  const { recorded, audiences } = notice;
  const { actor } = envelopeOf(recorded);
  const { atOnce, dueAt, from } = timeOf(notice, rules);
  return audiences.flatMap((audience) =>
    recipientsOf(audience, directory).map((to): OutgoingRow => ({
      id: dispatchId(recorded.id, audience, to.channel, to.address, to.apart),
      position: recorded.position,
      reminder_id: recorded.id,
      directive_id: idIn(recorded.streamId),
      type: recorded.type,
      audience,
      actor,
      data: recorded.data,
      channel: to.channel,
      address: to.address,
      account_id: to.accountId,
      language: to.language,
      at_once: atOnce,
      due_at: dueAt,
      send_at: atOnce ? from : digestTime(from, to, directory.timeZone),
      state: 'pending',
    })),
  );
}

/** When a notice came up, and from when on it may be sent. */
function timeOf(
  { recorded, event, urgency }: Notice,
  rules: MorningRules,
): { readonly atOnce: boolean; readonly dueAt: string; readonly from: Date } {
  const { recordedAt } = envelopeOf(recorded);
  const isUrgent = urgency !== 'normal';
  if (isReminder(event)) {
    const { dueAt, late } = event.data;
    const atOnce = event.type === 'EscalationRaised' && isUrgent;
    return { atOnce, dueAt, from: sendableFrom({ dueAt, late, recordedAt }) };
  }
  const morning = isUrgent
    ? null
    : nextMorning({ urgency }, rules.rulesFor(idIn(recorded.streamId)), recordedAt);
  return { atOnce: isUrgent, dueAt: recordedAt, from: new Date(morning ?? recordedAt) };
}
