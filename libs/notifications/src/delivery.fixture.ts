import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import { startEventStore, startPostgres } from '#embedded';
import { alwaysBy, composeCalendar, defaultPolicy } from '#domain';
import { connectEventStore, type EventStore, type JsonObject } from '#event-store';
import { createPool, SimulatedClock } from '#platform';
import { createConsumerRunner, migrateReadModels } from '#consumers';
import type { Pool } from 'pg';
import { dispatcher, type DispatchOptions } from './dispatch/dispatch-due.js';
import { migrateDelivery } from './migrate.js';
import { deliverNotifications } from './outgoing/deliver-notifications.js';
import { trackOverduePeriods } from './unreminded/track-overdue-periods.js';

const timeZone = 'Asia/Ho_Chi_Minh';
/** The mornings of an office that has published nothing. */
export const usualMornings = { rulesFor: () => usualRules };
const usualRules = alwaysBy(defaultPolicy, composeCalendar(timeZone, []));
export const morning = '2022-12-12T01:00:00.000Z';

/** A log and a database of the test's own, with what keeps outgoing rows between them. */
export interface Office {
  readonly pool: Pool;
  readonly eventStore: EventStore;
  readonly clock: SimulatedClock;
  write(streamId: string, type: string, data: JsonObject): Promise<string>;
  /** Writes what no reader understands, as another program might. */
  writeUnreadable(streamId: string): Promise<void>;
  /** Brings the outgoing rows to the end of the log. */
  project(): Promise<void>;
  dispatching(
    channels: DispatchOptions['channels'],
    how?: Partial<Pick<DispatchOptions, 'circuitRestsMs' | 'eventStore' | 'settleMs'>>,
  ): ReturnType<typeof dispatcher> & { readonly outcomes: string[] };
  /** The outcomes on record of what one address was sent. */
  recorded(address: string): Promise<{ type: string; data: JsonObject; metadata: JsonObject }[]>;
  stop(): Promise<void>;
}

export async function openOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'dondoc-delivery-'));
  const [log, database] = await Promise.all([
    startEventStore({ port: 0, data: join(folder, 'log') }),
    startPostgres({ data: join(folder, 'database') }),
  ]);
  const eventStore = connectEventStore(log.url);
  const pool = createPool(database.url);
  await migrateReadModels(pool);
  await migrateDelivery(pool);
  const clock = new SimulatedClock(new Date(morning));
  const failures: Error[] = [];
  const runner = createConsumerRunner({
    eventStore,
    pool,
    consumers: [deliverNotifications(timeZone, usualMornings), trackOverduePeriods(timeZone)],
    onFailure: (_build, error) => failures.push(error),
  });
  const revisions = new Map<string, bigint>();
  return {
    pool,
    eventStore,
    clock,
    async write(streamId, type, data) {
      const id = randomUUID();
      const metadata = { schemaVersion: 1, recordedAt: clock.now().toISOString() };
      const expected = revisions.get(streamId) ?? 'no_stream';
      const { revision } = await eventStore.append(streamId, expected, [{ id, type, data, metadata }]);
      revisions.set(streamId, revision);
      return id;
    },
    async writeUnreadable(streamId) {
      const foreigner = EventStoreDBClient.connectionString(log.url);
      const { nextExpectedRevision } = await foreigner.appendToStream(
        streamId,
        binaryEvent({ type: 'Theirs', data: Buffer.from('no') }),
      );
      revisions.set(streamId, nextExpectedRevision);
      await foreigner.dispose();
    },
    async project() {
      for (const name of runner.names) {
        const result = await runner.run(name);
        const error = result?.error ?? failures[0];
        if (error) throw error;
      }
    },
    dispatching(channels, how = {}) {
      const outcomes: string[] = [];
      const dispatch = dispatcher({
        pool,
        eventStore,
        clock,
        channels,
        publicUrl: 'https://dondoc.example.vn',
        timeZone,
        chance: () => 1,
        onOutcome: ({ outcome, notifications }) => outcomes.push(`${outcome} ${notifications}`),
        settleMs: 0,
        ...how,
      });
      return { ...dispatch, outcomes };
    },
    async recorded(address) {
      const found: { type: string; data: JsonObject; metadata: JsonObject }[] = [];
      for await (const { type, data, metadata } of eventStore.catchUp({
        after: null,
        prefixes: ['delivery-'],
      }))
        if (data['address'] === address) found.push({ type, data, metadata });
      return found;
    },
    async stop() {
      await runner.close();
      await eventStore.close();
      await pool.end();
      await Promise.all([log.stop(), database.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An agency with an office that can be written to, and a directive of its own. */
export async function engage(
  office: Office,
  agencyId: string,
  officeEmail: string | null,
  title = 'Thực hiện Kết luận số 84-KL/TW',
): Promise<void> {
  await office.write(`agency-${agencyId}`, 'AgencyRegistered', {
    agencyId,
    code: agencyId,
    name: 'Tòa án nhân dân tỉnh',
    headEmail: null,
    officeEmail,
  });
  await office.write(`directive-of-${agencyId}`, 'DirectiveDrafted', {
    directiveId: `of-${agencyId}`,
    meetingId: 'meeting-1',
    meetingHeldOn: '2022-07-20',
    number: '01/2022/01',
    title,
    content: 'Nội dung',
    urgency: 'urgent',
    leadAgencyId: agencyId,
    coordinators: [],
    deadline: null,
    indicators: [],
  });
}

/** Reminds whoever an audience is of the agency's directive. */
export function remind(
  office: Office,
  agencyId: string,
  step: string,
  audience: JsonObject[] = [{ kind: 'agency', agencyId }],
  type = 'ReminderIssued',
  deadline = '2022-12-14',
): Promise<string> {
  return office.write(`directive-of-${agencyId}`, type, {
    step,
    deadline,
    dueAt: morning,
    late: false,
    audience,
    policy: { id: 'default', version: 1 },
  });
}
