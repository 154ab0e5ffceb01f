import {
  binaryEvent,
  EventStoreDBClient,
  jsonEvent,
  PARK,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type ResolvedEvent,
  START,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rounds } from '../contract/long-rounds.fixture.js';
import { type Answers, everything, STREAMS } from './damage-reader.fixture.js';
import { damageEveryCopy } from './damaged-file.fixture.js';
import { startEventStore, verifyEventStore } from './index.js';

const RUNS = rounds({ usual: 100, long: 3_000 });
const PAGE = 4096;
const LONGEST_ANSWER_MS = 60_000;

let folder: string;
let content: Buffer;
let pristine: Map<string, string>;
let reader: Reader;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-damage-'));
  const data = join(folder, 'pristine');
  const server = await startEventStore({ port: 0, data });
  const client = EventStoreDBClient.connectionString(server.url);
  for (let n = 0; n < 120; n += 1)
    await client.appendToStream(STREAMS[n % 7] ?? '', [
      event(n, 'x'.repeat(n % 9 === 0 ? 6000 : 150)),
      event(n),
    ]);
  await client.setStreamMetadata('stream-0', { maxCount: 20 });
  await client.deleteStream('stream-1');
  await client.tombstoneStream('stream-2');
  pristine = new Map(await everything(client));
  await client.dispose();
  await server.stop();
  content = readFileSync(join(data, 'data.mdb'));
  reader = new Reader();
}, 120_000);
afterAll(() => {
  reader.close();
  rmSync(folder, { recursive: true, force: true });
});

const event = (n: number, text = '') => jsonEvent({ type: 't', data: { n, text } });

/** Reads folders in a process of its own; a crash of it ends the test with what was changed. */
class Reader {
  private readonly child: ChildProcess = fork(
    join(process.cwd(), 'dist/libs/embedded/event-store/src/damage-reader.fixture.js'),
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] },
  );
  private complaints = '';

  constructor() {
    this.child.stderr?.on('data', (text: Buffer) => (this.complaints += text.toString('utf8')));
  }

  async answers(data: string): Promise<Answers> {
    this.child.send(data);
    const patience = new AbortController();
    const ended = once(this.child, 'exit', patience).then(([code, signal]) => {
      throw new Error(`The server ended with ${String(signal ?? code)}: ${this.complaints}`);
    });
    const late = pause(LONGEST_ANSWER_MS, undefined, patience).then(() => {
      throw new Error('The server neither answers nor ends.');
    });
    try {
      const [answers] = (await Promise.race([once(this.child, 'message', patience), ended, late])) as [
        Answers,
      ];
      return answers;
    } finally {
      patience.abort();
      for (const each of [ended, late]) each.catch(() => undefined);
    }
  }

  close(): void {
    this.child.removeAllListeners('exit').kill('SIGKILL');
  }
}

/** A folder whose file differs from the written one. */
function folderOf(bytes: Buffer): string {
  const data = join(folder, 'changed');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data);
  writeFileSync(join(data, 'data.mdb'), bytes);
  return data;
}

const REFUSAL =
  /is damaged: |is torn: |is not an event store's file|holds another program's LMDB file|format version/;

/** Checks what a server makes of the file, and says which of the three it was. */
async function judge(bytes: Buffer): Promise<'refused' | 'told' | 'none'> {
  const answers = await reader.answers(folderOf(bytes));
  if ('refused' in answers) {
    expect(answers.refused).toMatch(REFUSAL);
    return 'refused';
  }
  const read = new Map(answers.read);
  const differing = [...pristine].filter(([name, given]) => read.get(name) !== given);
  for (const [name] of differing) expect([name, read.get(name)]).toEqual([name, 'told to be damaged']);
  return differing.length > 0 ? 'told' : 'none';
}

describe('the file of a stopped server', () => {
  test('with any one byte changed is refused with a sentence, or the readers of what is damaged are told, or nothing is', async () => {
    const effects = new Map<string, number>();
    // Headers and the pages' pointers are where a byte does most: half of the changes are there.
    const place = fc.oneof(fc.nat(PAGE - 1), fc.nat(60));
    const change = fc.tuple(fc.nat(content.length / PAGE - 1), place, fc.nat(255));
    await fc.assert(
      fc.asyncProperty(change, async ([page, at, to]) => {
        const bytes = Buffer.from(content);
        bytes[page * PAGE + at] = to;
        const effect = await judge(bytes);
        effects.set(effect, (effects.get(effect) ?? 0) + 1);
      }),
      { numRuns: RUNS },
    );
    expect(effects.get('refused')).toBeGreaterThan(0);
  }, 3_600_000);
  test('with a damaged note of its format is refused as damaged', async () => {
    const data = folderOf(content);
    damageEveryCopy(join(data, 'data.mdb'), '{"name":"embedded', '{"name":\u0000embedded');
    await expect(verifyEventStore(data)).rejects.toThrow(
      'is damaged: the note of its format is not as it was',
    );
  });
  test('with a page of zeros anywhere is refused, or nothing was on that page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(content.length / PAGE - 1), async (page) => {
        const bytes = Buffer.from(content);
        bytes.fill(0, page * PAGE, (page + 1) * PAGE);
        expect(['refused', 'none']).toContain(await judge(bytes));
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 3_600_000);
});

describe('an event damaged so long ago that a start does not look at it', () => {
  const data = () => join(folder, 'long');
  let damagedAt: bigint | undefined;
  beforeAll(async () => {
    const server = await startEventStore({ port: 0, data: data() });
    const client = EventStoreDBClient.connectionString(server.url);
    for (const stream of ['hit', 'spared'])
      await client.appendToStream(stream, [event(1), event(2), event(3)]);
    for (let n = 0; n < 25; n += 1)
      await client.appendToStream(
        'later',
        Array.from({ length: 1000 }, () => event(n)),
      );
    for await (const { event: each } of client.readStream('hit')) damagedAt ??= each?.position?.commit;
    await client.dispose();
    await server.stop();
    damageEveryCopy(join(data(), 'data.mdb'), 'hitt{"n":1', 'hitt{"n":9');
  }, 120_000);
  test('is never given to a reader, who is told its position; other streams are read and written', async () => {
    const server = await startEventStore({ port: 0, data: data() });
    const client = EventStoreDBClient.connectionString(server.url);
    const numbers = async (source: AsyncIterable<ResolvedEvent>): Promise<unknown[]> => {
      const given: unknown[] = [];
      for await (const { event: each } of source) given.push((each?.data as { n?: number }).n);
      return given;
    };
    const reported = `The event at position ${String(damagedAt)} is not as it was written`;
    await expect(numbers(client.readStream('hit'))).rejects.toThrow(reported);
    await expect(numbers(client.readAll())).rejects.toThrow(reported);
    const subscription = client.subscribeToStream('hit', { fromRevision: START });
    const [error] = (await once(subscription, 'error')) as [Error];
    expect(error.message).toContain(reported);
    expect(await numbers(client.readStream('hit', { fromRevision: 1n }))).toEqual([2, 3]);
    expect(await numbers(client.readStream('spared'))).toEqual([1, 2, 3]);
    await client.appendToStream('spared', event(4));
    expect(await numbers(client.readStream('spared'))).toEqual([1, 2, 3, 4]);
    await client.dispose();
    await server.stop();
  });
  test.each(['acknowledge', 'park', 'hold'] as const)(
    'ends the consumers of a group with DATA_LOSS, and nobody else, when they %s what comes before it',
    async (action) => {
      const server = await startEventStore({ port: 0, data: data(), warn: () => undefined });
      const client = EventStoreDBClient.connectionString(server.url);
      const group = `group-${action}`;
      await client.createPersistentSubscriptionToAll(
        group,
        persistentSubscriptionToAllSettingsFromDefaults({
          startFrom: START,
          messageTimeout: 100,
          maxRetryCount: 1,
        }),
      );
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const subscription = client.subscribeToPersistentSubscriptionToAll(group);
        subscription.on('data', (resolved) => {
          if (action === 'acknowledge') void subscription.ack(resolved);
          if (action === 'park') void subscription.nack(PARK, 'because', resolved);
        });
        const [error] = (await once(subscription, 'error')) as [Error];
        expect(error.message).toContain(
          `The event at position ${String(damagedAt)} is not as it was written`,
        );
      }
      const parked = action === 'acknowledge' ? 0n : 1n;
      const { stats } = await client.getPersistentSubscriptionToAllInfo(group);
      expect(stats.parkedMessageCount).toBe(parked);
      await client.appendToStream('spared', event(5));
      await client.deletePersistentSubscriptionToAll(group);
      await client.dispose();
      await server.stop();
    },
  );
  test('is left out of what a group replays', async () => {
    const server = await startEventStore({ port: 0, data: data(), warn: () => undefined });
    const client = EventStoreDBClient.connectionString(server.url);
    await client.createPersistentSubscriptionToStream(
      'empty',
      'replaying',
      persistentSubscriptionToStreamSettingsFromDefaults({}),
    );
    const links = ['0@hit', '1@hit', '2@spared'].map((to) =>
      binaryEvent({ type: '$>', data: Buffer.from(to) }),
    );
    await client.appendToStream('$persistentsubscription-empty::replaying-parked', links);
    const subscription = client.subscribeToPersistentSubscriptionToStream('empty', 'replaying');
    const seen: unknown[] = [];
    subscription.on('data', (resolved) => {
      seen.push((resolved.event?.data as { n: number }).n);
      void subscription.ack(resolved);
    });
    await client.replayParkedMessagesToStream('empty', 'replaying');
    while (seen.length < 2) await pause(5);
    expect(seen).toEqual([2, 3]);
    await subscription.unsubscribe();
    await client.dispose();
    await server.stop();
  });
  test('is found by a look at everything', async () => {
    const { damages } = await verifyEventStore(data());
    expect(damages).toEqual([
      `The event at position ${String(damagedAt)} is not as it was written: the log is damaged`,
    ]);
  });
});

describe('a look at everything', () => {
  test('finds nothing wrong with a whole log', async () => {
    const { events, damages } = await verifyEventStore(folderOf(content));
    expect(damages).toEqual([]);
    expect(events).toBeGreaterThan(240);
  });
  test('names the position of a damaged event', async () => {
    const data = folderOf(content);
    damageEveryCopy(join(data, 'data.mdb'), '"n":77,"text":""', '"n":78,"text":""');
    const { damages } = await verifyEventStore(data);
    expect(damages).toEqual([expect.stringMatching(/^The event at position \d+ is not as it was written/)]);
  });
  test('leaves the file as it is', async () => {
    const data = folderOf(content);
    await verifyEventStore(data);
    expect(readFileSync(join(data, 'data.mdb')).equals(content)).toBe(true);
  });
  test('refuses a folder without a log', async () => {
    await expect(verifyEventStore(join(folder, 'nowhere'))).rejects.toThrow('holds no event store');
  });
});
