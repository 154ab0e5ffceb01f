import {
  agencyEventSchemas,
  deliveryEventSchemas,
  type Account,
  type AgencyEvent,
  type DeliveryEvent,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import {
  decodedEvent,
  envelopeOf,
  foldAccount,
  idIn,
  keptStates,
  updateRows,
  upsertRows,
  type Consumer,
  type Row,
} from '#consumers';
import type { PoolClient } from 'pg';
import { applyToDirectives, type MorningRules } from './directive-notices.js';
import { accountTable, agencyTable, outgoingTable, outgoingTables } from './outgoing-tables.js';
import { readdress } from './readdressing.js';
import { withdrawUnwanted } from './withdrawals.js';

export const deliverNotificationsName = 'deliver_notifications';

type AgencyColumn = keyof typeof agencyTable.columns;
type OutgoingRow = Row<keyof typeof outgoingTable.columns>;

/**
 * Keeps what is to leave the product: one row an event that somebody is told of, channel and address, until its outcome is
 * on record. Who is reached, and how, is decided by what the log held when the event was recorded.
 * @param timeZone the committee's
 */
export function deliverNotifications(timeZone: string, rules: MorningRules): Consumer {
  return {
    name: deliverNotificationsName,
    version: 13,
    prefixes: ['directive-', 'delivery-', 'agency-', 'account-'],
    tables: outgoingTables,
    holdsPersonalTexts: true,
    async apply(batch, tx) {
      for (const run of runsOf(batch)) await applyRun(run, tx, timeZone, rules);
    },
  };
}

type Kind = 'directive' | 'delivery' | 'agency' | 'account';

interface OneKind {
  readonly kind: Kind;
  readonly events: RecordedEvent[];
}

/**
 * Neighbours of one kind go in together; the order between kinds counts, for it decides who is told. Only what has arrived
 * has arrived whatever else its directive meets, so that the deliveries of a morning and the reports that come in between
 * are two runs and not hundreds.
 */
function runsOf(batch: readonly RecordedEvent[]): OneKind[] {
  const runs: OneKind[] = [];
  for (const event of batch) {
    const kind = event.streamId.slice(0, event.streamId.indexOf('-')) as Kind;
    const [before, last] = [runs.at(-2), runs.at(-1)];
    const goesBefore =
      kind === 'directive' && before?.kind === kind && last !== undefined && isOnlyOfArrived(last);
    const run = goesBefore ? before : last;
    if (run?.kind === kind) run.events.push(event);
    else runs.push({ kind, events: [event] });
  }
  return runs;
}

const isOnlyOfArrived = ({ kind, events }: OneKind): boolean =>
  kind === 'delivery' && events.every(({ type }) => type !== 'NotificationFailed');

async function applyRun(
  { kind, events }: OneKind,
  tx: PoolClient,
  timeZone: string,
  rules: MorningRules,
): Promise<void> {
  switch (kind) {
    case 'agency':
      for (const event of events) await applyToAgency(event, tx, timeZone);
      return;
    case 'account':
      // What waits is looked through as each change leaves it: mail turned off and on again is gone.
      for (const event of events) await applyToAccount(event, tx, timeZone);
      return;
    case 'delivery':
      return applyOutcomes(events, tx);
    case 'directive':
      return applyToDirectives(events, tx, timeZone, rules);
  }
}

async function applyToAgency(recorded: RecordedEvent, tx: PoolClient, timeZone: string): Promise<void> {
  const event = decodedEvent<AgencyEvent>(agencyEventSchemas, recorded);
  const id = idIn(recorded.streamId);
  if (event?.type === 'AgencyRegistered') {
    const { name, headEmail: head_email, officeEmail: office_email } = event.data;
    await upsertRows(tx, agencyTable, [{ id, name, head_email, office_email }]);
  } else if (event?.type === 'AgencyRenamed')
    await updateRows<AgencyColumn>(tx, agencyTable, ['name'], [{ id, name: event.data.name }]);
  else if (event?.type === 'AgencyContactsChanged') {
    const { headEmail: head_email, officeEmail: office_email } = event.data;
    const row = { id, head_email, office_email };
    await updateRows<AgencyColumn>(tx, agencyTable, ['head_email', 'office_email'], [row]);
    await readdress({ accountIds: [], agencyIds: [id] }, tx, timeZone);
  }
}

async function applyToAccount(recorded: RecordedEvent, tx: PoolClient, timeZone: string): Promise<void> {
  const id = idIn(recorded.streamId);
  const known = await keptStates<Account>(tx, accountTable, [id]);
  const { event, state } = foldAccount(known.get(id) ?? null, recorded);
  if (event === null || state === null) return;
  await upsertRows(tx, accountTable, [{ id, role: state.role, agency_id: state.agencyId, state }]);
  if (event.type === 'AccountEmailChanged')
    await readdress({ accountIds: [id], agencyIds: [] }, tx, timeZone);
  await withdrawUnwanted([state], tx, timeZone);
}

async function applyOutcomes(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  const delivered: OutgoingRow[] = [];
  const failed = new Map<string, { id: string; outcome: string; at: string }>();
  for (const recorded of events) {
    const event = decodedEvent<DeliveryEvent>(deliveryEventSchemas, recorded);
    const { recordedAt: at } = envelopeOf(recorded);
    if (event?.type === 'NotificationDelivered') {
      const { notificationId: id, receipt: outcome } = event.data;
      delivered.push({ id, state: 'delivered', outcome, outcome_at: at });
    } else if (event?.type === 'NotificationFailed' && event.data.final === true) {
      const { notificationId: id, reason: outcome } = event.data;
      failed.set(id, { id, outcome, at });
    }
  }
  // What was withdrawn while it was being sent is not there to be sent again. What arrived has arrived, whatever else failed.
  if (failed.size > 0)
    await tx.query(
      `UPDATE outgoing o SET outcome = f.outcome, outcome_at = f.at,
         state = CASE o.state WHEN 'withdrawn' THEN o.state ELSE 'dead' END
       FROM json_to_recordset($1::json) AS f(id text, outcome text, at timestamptz)
       WHERE o.id = f.id AND o.state <> 'delivered'`,
      [JSON.stringify([...failed.values()])],
    );
  await updateRows<keyof typeof outgoingTable.columns>(
    tx,
    outgoingTable,
    ['state', 'outcome', 'outcome_at'],
    delivered,
  );
}
