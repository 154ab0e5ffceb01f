import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DeciderCommandHandler, ReferenceData } from '#application';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { Metrics } from '../metrics/metrics.js';
import { Audience } from './audience.js';
import { Broadcast } from './broadcast.js';
import { LogFollower } from './log-follower.js';

/** More bytes than the buffers of a connection take: some 1,100 each, most of them the long id. */
const missed = 16_000;
const atATime = 2_000;

let folder: string;
let server: RunningEventStore;
let eventStore: EventStore;
let follower: LogFollower | undefined;
let broadcast: Broadcast | undefined;
let http: Server | undefined;
let revision: bigint | 'no_stream' = 'no_stream';
const streamId = `agency-of-which-there-is-${'so-'.repeat(290)}much-news`;
const recorded: string[] = [];
const answers: ServerResponse[] = [];

async function append(count: number): Promise<void> {
  const events = Array.from({ length: count }, () => ({
    id: randomUUID(),
    type: 'AgencyRenamed',
    data: { name: 'Sở Tư pháp' },
    metadata: { recordedAt: '2022-07-20T01:00:00.000Z' },
  }));
  ({ revision } = await eventStore.append(streamId, revision, events));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dondoc-missed-'));
  server = await startEventStore({ port: 0, data: folder });
  // What is written to fill the log may take its time: a busy machine syncs two thousand events slowly.
  eventStore = connectEventStore(server.url, { append: { idleTimeoutMs: 60_000, totalMs: 120_000 } });
  for (let written = 0; written < missed; written += atATime) await append(atATime);
  const commands = new DeciderCommandHandler(eventStore);
  const reference = new ReferenceData(eventStore, 'Asia/Ho_Chi_Minh');
  follower = new LogFollower(eventStore, commands);
  const started = new Broadcast(follower, new Audience(commands), reference, new Metrics(), eventStore);
  broadcast = started;
  follower.start();
  const serving = createServer((request, response) => {
    answers.push(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const bearer = {
      actor: { id: 'office', name: 'Văn phòng', role: 'admin' as const },
      expiresAtMs: Date.now() + 3_600_000,
    };
    started.admit(response, bearer, BigInt(String(request.headers['last-event-id'])));
  });
  http = serving;
  await new Promise<void>((resolve) => serving.listen(0, '127.0.0.1', resolve));
}, 180_000);

afterAll(async () => {
  broadcast?.onModuleDestroy();
  await follower?.onModuleDestroy();
  http?.closeAllConnections();
  http?.close();
  await eventStore.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function eventually(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (isSo()) return;
    await pause(50);
  }
  throw new Error(`It never happened that ${what}`);
}

test('a slow client hears of any number of missed events, each once and in order, and of those that come meanwhile', async () => {
  const socket = connect((http?.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0\r\n\r\n');
  // It reads nothing for a while: what waits for it stays within the buffer of its answer.
  await eventually('it is answered', () => answers.length === 1);
  await eventually('its connection is full', () => answers[0]?.writableNeedDrain === true);
  await append(atATime);
  expect(answers[0]?.writableLength).toBeLessThan(128 * 1_024);
  let text = '';
  socket.setEncoding('latin1').on('data', (piece: string) => (text += piece));
  await append(1);
  for await (const event of eventStore.readAll()) recorded.push(String(event.position));
  expect(recorded).toHaveLength(missed + atATime + 1);
  const last = `id: ${recorded.at(-1)}\n`;
  await eventually('it has heard of the last', () => text.includes(last));
  socket.destroy();
  const heard = [...text.matchAll(/^id: (\d+)$/gm)].map(([, position]) => position);
  expect(heard).toEqual(recorded);
  expect(text).not.toContain('event: reset');
}, 180_000);
