import {
  deliveryEventSchemas,
  directiveEventSchemas,
  notificationId,
  type DeliveryEvent,
  type DirectiveEvent,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';
import {
  agencyNamedBy,
  decodedEvent,
  envelopeOf,
  idIn,
  insertRows,
  upsertRows,
  type Consumer,
  type Row,
} from '#consumers';
import { audiencesOf, mailboxOf } from './audiences.js';
import { agencyTable, directiveTable, inboxTables, notificationTable, readTable } from './inbox-tables.js';

interface DirectiveRow {
  id: string;
  number: string;
  title: string;
  lead_agency_id: string | null;
  coordinator_ids: string[];
  issued: boolean;
}

/** Keeps what people are told in the product, and which of it they have read. */
export const inboxConsumer: Consumer = {
  name: 'inbox',
  version: 3,
  prefixes: ['directive-', 'delivery-', 'agency-'],
  tables: inboxTables,
  async apply(batch, tx) {
    const of = (prefix: string) => batch.filter(({ streamId }) => streamId.startsWith(prefix));
    await upsertRows(
      tx,
      agencyTable,
      of('agency-').flatMap((recorded) => agencyNamedBy(recorded) ?? []),
    );
    await applyToDirectives(of('directive-'), tx);
    await insertRows(tx, readTable, of('delivery-').flatMap(readRows));
  },
};

async function applyToDirectives(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  if (events.length === 0) return;
  const { rows } = await tx.query<DirectiveRow>(
    'SELECT id, number, title, lead_agency_id, coordinator_ids, issued FROM notification_directive WHERE id = ANY($1)',
    [[...new Set(events.map(({ streamId }) => idIn(streamId)))]],
  );
  const directives = new Map(rows.map((row) => [row.id, row]));
  const changed = new Set<string>();
  const notifications: Row<keyof typeof notificationTable.columns>[] = [];
  for (const recorded of events) {
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
    if (event === null) continue;
    const id = idIn(recorded.streamId);
    const before = directives.get(id);
    const after = changedBy(event, id, before);
    if (!after) continue;
    if (after !== before) {
      directives.set(id, after);
      changed.add(id);
    }
    const { actor, recordedAt } = envelopeOf(recorded);
    for (const audience of audiencesOf(event, after, before))
      notifications.push({
        id: notificationId(recorded.id, audience),
        mailbox: mailboxOf(audience),
        position: recorded.position,
        event_id: recorded.id,
        type: recorded.type,
        directive_id: id,
        audience,
        actor,
        recorded_at: recordedAt,
        data: recorded.data,
      });
  }
  await upsertRows(
    tx,
    directiveTable,
    [...changed].flatMap((id) => directives.get(id) ?? []),
  );
  await insertRows(tx, notificationTable, notifications);
}

function changedBy(
  event: DirectiveEvent,
  id: string,
  before: DirectiveRow | undefined,
): DirectiveRow | undefined {
  if (event.type === 'DirectiveDrafted') {
    const { number, title, leadAgencyId, coordinators } = event.data;
    const coordinator_ids = coordinators.map(({ agencyId }) => agencyId);
    return { id, number, title, lead_agency_id: leadAgencyId, coordinator_ids, issued: false };
  }
  if (!before) return undefined;
  switch (event.type) {
    case 'DirectiveAmended': {
      const { title, leadAgencyId, coordinators } = event.data;
      const coordinator_ids = coordinators.map(({ agencyId }) => agencyId);
      return { ...before, title, lead_agency_id: leadAgencyId, coordinator_ids };
    }
    case 'DirectiveIssued':
      return { ...before, issued: true };
    case 'DirectiveAssigned':
    case 'DirectiveReassigned': {
      const { leadAgencyId, coordinators } = event.data;
      const coordinator_ids = coordinators.map(({ agencyId }) => agencyId);
      return { ...before, lead_agency_id: leadAgencyId, coordinator_ids, issued: true };
    }
    case 'CorrectionRecorded':
      return event.data.field === 'title' ? { ...before, title: String(event.data.value) } : before;
    default:
      return before;
  }
}

function readRows(recorded: RecordedEvent): Row<keyof typeof readTable.columns>[] {
  const event = decodedEvent<DeliveryEvent>(deliveryEventSchemas, recorded);
  if (event?.type !== 'NotificationRead') return [];
  const { notificationId: notification_id, accountId: account_id } = event.data;
  const { recordedAt: read_at } = envelopeOf(recorded);
  return [{ notification_id, account_id, position: recorded.position, read_at }];
}
