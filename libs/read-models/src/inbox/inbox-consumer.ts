import { isDeepStrictEqual } from 'node:util';
import { deliveryEventSchemas, notificationId, type DeliveryEvent, type Directive } from '#domain';
import type { RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';
import {
  agencyNamedBy,
  decodedEvent,
  directiveInOutline,
  foldDirective,
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
  isAwaited: true,
  tables: inboxTables,
  holdsPersonalTexts: true,
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
    const id = idIn(recorded.streamId);
    const before = directives.get(id);
    const { event, state, envelope } = foldDirective(before ? outlineOf(before) : null, recorded);
    if (event === null || state === null) continue;
    const after = rowOf(state);
    if (!before || !isDeepStrictEqual(after, before)) {
      directives.set(id, after);
      changed.add(id);
    }
    const { actor, recordedAt } = envelope;
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

const outlineOf = ({ id, number, title, lead_agency_id, coordinator_ids, issued }: DirectiveRow): Directive =>
  directiveInOutline({
    ...{ id, number, title, issued, leadAgencyId: lead_agency_id },
    coordinators: coordinator_ids.map((agencyId) => ({ agencyId })),
  });

const rowOf = ({ id, number, title, leadAgencyId, coordinators, issued }: Directive): DirectiveRow => ({
  ...{ id, number, title, lead_agency_id: leadAgencyId },
  ...{ coordinator_ids: coordinators.map(({ agencyId }) => agencyId), issued },
});

function readRows(recorded: RecordedEvent): Row<keyof typeof readTable.columns>[] {
  const event = decodedEvent<DeliveryEvent>(deliveryEventSchemas, recorded);
  if (event?.type !== 'NotificationRead') return [];
  const { notificationId: notification_id, accountId: account_id } = event.data;
  const { recordedAt: read_at } = envelopeOf(recorded);
  return [{ notification_id, account_id, position: recorded.position, read_at }];
}
