import {
  accountEventSchemas,
  agencyEventSchemas,
  deliveryEventSchemas,
  directiveEventSchemas,
  dispatchId,
  evolveAccount,
  type Account,
  type AccountEvent,
  type AgencyEvent,
  type DeliveryEvent,
  type DirectiveEvent,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import {
  decodedEvent,
  envelopeOf,
  idIn,
  insertRows,
  updateRows,
  upsertRows,
  type Consumer,
  type Row,
} from '#read-models';
import type { PoolClient } from 'pg';
import {
  accountTable,
  agencyTable,
  directiveTable,
  outgoingTable,
  outgoingTables,
} from './outgoing-tables.js';
import { readDirectory } from './directory.js';
import { readdress } from './readdressing.js';
import { recipientsOf, type Directory } from './recipients.js';
import { digestTime, sendableFrom } from './send-time.js';
import { outdatedBy, withdrawOutdated, withdrawUnwanted, type Outdating } from './withdrawals.js';

export const deliverNotificationsName = 'deliver_notifications';

type AgencyColumn = keyof typeof agencyTable.columns;
type OutgoingRow = Row<keyof typeof outgoingTable.columns>;
type DirectiveRow = Row<keyof typeof directiveTable.columns>;

/**
 * Keeps what is to leave the product: one row a reminder, channel and address, until its outcome is on record. Who is
 * reached, and how, is decided by what the log held when the reminder was recorded.
 * @param timeZone the committee's
 */
export function deliverNotifications(timeZone: string): Consumer {
  return {
    name: deliverNotificationsName,
    version: 8,
    prefixes: ['directive-', 'delivery-', 'agency-', 'account-'],
    tables: outgoingTables,
    async apply(batch, tx) {
      for (const run of runsOf(batch)) await applyRun(run, tx, timeZone);
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

async function applyRun({ kind, events }: OneKind, tx: PoolClient, timeZone: string): Promise<void> {
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
      return applyToDirectives(events, tx, timeZone);
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
  const known = 'SELECT state FROM outgoing_account WHERE id = $1';
  const { rows } = await tx.query<{ state: Account }>(known, [id]);
  const event = decodedEvent<AccountEvent>(accountEventSchemas, recorded);
  const state = event && evolveAccount(rows[0]?.state ?? null, event);
  if (!state) return;
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

async function applyToDirectives(
  events: readonly RecordedEvent[],
  tx: PoolClient,
  timeZone: string,
): Promise<void> {
  const known = events.map((recorded) => ({
    recorded,
    event: decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded),
  }));
  await keepDirectives(known, tx);
  await addReminders(known, tx, timeZone);
  await withdrawOutdated(known.flatMap(outdating), tx);
}

function outdating({ recorded, event }: Known): Outdating[] {
  if (event === null) return [];
  const { streamId, position } = recorded;
  const agencyId = 'agencyId' in event.data ? (event.data.agencyId ?? null) : null;
  return outdatedBy(event).map((outdated) => ({
    directiveId: idIn(streamId),
    position,
    outdated,
    agencyId,
  }));
}

async function addReminders(known: readonly Known[], tx: PoolClient, timeZone: string): Promise<void> {
  const reminders = known.filter(({ event }) => isReminder(event));
  if (reminders.length === 0) return;
  const directory = await readDirectory(tx, timeZone);
  const urgent = await urgentAmong(
    reminders.map(({ recorded }) => idIn(recorded.streamId)),
    tx,
  );
  await insertRows(
    tx,
    outgoingTable,
    reminders.flatMap(({ recorded, event }) => outgoingRows(recorded, event, directory, urgent)),
  );
}

interface Known {
  readonly recorded: RecordedEvent;
  readonly event: DirectiveEvent | null;
}

/** What a message says of a directive: as it was drafted, assigned, and put right since. */
async function keepDirectives(known: readonly Known[], tx: PoolClient): Promise<void> {
  const rowsOf = (told: (event: DirectiveEvent) => Omit<DirectiveRow, 'id'> | undefined): DirectiveRow[] =>
    known.flatMap(({ recorded, event }) => {
      const row = event ? told(event) : undefined;
      return row ? [{ id: idIn(recorded.streamId), ...row }] : [];
    });
  const drafted = rowsOf((event) => {
    if (event.type !== 'DirectiveDrafted') return undefined;
    const { number, title, content, urgency, leadAgencyId: lead_agency_id } = event.data;
    return { number, title, content, notice: null, notice_on: null, urgency, lead_agency_id };
  });
  await upsertRows(tx, directiveTable, drafted);
  const amended = rowsOf((event) => {
    if (event.type !== 'DirectiveAmended') return undefined;
    const { title, urgency, leadAgencyId: lead_agency_id } = event.data;
    return { title, urgency, lead_agency_id };
  });
  await updateRows<keyof typeof directiveTable.columns>(
    tx,
    directiveTable,
    ['title', 'urgency', 'lead_agency_id'],
    amended,
  );
  const led = rowsOf((event) =>
    event.type === 'DirectiveAssigned' || event.type === 'DirectiveReassigned'
      ? { lead_agency_id: event.data.leadAgencyId }
      : undefined,
  );
  await updateRows<keyof typeof directiveTable.columns>(tx, directiveTable, ['lead_agency_id'], led);
  const issued = rowsOf((event) =>
    event.type === 'DirectiveIssued'
      ? { notice: event.data.notice, notice_on: event.data.publishedOn }
      : undefined,
  );
  await updateRows<keyof typeof directiveTable.columns>(tx, directiveTable, ['notice', 'notice_on'], issued);
  for (const field of ['title', 'content', 'urgency'] as const) {
    const corrected = rowsOf((event) =>
      event.type === 'CorrectionRecorded' && event.data.field === field
        ? { [field]: String(event.data.value) }
        : undefined,
    );
    await updateRows<keyof typeof directiveTable.columns>(tx, directiveTable, [field], corrected);
  }
}

type Reminder = Extract<DirectiveEvent, { type: 'ReminderIssued' | 'EscalationRaised' }>;

function isReminder(event: DirectiveEvent | null): event is Reminder {
  return event?.type === 'ReminderIssued' || event?.type === 'EscalationRaised';
}

function outgoingRows(
  recorded: RecordedEvent,
  event: DirectiveEvent | null,
  directory: Directory,
  urgent: ReadonlySet<string>,
): OutgoingRow[] {
  if (!isReminder(event)) return [];
  const directiveId = idIn(recorded.streamId);
  const atOnce = event.type === 'EscalationRaised' && urgent.has(directiveId);
  const { actor, recordedAt } = envelopeOf(recorded);
  const { dueAt, late } = event.data;
  const from = sendableFrom({ dueAt, late, recordedAt });
  return event.data.audience.flatMap((audience) =>
    recipientsOf(audience, directory).map((to): OutgoingRow => ({
      id: dispatchId(recorded.id, audience, to.channel, to.address, to.apart),
      position: recorded.position,
      reminder_id: recorded.id,
      directive_id: directiveId,
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

async function urgentAmong(ids: readonly string[], tx: PoolClient): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM outgoing_directive WHERE id = ANY($1) AND urgency <> 'normal'`,
    [[...new Set(ids)]],
  );
  return new Set(rows.map(({ id }) => id));
}
