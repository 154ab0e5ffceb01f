import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dispatchId, type Audience } from '#domain';
import type { JsonObject, RecordedEvent } from '#event-store';
import { createPool } from '#platform';
import type { Pool, PoolClient } from 'pg';
import { startOwnDatabase, type OwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { usualMornings } from '../delivery.fixture.js';
import { deliverNotifications } from './deliver-notifications.js';
import { outgoingTables } from './outgoing-tables.js';

const consumer = deliverNotifications('Asia/Ho_Chi_Minh', usualMornings);
const at = '2022-12-12T01:00:00.000Z';
const rounds = 60;

let database: OwnDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
});
afterAll(async () => {
  await pool.end();
  await database.stop();
});

type Reported = readonly [streamId: string, type: string, data: JsonObject];

const recorded = ([streamId, type, data]: Reported, index: number): RecordedEvent => ({
  ...{ streamId, type, data, id: `event-${index}`, revision: 0n, created: new Date(at) },
  ...{ position: BigInt(index + 1), preparePosition: BigInt(index + 1) },
  metadata: { schemaVersion: 1, recordedAt: at },
});

/** What the tables hold after a log was applied in batches of a size; nothing of it stays. */
async function rowsAfter(log: readonly RecordedEvent[], size: number): Promise<Record<string, unknown>[]> {
  const tx = await pool.connect();
  try {
    await tx.query(`BEGIN; CREATE SCHEMA tried; SET LOCAL search_path = tried, public; ${outgoingTables}`);
    for (let from = 0; from < log.length; from += size)
      await consumer.apply(log.slice(from, from + size), tx);
    return await outgoing(tx);
  } finally {
    await tx.query('ROLLBACK');
    tx.release();
  }
}

async function outgoing(tx: PoolClient): Promise<Record<string, unknown>[]> {
  const { rows } = await tx.query<Record<string, unknown>>('SELECT * FROM outgoing ORDER BY id');
  // When it was noted is the machine's own time.
  return rows.map(({ noted_at: _, ...row }) => row);
}

const contacts = { headEmail: null, officeEmail: 'a@example.vn' };
const chair = { username: 'c', name: 'C', role: 'leader', agencyId: null, email: 'c@example.vn' };
const deputy = { ...chair, username: 'd', name: 'D', email: 'd@example.vn' };
const office: readonly Reported[] = [
  ['agency-a', 'AgencyRegistered', { agencyId: 'a', code: 'A', name: 'A', ...contacts }],
  ['account-chair', 'AccountRegistered', { accountId: 'chair', ...chair }],
  ['account-deputy', 'AccountRegistered', { accountId: 'deputy', ...deputy }],
];

const remind = (directive: string, step: string): Reported => {
  const isRaised = step.startsWith('escalate');
  const audience = isRaised ? { kind: 'leader' } : { kind: 'agency', agencyId: 'a' };
  const reported = { step, deadline: '2022-12-14', dueAt: at, late: false, audience: [audience] };
  const policy = { id: 'default', version: 1 };
  return [directive, isRaised ? 'EscalationRaised' : 'ReminderIssued', { ...reported, policy }];
};

const progress = { agencyId: 'a', percent: 5, narrative: 'x', effectiveOn: '2022-12-12' };
const chosen = { digestAt: '17:00', language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' };

/** What becomes of some message that is on its way. */
interface Ended {
  readonly message: number;
  readonly arrived: boolean;
}

const address = fc.constantFrom('a@example.vn', 'c@example.vn', 'new@example.vn', null);
const account = fc.constantFrom('account-chair', 'account-deputy');
const directive = fc.constantFrom('directive-1', 'directive-2');
const step = fc.constantFrom('overdue-1', 'overdue-2', 'silent-1', 'escalate-leader-5');
const next = fc.oneof(
  fc.tuple(directive, step).map(([stream, which]) => remind(stream, which)),
  directive.map((stream): Reported => [stream, 'DirectiveSuspended', { reason: 'Chờ ý kiến' }]),
  directive.map((stream): Reported => [
    stream,
    'ProgressReported',
    { ...progress, indicators: [], evidence: [] },
  ]),
  fc
    .tuple(account, fc.boolean())
    .map(([stream, email]): Reported => [
      stream,
      'NotificationSettingsChanged',
      { ...chosen, channels: { email, webhook: null } },
    ]),
  fc
    .tuple(account, address)
    .map(([stream, email]): Reported => [stream, 'AccountEmailChanged', { previousEmail: null, email }]),
  address.map((officeEmail): Reported => [
    'agency-a',
    'AgencyContactsChanged',
    { headEmail: null, officeEmail },
  ]),
  fc.record({ message: fc.nat(99), arrived: fc.boolean() }),
  fc.record({ message: fc.nat(99), arrived: fc.constant(true) }),
);

function logOf(happened: readonly (Reported | Ended)[]): RecordedEvent[] {
  const log = office.map(recorded);
  for (const each of happened) {
    const reported = 'message' in each ? outcomeOf(each, log) : each;
    if (reported) log.push(recorded(reported, log.length));
  }
  return log;
}

function outcomeOf({ message, arrived }: Ended, log: readonly RecordedEvent[]): Reported | undefined {
  const arrivals = log.filter(({ type }) => type === 'NotificationDelivered');
  const arrivedOf = new Set(arrivals.map(({ data }) => data['reminderId']));
  // A delivery that succeeded is recorded once, and nothing after it.
  const sent = log.filter(({ id, data }) => 'step' in data && !arrivedOf.has(id));
  const about = sent[message % sent.length];
  if (!about) return undefined;
  const [recipient] = about.data['audience'] as [Audience];
  const address = recipient.kind === 'leader' ? chair.email : contacts.officeEmail;
  const id = dispatchId(about.id, recipient, 'email', address);
  const attempt = { notificationId: id, reminderId: about.id, directiveId: about.streamId };
  const to = { channel: 'email', recipient, address };
  return arrived
    ? [`delivery-${id}`, 'NotificationDelivered', { ...attempt, ...to, receipt: `250 ${log.length}` }]
    : [`delivery-${id}`, 'NotificationFailed', { ...attempt, ...to, reason: '550', final: true }];
}

it('what is to be sent ends the same whether events come as one batch or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(next, { minLength: 4, maxLength: 40 }), async (happened) => {
      const log = logOf(happened);
      expect(await rowsAfter(log, log.length)).toEqual(await rowsAfter(log, 1));
    }),
    { numRuns: rounds },
  );
}, 60_000);
