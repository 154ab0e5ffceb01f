import { Server, ServerCredentials, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featureMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { begin, percentile, report } from './figures.js';
import { owe } from './leftovers.js';

const STORE = fileURLToPath(new URL('../../libs/embedded/event-store/src/main.js', import.meta.url));
const BARE = fileURLToPath(import.meta.url);
const IN_FLIGHT = 64;
const PAYLOAD = { directive: 'directive-1', text: 'x'.repeat(300) };

/** How much is measured; the defaults are what the targets speak of. */
export interface EventStoreBench {
  readonly appends: number;
  readonly events: number;
  readonly log: number;
  readonly rounds: number;
}

const FULL: EventStoreBench = { appends: 10_000, events: 100_000, log: 1_000_000, rounds: 3 };

/**
 * Prints what the embedded event store costs beside a bare gRPC server that
 * stores nothing, with the same client and messages in the same run. Servers
 * run in processes of their own; rounds alternate, and the median counts.
 */
export async function benchEventStore(scale: Partial<EventStoreBench> = {}): Promise<void> {
  const { appends, events, log, rounds } = { ...FULL, ...scale };
  const store = await startStore();
  const bare = await start(BARE, ['bare', String(events)]);
  begin(`Event store: ${IN_FLIGHT} appends in flight, ${events} events read, a log of ${log} events`);
  try {
    await appendMany(store.client, appends / 10);
    await appendMany(bare.client, appends / 10);
    const [ours, theirs] = await alternate(
      rounds,
      () => appendMany(store.client, appends),
      () => appendMany(bare.client, appends),
    );
    report('appends a second', appends / ours, '/s');
    report('appends a second of a bare echo', appends / theirs, '/s');
    report('appends, share of a bare echo', theirs / ours, 'x', { atLeast: 0.6 });
    await fill(store.client, 'long', events);
    await readAllOf(store.client, 'long');
    await readAllOf(bare.client, 'long');
    const [read, streamed] = await alternate(
      rounds,
      () => readAllOf(store.client, 'long'),
      () => readAllOf(bare.client, 'long'),
    );
    report('events read a second', events / read, '/s');
    report('events read a second of a bare stream', events / streamed, '/s');
    report('reading, share of a bare stream', streamed / read, 'x', { atLeast: 0.6 });
  } finally {
    await bare.stop();
    await store.stop();
  }
  await lengthOfLog(log, rounds);
}

/** What stays the same however long the log is: two stores side by side, read in turns. */
async function lengthOfLog(log: number, rounds: number): Promise<void> {
  const [short, long] = [await startStore(), await startStore()];
  for (const { client } of [short, long]) {
    await fill(client, 'probe', 100);
    await fill(client, 'other', 900);
  }
  for (let written = 0; written < log; written += 10_000) await fill(long.client, `bulk-${written}`, 10_000);
  await long.end();
  const from = performance.now();
  const reopened = await start(STORE, ['--port', '0', '--data', long.data]);
  report(`start of a process on ${log} events`, (performance.now() - from) / 1000, 's', { atMost: 1 });
  const fromEmpty = performance.now();
  const empty = await startStore();
  report('start of a process on an empty log', (performance.now() - fromEmpty) / 1000, 's');
  const [inLong, inShort] = await alternate(
    200 * rounds,
    () => readAllOf(reopened.client, 'probe'),
    () => readAllOf(short.client, 'probe'),
  );
  report('reading one stream, long log to short', inLong / inShort, 'x', { atMost: 1.3 });
  report('memory with a short log', (await memory(short)) / 1e6, 'MB');
  report(`memory with ${log} events`, (await memory(reopened)) / 1e6, 'MB');
  for (const each of [reopened, short, long, empty]) await each.stop();
}

/** A store on a folder of its own: `end` leaves the folder, `stop` removes it. */
async function startStore(): Promise<Running & { readonly data: string; end(): Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'event-store-bench-'));
  const removed = owe(() => rm(data, { recursive: true, force: true }));
  const running = await start(STORE, ['--port', '0', '--data', data]);
  const stop = async () => {
    await running.stop();
    await removed();
  };
  return { ...running, data, end: running.stop, stop };
}

async function alternate(
  rounds: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<[number, number]> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await one());
    theirs.push(await other());
  }
  return [percentile(ours, 0.5), percentile(theirs, 0.5)];
}

let next = 0;

/** Appends one event each to many streams; seconds it took. */
async function appendMany(client: EventStoreDBClient, count: number): Promise<number> {
  const from = performance.now();
  const end = next + count;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < end) {
        const n = next++;
        await client.appendToStream(`bench-${n % 5000}`, jsonEvent({ type: 'benched', data: PAYLOAD }));
      }
    }),
  );
  return (performance.now() - from) / 1000;
}

async function fill(client: EventStoreDBClient, stream: string, count: number): Promise<void> {
  for (let written = 0; written < count; written += 1000)
    await client.appendToStream(
      stream,
      Array.from({ length: Math.min(1000, count - written) }, () =>
        jsonEvent({ type: 'benched', data: PAYLOAD }),
      ),
    );
}

/** Reads a stream to its end; seconds it took. */
async function readAllOf(client: EventStoreDBClient, stream: string): Promise<number> {
  const from = performance.now();
  let count = 0;
  for await (const { event } of client.readStream(stream)) if (event !== undefined) count += 1;
  if (count === 0) throw new Error(`${stream} is empty`);
  return (performance.now() - from) / 1000;
}

interface Running {
  readonly url: string;
  readonly client: EventStoreDBClient;
  stop(): Promise<void>;
}

async function start(script: string, args: readonly string[]): Promise<Running> {
  const child = fork(script, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const killed = owe(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const client = EventStoreDBClient.connectionString(url);
  const stop = async () => {
    await client.dispose();
    await killed();
  };
  return { url, client, stop };
}

async function memory({ url }: Running): Promise<number> {
  const response = await fetch(`http://${new URL(url).host}/stats`);
  return ((await response.json()) as { proc: { mem: number } }).proc.mem;
}

/** The bare server: answers every batch append at once, and every read with one message over and over. */
async function serveBare(count: number): Promise<void> {
  const { batchAppend, read } = services.StreamsService;
  const message = recorded();
  const server = new Server({ 'grpc.max_receive_message_length': 16 * 1024 * 1024 });
  server.addService(
    { batchAppend, read: { ...read, responseSerialize: (bytes: Buffer) => bytes } },
    {
      batchAppend: (
        call: ServerDuplexStream<
          InstanceType<typeof streams.BatchAppendReq>,
          InstanceType<typeof streams.BatchAppendResp>
        >,
      ) => {
        call.on('data', (request: InstanceType<typeof streams.BatchAppendReq>) => {
          const success = new streams.BatchAppendResp.Success().setCurrentRevision('1');
          call.write(
            new streams.BatchAppendResp()
              .setCorrelationId(request.getCorrelationId())
              .setStreamIdentifier(request.getOptions()?.getStreamIdentifier())
              .setSuccess(success),
          );
        });
        call.on('end', () => call.end());
      },
      read: (call: ServerWritableStream<object, Buffer>) => {
        let sent = 0;
        const send = (): void => {
          while (sent < count && !call.cancelled) {
            sent += 1;
            if (!call.write(message)) return;
          }
          call.end();
        };
        call.on('drain', send);
        send();
      },
    },
  );
  serveFeatures(server);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  process.once('SIGTERM', () => process.exit(0));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ url: `esdb://127.0.0.1:${port}?tls=false` });
}

function recorded(): Buffer {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString('4c64bb0c-6dce-45dc-acb8-1140fdba477d'))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('long').toString('base64')))
    .setStreamRevision('1')
    .setCommitPosition('100')
    .setPreparePosition('100')
    .setData(Buffer.from(JSON.stringify(PAYLOAD)).toString('base64'));
  event
    .getMetadataMap()
    .set('type', 'benched')
    .set('content-type', 'application/json')
    .set('created', '17000000000000000');
  const read = new streams.ReadResp.ReadEvent().setEvent(event).setCommitPosition('100');
  return Buffer.from(new streams.ReadResp().setEvent(read).serializeBinary());
}

function serveFeatures(server: Server): void {
  server.addService(features.ServerFeaturesService, {
    getSupportedMethods: (_call: object, answer: (error: null, response: object) => void) => {
      const method = new featureMessages.SupportedMethod()
        .setServiceName('event_store.client.streams.streams')
        .setMethodName('batchappend');
      answer(
        null,
        new featureMessages.SupportedMethods().setEventStoreServerVersion('23.10.6').setMethodsList([method]),
      );
    },
  });
}

if (process.argv[2] === 'bare' && process.send !== undefined) await serveBare(Number(process.argv[3]));
