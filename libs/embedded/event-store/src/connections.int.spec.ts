import { credentials, status } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent, NO_STREAM, START } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServerProcess } from './server-process.fixture.js';

let data: string;
let server: ServerProcess;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-connections-'));
  server = await startServerProcess(data);
});
afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.exit();
  await rm(data, { recursive: true, force: true });
});

/** A wire between client and server that can be cut or stopped up. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly listener: Server,
    readonly url: string,
  ) {}

  static async lay(to: string): Promise<Wire> {
    const { port } = new URL(to);
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const wire = new Wire(
      listener,
      `esdb://127.0.0.1:${(listener.address() as AddressInfo).port}?tls=false&keepAliveInterval=-1`,
    );
    listener.on('connection', (near) => {
      const far = connect(Number(port), '127.0.0.1');
      for (const socket of [near, far]) {
        wire.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          wire.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    return wire;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  stall(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.listener.close(() => resolve()));
  }
}

const direct = () => EventStoreDBClient.connectionString(server.url);
const event = (n: number, text = '') => jsonEvent({ type: 't', data: { n, text } });

async function numbers(client: EventStoreDBClient, stream: string): Promise<number[]> {
  const read: number[] = [];
  for await (const { event: each } of client.readStream(stream)) read.push((each?.data as { n: number }).n);
  return read;
}

const residentBytes = async (): Promise<number> => {
  const { port } = new URL(server.url);
  const stats = (await (await fetch(`http://127.0.0.1:${port}/stats`)).json()) as { proc: { mem: number } };
  return stats.proc.mem;
};

describe('a connection cut in the middle', () => {
  test('of appends leaves each of them written once or not at all, and a repeat with the same ids settles it', async () => {
    const wire = await Wire.lay(server.url);
    const client = EventStoreDBClient.connectionString(wire.url);
    const streams = Array.from({ length: 100 }, () => `cut-${randomUUID()}`);
    const events = new Map(streams.map((stream, n) => [stream, event(n)]));
    await client.appendToStream(`warm-${randomUUID()}`, event(0));
    const attempts = streams.map((stream) =>
      client
        .appendToStream(stream, events.get(stream) ?? [], { expectedRevision: NO_STREAM })
        .catch(() => undefined),
    );
    setImmediate(() => wire.cut());
    await Promise.all(attempts);
    const repeating = direct();
    for (const stream of streams) {
      const { nextExpectedRevision } = await repeating.appendToStream(stream, events.get(stream) ?? [], {
        expectedRevision: NO_STREAM,
      });
      expect(nextExpectedRevision).toBe(0n);
      expect(await numbers(repeating, stream)).toHaveLength(1);
    }
    await repeating.dispose();
    await client.dispose();
    await wire.close();
  });
  test('of a subscription ends it, and one that goes on from the last event misses none and doubles none', async () => {
    const stream = `cut-${randomUUID()}`;
    const writer = direct();
    await writer.appendToStream(
      stream,
      Array.from({ length: 2000 }, (_, n) => event(n)),
    );
    const wire = await Wire.lay(server.url);
    const client = EventStoreDBClient.connectionString(wire.url);
    const seen: number[] = [];
    let last: bigint | undefined;
    await new Promise<void>((resolve) => {
      const subscription = client.subscribeToStream(stream, { fromRevision: START });
      subscription.on('data', ({ event: each }) => {
        seen.push((each?.data as { n: number }).n);
        last = each?.revision;
        if (seen.length === 500) wire.cut();
      });
      subscription.on('error', () => resolve());
    });
    const resumed = writer.subscribeToStream(stream, { fromRevision: last ?? START });
    await new Promise<void>((resolve) => {
      resumed.on('data', ({ event: each }) => {
        seen.push((each?.data as { n: number }).n);
        if (seen.length === 2000) resolve();
      });
    });
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, n) => n));
    await resumed.unsubscribe();
    await client.dispose();
    await writer.dispose();
    await wire.close();
  });
});

describe('a reader that stops reading', () => {
  test('takes no memory of the server and slows no writer', async () => {
    const stream = `stalled-${randomUUID()}`;
    const writer = direct();
    const text = 'x'.repeat(100_000);
    for (let n = 0; n < 600; n += 6)
      await writer.appendToStream(
        stream,
        Array.from({ length: 6 }, (_, index) => event(n + index, text)),
      );
    await numbers(writer, stream);
    const before = await residentBytes();
    const wires = await Promise.all(Array.from({ length: 8 }, () => Wire.lay(server.url)));
    const clients = wires.map(({ url }) => EventStoreDBClient.connectionString(url));
    const reads = clients.map(async (client, index) => {
      try {
        for await (const { event: each } of client.readStream(stream))
          if (each?.revision === 0n) wires[index]?.stall();
      } catch {
        return 'ended';
      }
      return 'read to the end';
    });
    await writer.appendToStream(`${stream}-other`, event(0));
    for (let n = 0; n < 200; n += 1) await writer.appendToStream(`${stream}-other`, event(n));
    // All of it, eight times over, would be 480 MB.
    expect((await residentBytes()) - before).toBeLessThan(150_000_000);
    for (const wire of wires) wire.cut();
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['ended']));
    for (const client of clients) await client.dispose();
    await writer.dispose();
    for (const wire of wires) await wire.close();
  });
});

describe('a subscription leaves nothing behind on the server', () => {
  const open = async (): Promise<number> => {
    const { port } = new URL(server.url);
    const stats = (await (await fetch(`http://127.0.0.1:${port}/stats`)).json()) as {
      es: { subscriptions: number };
    };
    return stats.es.subscriptions;
  };
  const untilOpen = async (count: number): Promise<void> => {
    while ((await open()) !== count) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const subscribe = async (client: EventStoreDBClient): Promise<() => Promise<void>> => {
    const subscriptions = [client.subscribeToStream(`left-${randomUUID()}`), client.subscribeToAll()];
    for (const each of subscriptions) each.on('error', () => undefined).on('data', () => undefined);
    await Promise.all(
      subscriptions.map((each) => new Promise((resolve) => each.once('confirmation', resolve))),
    );
    return async () => void (await Promise.all(subscriptions.map((each) => each.unsubscribe())));
  };

  test('when the client ends it', async () => {
    const client = direct();
    const unsubscribe = await subscribe(client);
    expect(await open()).toBe(2);
    await unsubscribe();
    await untilOpen(0);
    await client.dispose();
  });
  test('when its connection is cut', async () => {
    const wire = await Wire.lay(server.url);
    const client = EventStoreDBClient.connectionString(wire.url);
    await subscribe(client);
    expect(await open()).toBe(2);
    wire.cut();
    await untilOpen(0);
    await client.dispose();
    await wire.close();
  });
  test('when its deadline passes', async () => {
    const raw = new services.StreamsClient(new URL(server.url).host, credentials.createInsecure());
    const { ReadReq } = streams;
    const empty = new shared.Empty();
    const options = new ReadReq.Options()
      .setSubscription(new ReadReq.Options.SubscriptionOptions())
      .setUuidOption(new ReadReq.Options.UUIDOption().setString(empty))
      .setNoFilter(empty)
      .setAll(new ReadReq.Options.AllOptions().setEnd(empty));
    const call = raw.read(new ReadReq().setOptions(options), { deadline: Date.now() + 1500 });
    call.on('data', () => undefined);
    const ended = new Promise<{ code: number }>((resolve) => call.on('error', resolve));
    await untilOpen(1);
    expect((await ended).code).toBe(status.DEADLINE_EXCEEDED);
    await untilOpen(0);
    raw.close();
  });
});
