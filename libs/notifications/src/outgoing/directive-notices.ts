import {
  dispatchId,
  nextMorning,
  type Audience,
  type Coordinator,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
  type EffectiveRules,
  type Urgency,
} from '#domain';
import { traceparentOf, type RecordedEvent } from '#event-store';
import { audiencesOf } from '#read-models';
import {
  directiveInOutline,
  envelopeOf,
  foldDirective,
  idIn,
  insertRows,
  upsertRows,
  type Row,
} from '#consumers';
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
  const changed = new Map<string, KnownDirective>();
  const notices: Notice[] = [];
  const outdating: Outdating[] = [];
  for (const recorded of events) {
    const id = idIn(recorded.streamId);
    const before = directives.get(id);
    const { event, state } = foldDirective(before ? inOutline(before) : null, recorded);
    if (event === null) continue;
    const after = state === null ? undefined : known(state);
    if (after && JSON.stringify(after) !== JSON.stringify(before)) {
      directives.set(id, after);
      changed.set(id, after);
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
    [...changed.values()].map((row) => ({ ...row, coordinators: [...row.coordinators] })),
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

function inOutline(row: KnownDirective): Directive {
  const { id, number, title, content, urgency, coordinators, issued, notice, due_on } = row;
  return directiveInOutline({
    ...{ id, number, title, content, urgency, coordinators, issued },
    notice: notice === null ? null : { number: notice, publishedOn: row.notice_on ?? '', signer: '' },
    leadAgencyId: row.lead_agency_id,
    deadline: due_on === null ? null : { rule: { on: due_on }, dueOn: due_on, calendarVersion: '' },
  });
}

function known(state: Directive): KnownDirective {
  const { id, number, title, content, urgency, coordinators, issued, notice, deadline } = state;
  return {
    ...{ id, number, title, content },
    notice: notice?.number ?? null,
    notice_on: notice?.publishedOn ?? null,
    urgency,
    lead_agency_id: state.leadAgencyId,
    coordinators,
    due_on: deadline?.dueOn ?? null,
    issued,
  };
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
      traceparent: traceparentOf(recorded) ?? null,
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
