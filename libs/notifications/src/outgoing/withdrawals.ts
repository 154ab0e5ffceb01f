import type { Account, Audience, DirectiveEvent } from '#domain';
import { updateRows, type Row } from '#consumers';
import type { PoolClient } from 'pg';
import { readDirectory } from './directory.js';
import { outgoingTable } from './outgoing-tables.js';
import { recipientsOf, wayTo, type Directory, type Recipient } from './recipients.js';

type OutgoingRow = Row<keyof typeof outgoingTable.columns>;

/**
 * Which of a directive's reminders do not hold any more: all, those of its own deadline, those of its lead's silence, those
 * to a co-ordinating agency and about its share.
 */
type Outdated = 'all' | 'deadline' | 'silence' | 'share';

/**
 * Which of the reminders that wait for their hour, or for another try, an event takes the ground from. An escalation goes
 * with the lateness it tells of: it asks a superior to act, and after an extension, a report or a closing there is nothing
 * to act on; that it was raised stays on record, and in the inbox. What a moved deadline leaves true stays: a co-ordinating
 * agency's own deadline, the silence of the lead, and a report that waits for the office.
 */
export function outdatedBy(event: DirectiveEvent): readonly Outdated[] {
  switch (event.type) {
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
    case 'DirectiveDeclined':
    case 'DirectiveSuspended':
    case 'CompletionReported':
    case 'CompletionReturned':
    case 'DirectiveClosed':
    case 'DirectiveReopened':
      return ['all'];
    case 'ExtensionGranted':
    case 'ExtensionCountered':
    case 'DeadlineRecalculated':
      return ['deadline'];
    case 'CorrectionRecorded':
      return event.data.field === 'dueOn' ? ['deadline'] : [];
    case 'ProgressReported':
      return ['silence'];
    case 'ShareCompletionReported':
      return ['silence', 'share'];
    case 'ShareConfirmed':
    case 'ShareReturned':
      return ['share'];
    case 'DirectiveHandedOver':
      return event.data.part === 'lead' ? ['all'] : ['share'];
    case 'DirectiveDrafted':
    case 'DirectiveImported':
    case 'DirectiveAmended':
    case 'DirectiveIssued':
    case 'DirectiveAccepted':
    case 'DirectiveResumed':
    case 'ExtensionRequested':
    case 'ExtensionRefused':
    case 'ExtensionReferred':
    case 'LatenessCauseRecorded':
    case 'DeadlineKept':
    case 'DirectiveBecameOverdue':
    case 'ReminderIssued':
    case 'EscalationRaised':
      return [];
  }
}

/** What waited for the office, or for a leader, and is decided by an event: nobody is told any more that it waits. */
export function settledBy({ type }: DirectiveEvent): readonly DirectiveEvent['type'][] {
  switch (type) {
    case 'ExtensionGranted':
    case 'ExtensionCountered':
    case 'ExtensionRefused':
    case 'CompletionReported':
      return ['ExtensionRequested'];
    case 'CompletionReturned':
      return ['CompletionReported'];
    case 'ShareConfirmed':
    case 'ShareReturned':
      return ['ShareCompletionReported'];
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
      return ['DirectiveDeclined', 'ExtensionRequested'];
    case 'DirectiveClosed':
      return ['DirectiveDeclined', 'ExtensionRequested', 'CompletionReported', 'ShareCompletionReported'];
    default:
      return [];
  }
}

/** An event that outdates what was recorded of its directive before it. */
export interface Outdating {
  readonly directiveId: string;
  readonly position: bigint;
  readonly outdated: Outdated | null;
  /** What it settles of what waited. */
  readonly settled: readonly DirectiveEvent['type'][];
  /** Whose share it is about, where it is about one. */
  readonly agencyId: string | null;
}

/**
 * What happened stays worth telling, whatever comes after it; a reminder holds only as long as its ground does.
 * What does not hold any more does not go out. What was given up stays listed: that it failed is a fact.
 */
export async function withdrawOutdated(events: readonly Outdating[], tx: PoolClient): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({ ...event, position: String(event.position) }));
  await tx.query(
    `UPDATE outgoing o SET state = 'withdrawn'
     FROM json_to_recordset($1::json)
       AS e("directiveId" text, position bigint, outdated text, settled json, "agencyId" text)
     WHERE o.state = 'pending' AND o.directive_id = e."directiveId" AND o.position < e.position
       AND CASE
         WHEN o.type NOT IN ('ReminderIssued', 'EscalationRaised')
           THEN o.type IN (SELECT json_array_elements_text(e.settled))
             AND (o.type <> 'ShareCompletionReported' OR e."agencyId" IS NULL OR o.data->>'agencyId' = e."agencyId")
         WHEN e.outdated = 'deadline' THEN o.data->>'agencyId' IS NULL AND o.data->>'step' !~ '^(silent|confirm|declined)-'
         WHEN e.outdated = 'silence' THEN o.data->>'step' ~ '^silent-'
         WHEN e.outdated = 'share'
           THEN o.data->>'agencyId' = e."agencyId" OR o.audience->>'agencyId' = e."agencyId"
         ELSE e.outdated = 'all' END`,
    [JSON.stringify(rows)],
  );
}

interface Unwanted {
  readonly id: string;
  readonly channel: Recipient['channel'];
  readonly audience: Audience;
  readonly address: string;
}

/**
 * What a person does not want any more, by this way, at this address or at all, does not go out, nor is it there to be
 * sent again. Mail goes to whoever else of its audience has the same address, if there is anybody.
 * @param timeZone the committee's
 */
export async function withdrawUnwanted(
  accounts: readonly Account[],
  tx: PoolClient,
  timeZone: string,
): Promise<void> {
  const wanted = accounts.flatMap(({ id, disabled, email, notifications }) => {
    if (!disabled && notifications === null) return [];
    const channels = disabled ? null : (notifications?.channels ?? null);
    const mail = channels?.email === true ? email : null;
    return [
      { id, channel: 'email', address: mail, refused: mail === null ? email : null },
      { id, channel: 'webhook', address: channels?.webhook ?? null, refused: null },
    ];
  });
  if (wanted.length === 0) return;
  const { rows } = await tx.query<Unwanted>(
    `SELECT DISTINCT ON (o.id) o.id, o.channel, o.audience, o.address
     FROM outgoing o JOIN json_to_recordset($1::json) AS w(id text, channel text, address text, refused text)
       ON o.channel = w.channel AND (o.account_id = w.id AND o.address IS DISTINCT FROM w.address
         OR o.account_id IS NULL AND lower(o.address) = lower(w.refused))
     WHERE o.state IN ('pending', 'dead')
     ORDER BY o.id`,
    [JSON.stringify(wanted)],
  );
  if (rows.length > 0) await handOver(rows, tx, await readDirectory(tx, timeZone));
}

async function handOver(rows: readonly Unwanted[], tx: PoolClient, directory: Directory): Promise<void> {
  const gone: OutgoingRow[] = [];
  const kept: OutgoingRow[] = [];
  for (const { id, channel, audience, address } of rows) {
    const way = wayTo({ channel, address, accountId: null });
    const other = recipientsOf(audience, directory).find((recipient) => wayTo(recipient) === way);
    if (other === undefined) gone.push({ id, state: 'withdrawn' });
    else kept.push({ id, account_id: other.accountId, language: other.language });
  }
  await updateRows<keyof typeof outgoingTable.columns>(tx, outgoingTable, ['state'], gone);
  await updateRows<keyof typeof outgoingTable.columns>(tx, outgoingTable, ['account_id', 'language'], kept);
}
