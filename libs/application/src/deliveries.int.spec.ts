import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineActor, type DeliveryOutcome } from '#domain';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { inspections, simulations } from './aggregates.js';
import { StaleRevision } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { Deliveries } from './deliveries.js';

let data: string;
let server: RunningEventStore;
let eventStore: EventStore;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'dondoc-deliveries-'));
  server = await startEventStore({ port: 0, data });
  eventStore = connectEventStore(server.url);
});

afterAll(async () => {
  await eventStore.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const at = '2022-07-20T02:00:00.000Z';

const envelope = (commandId: string = randomUUID()) => ({
  ...{ commandId, fingerprint: commandId, correlationId: commandId, causationId: commandId },
  ...{ by: engineActor, at },
});

async function typesIn(streamId: string): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of eventStore.readStream(streamId)) types.push(type);
  return types;
}

/** The log, with how often a stream of it was read. */
function counting(): { log: EventStore; reads: () => number } {
  let reads = 0;
  const log: EventStore = {
    ...eventStore,
    readStream: (...how) => {
      reads += 1;
      return eventStore.readStream(...how);
    },
  };
  return { log, reads: () => reads };
}

const attempt = (notificationId: string) =>
  ({
    notificationId,
    reminderId: 'r',
    directiveId: 'd',
    channel: 'email',
    recipient: { kind: 'office' },
  }) as const;
const delivered = (id: string): DeliveryOutcome => ({
  type: 'NotificationDelivered',
  data: { ...attempt(id), receipt: '250' },
});
const failed = (id: string): DeliveryOutcome => ({
  type: 'NotificationFailed',
  data: { ...attempt(id), reason: '550', final: true },
});

describe('the outcome of a delivery', () => {
  it('is recorded without its stream being read', async () => {
    const { log, reads } = counting();
    const id = randomUUID();
    expect(await new Deliveries(log).record(delivered(id), envelope())).toBe(true);
    expect([reads(), await typesIn(`delivery-${id}`)]).toEqual([0, ['NotificationDelivered']]);
  });

  it('is recorded once, whichever process was first', async () => {
    const id = randomUUID();
    expect(await new Deliveries(eventStore).record(delivered(id), envelope())).toBe(true);
    expect(await new Deliveries(eventStore).record(delivered(id), envelope())).toBe(false);
    expect(await typesIn(`delivery-${id}`)).toEqual(['NotificationDelivered']);
  });

  it('that failed is followed by that of another attempt', async () => {
    const id = randomUUID();
    const deliveries = new Deliveries(eventStore);
    await deliveries.record(failed(id), envelope());
    await deliveries.record(failed(id), envelope());
    expect(await deliveries.record(delivered(id), envelope())).toBe(true);
    expect(await typesIn(`delivery-${id}`)).toEqual([
      ...['NotificationFailed', 'NotificationFailed', 'NotificationDelivered'],
    ]);
  });
});

describe('what is only noted', () => {
  const read = { type: 'RecordReading', read: { reading: 'events', query: {} } } as const;

  it('is noted behind whatever stands there, of which nothing but the end is read', async () => {
    const id = randomUUID();
    for (let notes = 0; notes < 5; notes += 1)
      await new DeciderCommandHandler(eventStore).handle(inspections, id, read, envelope());
    const seen: number[] = [];
    const handler = new DeciderCommandHandler({
      append: (...how) => eventStore.append(...how),
      async *readStream(...how) {
        for await (const event of eventStore.readStream(...how)) {
          seen.push(Number(event.revision));
          yield event;
        }
      },
    });
    const { revision } = await handler.handle(inspections, id, read, envelope());
    expect([revision, seen]).toEqual([5n, [4]]);
    expect((await handler.handle(inspections, id, read, envelope())).revision).toBe(6n);
    expect(seen).toEqual([4]);
  });

  it('loses nothing where several note at once', async () => {
    const id = randomUUID();
    const noted = Array.from({ length: 5 }, () =>
      new DeciderCommandHandler(eventStore).handle(inspections, id, read, envelope()),
    );
    await Promise.all(noted);
    expect(await typesIn(`inspection-${id}`)).toHaveLength(noted.length);
  });

  it('is refused where it was to be the first and is not', async () => {
    const id = randomUUID();
    const move = { type: 'AdvanceSimulatedTime', to: new Date(at) } as const;
    const first = { ifRevision: 'no_stream' } as const;
    const begin = () =>
      new DeciderCommandHandler(eventStore).handle(simulations, id, move, { ...envelope(), ...first });
    await begin();
    await expect(begin()).rejects.toThrow(StaleRevision);
  });
});
