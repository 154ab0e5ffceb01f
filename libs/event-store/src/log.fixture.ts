import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import { FlakyProxy } from '../../../test/servers/flaky-proxy.fixture.js';
import {
  connectEventStore,
  type EventStore,
  type EventToAppend,
  type JsonObject,
  type RecordedEvent,
} from './index.js';
import { startTestEventStore, type TestEventStore } from './servers.fixture.js';

/** The server of the file, and of each test its own way to it. */
export let server: TestEventStore;
export let proxy: FlakyProxy;
export let store: EventStore;

/** Starts the server for a file of tests, and reaches it through a proxy that can fail. */
export function useServer(): void {
  beforeAll(async () => {
    server = await startTestEventStore();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    proxy = await FlakyProxy.to(server.port);
    store = connect(20_000);
  });

  afterEach(async () => {
    await store.close();
    await proxy.close();
  });
}

/** Soon takes a silent log for a dead one: for tests of connections that fail. */
export function connect(totalMs: number): EventStore {
  return connectEventStore(`esdb://127.0.0.1:${proxy.port}?tls=false`, {
    idleTimeoutMs: 400,
    append: { idleTimeoutMs: 400, totalMs },
  });
}

/** With the limits of production: for tests that keep the machine so busy that an answer may take its time. */
export function connectPatiently(): EventStore {
  return connectEventStore(`esdb://127.0.0.1:${proxy.port}?tls=false`);
}

export function event(type: string, data: JsonObject = {}): EventToAppend {
  return { id: randomUUID(), type, data, metadata: { commandId: randomUUID() } };
}

export async function collect(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const each of events) all.push(each);
  return all;
}

export const stream = (prefix = 'directive-') => `${prefix}${randomUUID()}`;

export async function appendDirectly(
  streamId: string,
  ...events: Parameters<EventStoreDBClient['appendToStream']>[1][]
): Promise<void> {
  const client = EventStoreDBClient.connectionString(server.url);
  for (const each of events) await client.appendToStream(streamId, each);
  await client.dispose();
}
