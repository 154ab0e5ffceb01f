import { connectEventStore, ourStreamPrefixes, type EventStore } from '#event-store';
import { createPool } from '#platform';
import {
  accountsConsumer,
  agenciesConsumer,
  auditTrailConsumer,
  directivesConsumer,
  inboxConsumer,
  meetingsConsumer,
} from '#read-models';
import { createConsumerRunner } from '#consumers';
import { begin, figure, report } from './figures.js';
import { appendDrafts } from './filling.js';
import type { RunningSystem } from './running-system.js';

const consumers = [
  directivesConsumer('Asia/Ho_Chi_Minh'),
  meetingsConsumer,
  agenciesConsumer,
  accountsConsumer,
  auditTrailConsumer('Asia/Ho_Chi_Minh'),
  inboxConsumer,
];

/** How many events are added before, so that the figures do not depend on what else was measured. */
const leastEvents = 20_000;

/**
 * Projects the whole log anew, one read model at a time, each as a next version that fills its own tables beside the
 * live ones, against a bare read of the same log by the same client.
 */
export async function benchRebuild({ endpoints, http }: RunningSystem): Promise<void> {
  begin('Rebuild of the read models against a bare read of the log');
  await appendDrafts(http, leastEvents);
  const eventStore = connectEventStore(endpoints.eventStore);
  const pool = createPool(endpoints.database);
  try {
    await measure(eventStore, pool);
  } finally {
    await pool.end();
    await eventStore.close();
  }
}

async function measure(eventStore: EventStore, pool: ReturnType<typeof createPool>): Promise<void> {
  const before = await bareRead(eventStore);
  const { events } = before;
  const rates: [name: string, perSecond: number][] = [];
  for (const consumer of consumers) {
    const next = { ...consumer, version: consumer.version + 1 };
    const failures: Error[] = [];
    const runner = createConsumerRunner({
      eventStore,
      pool,
      consumers: [next],
      onFailure: (_build, error) => failures.push(error),
    });
    const from = performance.now();
    await runner.prepare();
    await runner.run(consumer.name);
    await standing(pool, next.name, next.version);
    rates.push([consumer.name, events / ((performance.now() - from) / 1_000)]);
    await runner.close();
    if (failures[0]) throw failures[0];
  }
  // The faster of the reads before and after: a busy moment must not flatter the ratios.
  const bare = Math.max(before.perSecond, (await bareRead(eventStore)).perSecond);
  report(`bare read of ${figure(events)} events`, bare, 'events a second');
  for (const [name, rate] of rates)
    report(`${name}: ratio`, rate / bare, `(${figure(rate)} events a second)`, { atLeast: 0.3 });
}

async function bareRead(eventStore: EventStore): Promise<{ events: number; perSecond: number }> {
  let events = 0;
  const from = performance.now();
  for await (const event of eventStore.readAll({ prefixes: ourStreamPrefixes })) events += event.type ? 1 : 0;
  return { events, perSecond: events / ((performance.now() - from) / 1_000) };
}

/** Waits until the rebuilt version has taken over. */
async function standing(pool: ReturnType<typeof createPool>, name: string, version: number): Promise<void> {
  for (let tries = 0; tries < 12_000; tries += 1) {
    const { rows } = await pool.query<{ live: boolean }>(
      'SELECT live FROM consumer WHERE name = $1 AND version = $2',
      [name, version],
    );
    if (rows[0]?.live) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${name} ${version} did not take over in time`);
}
