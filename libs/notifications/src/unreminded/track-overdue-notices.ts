import {
  addDays,
  deliveryEventSchemas,
  directiveEventSchemas,
  notificationId,
  type TimeZone,
  type Account,
  type Audience,
  type DeliveryEvent,
  type DirectiveEvent,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import { decodedEvent, envelopeOf, foldAccount, idIn, insertRows, upsertRows, type Row } from '#consumers';
import type { PoolClient } from 'pg';
import { isInboxRecipient } from '../outgoing/recipients.js';
import { readerTable, noticeTable } from './overdue-tables.js';

type NoticeRow = Row<keyof typeof noticeTable.columns>;

/**
 * Keeps what was recorded to tell those responsible of something overdue, and which of it told them: a message that a
 * channel confirmed to be delivered, or a notice that somebody has read. One that merely lies in an inbox tells nobody.
 */
export async function trackOverdueNotices(
  batch: readonly RecordedEvent[],
  tx: PoolClient,
  zone: TimeZone,
): Promise<void> {
  const readers = new Readers(await readersKept(tx));
  const notices: NoticeRow[] = [];
  for (const recorded of batch) {
    if (recorded.streamId.startsWith('account-')) readers.take(recorded);
    else if (recorded.streamId.startsWith('directive-')) notices.push(...noticesOf(recorded, readers, zone));
  }
  await upsertRows(tx, readerTable, readers.changed);
  await insertRows(tx, noticeTable, notices);
  await noteDelivered(batch, tx);
}

async function readersKept(tx: PoolClient): Promise<Map<string, Account>> {
  const { rows } = await tx.query<{ id: string; state: Account }>('SELECT id, state FROM overdue_reader');
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Who has an account, as the log has it so far. */
class Readers {
  readonly #changed = new Set<string>();
  readonly #known = new Map<string, boolean>();

  constructor(private readonly accounts: Map<string, Account>) {}

  get changed(): Row<keyof typeof readerTable.columns>[] {
    return [...this.#changed].map((id) => ({ id, state: this.accounts.get(id) }));
  }

  take(recorded: RecordedEvent): void {
    const id = idIn(recorded.streamId);
    const before = this.accounts.get(id) ?? null;
    const { state } = foldAccount(before, recorded);
    if (state === null || state === before) return;
    this.accounts.set(id, state);
    this.#changed.add(id);
    this.#known.clear();
  }

  has(audience: Audience): boolean {
    const whom = 'agencyId' in audience ? `${audience.kind}/${audience.agencyId}` : audience.kind;
    const known = this.#known.get(whom) ?? this.#find(audience);
    this.#known.set(whom, known);
    return known;
  }

  #find(audience: Audience): boolean {
    for (const account of this.accounts.values()) if (isInboxRecipient(audience, account)) return true;
    return false;
  }
}

/**
 * Of a reminder or an escalation of something overdue; a nudge for silence or a confirmation tells of other things, and a
 * reminder that something was declined tells of what is overdue once it is.
 */
function noticesOf(recorded: RecordedEvent, readers: Readers, zone: TimeZone): NoticeRow[] {
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
  if (event?.type !== 'ReminderIssued' && event?.type !== 'EscalationRaised') return [];
  const { step, deadline, dueAt, agencyId, audience } = event.data;
  if (deadline === null || !/^(overdue|escalate|declined)-/.test(step)) return [];
  if (dueAt < zone.startOfDay(addDays(deadline, 1)).toISOString()) return [];
  return audience.flatMap((whom): NoticeRow[] => {
    // A leader is the superior of whoever is responsible, and never that.
    if (whom.kind === 'leader') return [];
    return [
      {
        id: notificationId(recorded.id, whom),
        position: recorded.position,
        reminder_id: recorded.id,
        directive_id: idIn(recorded.streamId),
        agency_id: agencyId ?? '',
        deadline,
        responsible: 'agencyId' in whom ? whom.agencyId : '',
        type: event.type,
        step,
        due_at: dueAt,
        has_reader: readers.has(whom),
      },
    ];
  });
}

async function noteDelivered(batch: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  const delivered = batch.flatMap((recorded) => {
    if (!recorded.streamId.startsWith('delivery-')) return [];
    const event = decodedEvent<DeliveryEvent>(deliveryEventSchemas, recorded);
    const at = envelopeOf(recorded).recordedAt;
    if (event?.type === 'NotificationRead')
      return [{ id: event.data.notificationId, is_in_inbox: false, at }];
    if (event?.type !== 'NotificationDelivered') return [];
    const { reminderId, recipient, channel } = event.data;
    return [{ id: notificationId(reminderId, recipient), is_in_inbox: channel === 'inbox', at }];
  });
  if (delivered.length === 0) return;
  await tx.query(
    `UPDATE overdue_notice t SET notified_at = coalesce(t.notified_at, d.notified_at),
       in_inbox_at = coalesce(t.in_inbox_at, d.in_inbox_at)
     FROM (
       SELECT id, min(at) FILTER (WHERE NOT is_in_inbox) AS notified_at, min(at) FILTER (WHERE is_in_inbox) AS in_inbox_at
       FROM json_to_recordset($1::json) AS each(id text, is_in_inbox boolean, at timestamptz) GROUP BY id
     ) d
     WHERE t.id = d.id`,
    [JSON.stringify(delivered)],
  );
}
