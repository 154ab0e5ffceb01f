import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectHttp2, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rounds } from '../contract/long-rounds.fixture.js';
import { type ServerProcess, startServerProcess } from './server-process.fixture.js';

const parameters = { seed: 11, numRuns: rounds({ usual: 100, long: 3_000 }) };

let data: string;
let server: ServerProcess;
let port: number;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-any-bytes-'));
  server = await startServerProcess(data);
  port = Number(new URL(server.url).port);
});
afterEach(async () => {
  const client = EventStoreDBClient.connectionString(server.url);
  const stream = `afterwards-${randomUUID()}`;
  await client.appendToStream(stream, jsonEvent({ type: 't', data: { n: 1 } }));
  const read: unknown[] = [];
  for await (const { event } of client.readStream(stream)) read.push(event?.data);
  expect(read).toEqual([{ n: 1 }]);
  await client.dispose();
  expect(server.child.exitCode).toBeNull();
  expect(server.complaints()).toBe('');
});
afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.exit();
  await rm(data, { recursive: true, force: true });
});

/** How long the server is left to close a connection by itself before the client does. */
const PATIENCE_MS = 50;

/** Sends bytes over a connection of their own and gives what came back by the time it is closed. */
async function answerTo(...parts: readonly Uint8Array[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
  for (const part of parts) socket.write(part);
  socket.end(() => setTimeout(() => socket.destroy(), PATIENCE_MS));
  await closed;
  return answer;
}

describe('over HTTP/1 a request of any bytes is answered, and ends nothing', () => {
  test.each([
    'GET // HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET \\\\ HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET http:// HTTP/1.1\r\nhost: x\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n',
    'CONNECT [:0 HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n',
    'GET /stats HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\r\n',
    'GET /info HTTP/1.1\r\nhost: x\r\nexpect: nonsense\r\n\r\n',
    'POST /info HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    'PUT /info HTTP/1.0\r\n\r\n',
    'PRI * HTTP/1.1\r\nhost: x\r\n\r\n',
  ])('%j', async (request) => {
    await answerTo(Buffer.from(request, 'latin1'));
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(204);
  });
  test('a target that is no URL is not found', async () => {
    for (const target of ['//', 'http://[', '/%', '/\xff'])
      expect(await answerTo(Buffer.from(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`, 'latin1'))).toMatch(
        /^HTTP\/1\.1 (404|400) /,
      );
  });
  test('any', async () => {
    const piece = fc.oneof(
      fc.constantFrom('GET ', 'HEAD ', 'POST ', 'PRI', '/', '//', 'http://', '[', ' HTTP/1.1\r\n', '\r\n'),
      fc.constantFrom(
        'host: x\r\n',
        'content-length: 9\r\n',
        'transfer-encoding: chunked\r\n',
        '%',
        '?',
        '#',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const request = fc.array(piece, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(request, async (pieces) => {
        await answerTo(...pieces.map((each) => Buffer.from(each, 'latin1')));
      }),
      parameters,
    );
  });
});

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

describe('over HTTP/2', () => {
  test('frames of any kind, order and content end nothing', async () => {
    const anyFrame = fc
      .tuple(
        fc.oneof(fc.nat(10), fc.nat(255)),
        fc.nat(255),
        fc.oneof(fc.nat(9), fc.nat(2 ** 31 - 1)),
        fc.uint8Array({ maxLength: 64 }),
      )
      .map((parts) => frame(...parts));
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(anyFrame, { maxLength: 10 }), async (greets, frames) => {
        const greeting = greets ? [frame(4, 0, 0, Buffer.alloc(0))] : [];
        await answerTo(PREFACE, ...greeting, ...frames);
      }),
      parameters,
    );
  });
});

const SERVICES =
  'event_store.client.streams.Streams event_store.client.persistent_subscriptions.PersistentSubscriptions';
const METHODS = [
  ...['Read', 'Append', 'BatchAppend', 'Delete', 'Tombstone'].map(
    (each) => `/${SERVICES.split(' ')[0]}/${each}`,
  ),
  ...['Create', 'Update', 'Delete', 'Read', 'GetInfo', 'ReplayParked', 'List'].map(
    (each) => `/${SERVICES.split(' ')[1]}/${each}`,
  ),
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
  '/event_store.client.gossip.Gossip/Read',
  '/event_store.client.users.Users/Create',
  '/not/served',
];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** Fields in the protobuf wire format, nested: well-formed, whatever they mean to the method called. */
const { fields } = fc.letrec<{ fields: Uint8Array; field: Uint8Array }>((tie) => ({
  fields: fc.array(tie('field'), { maxLength: 5 }).map((each) => Buffer.concat(each)),
  field: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(fc.nat(16), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
      .map(([number, value]) => Buffer.from([...varint(number * 8), ...bigVarint(value)])),
    fc
      .tuple(
        fc.nat(16),
        fc.oneof(
          fc.string().map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 24 }),
        ),
      )
      .map(([number, content]) => lengthDelimited(number, content)),
    fc.constantFrom(
      ...[1, 2, 3].map((number) =>
        lengthDelimited(number, Buffer.from(`00000000-0000-4000-8000-00000000000${number}`)),
      ),
    ),
    fc.tuple(fc.nat(16), tie('fields')).map(([number, content]) => lengthDelimited(number, content)),
  ),
}));

function bigVarint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

function lengthDelimited(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(content.length)]), content]);
}

function grpcMessage(content: Uint8Array, compressed = 0): Buffer {
  const header = Buffer.alloc(5);
  header[0] = compressed;
  header.writeUInt32BE(content.length, 1);
  return Buffer.concat([header, content]);
}

/** Calls with these headers and bytes, and gives the status, or nothing if the call was only cut. */
async function call(
  headers: OutgoingHttpHeaders,
  bodies: readonly Uint8Array[],
  reset: boolean,
  patienceMs = PATIENCE_MS,
): Promise<unknown> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  try {
    const stream = session.request({ ':method': 'POST', te: 'trailers', ...headers });
    let code: unknown;
    stream.on('response', (answer) => (code ??= answer['grpc-status']));
    stream.on('trailers', (trailers: IncomingHttpHeaders) => (code ??= trailers['grpc-status']));
    stream.on('error', () => undefined);
    stream.on('data', () => {
      // What answers may be a subscription, which has no end.
      stream.close(8);
    });
    const patience = setTimeout(() => stream.close(8), patienceMs);
    for (const body of bodies) stream.write(body);
    if (reset) stream.close(8);
    else stream.end();
    await new Promise((resolve) => stream.once('close', resolve));
    clearTimeout(patience);
    return code;
  } finally {
    session.destroy();
  }
}

describe('over gRPC', () => {
  const headers = { 'content-type': 'application/grpc' };
  const message = fc.oneof(fields, fc.uint8Array({ maxLength: 40 }));
  test('messages of any content end nothing, whatever the method', async () => {
    const body = fc.oneof(
      message.map((content) => grpcMessage(content)),
      message.map((content) => grpcMessage(content, 1)),
      fc.uint8Array({ maxLength: 12 }),
    );
    const path = fc.constantFrom(...METHODS);
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.array(body, { maxLength: 4 }),
        fc.boolean(),
        async (method, bodies, reset) => {
          await call({ ...headers, ':path': method }, bodies, reset);
        },
      ),
      parameters,
    );
  });
  test('headers of any content end nothing', async () => {
    const value = fc.oneof(
      fc.constantFrom('1S', '99999999H', '0m', '-1S', 'gzip', 'deflate', 'br', 'application/grpc+x', ''),
      fc.string({ maxLength: 12 }).map((text) => text.replace(/[^\x21-\x7e]/g, '')),
    );
    const extra = fc.dictionary(
      fc.constantFrom(
        'grpc-timeout',
        'grpc-encoding',
        'content-type',
        'connection-name',
        'x-bin',
        'requires-leader',
      ),
      value,
    );
    const path = fc.oneof(
      fc.constantFrom(...METHODS),
      value.map((text) => `/${text}`),
    );
    await fc.assert(
      fc.asyncProperty(path, extra, message, async (method, more, content) => {
        await call({ ...headers, ...more, ':path': method }, [grpcMessage(content, 1)], false);
      }),
      parameters,
    );
  });
  test('a message cut short is refused', async () => {
    const path = METHODS[0];
    for (const content of [[0x0a, 0x7f], [0x09, 1, 2], [0x0d, 1], [0x08], [0xff, 0xff, 0xff, 0xff, 0x7f, 0]])
      expect(
        await call({ ...headers, ':path': path }, [grpcMessage(Buffer.from(content))], false, 30_000),
      ).toBe('13');
  });
});

test('a fault that nothing caught is told, at most once a second, and the process goes on', () => {
  const module = pathToFileURL(join(process.cwd(), 'dist/libs/embedded/event-store/src/survive.js')).href;
  const script = `
    const { surviveFaults } = await import(${JSON.stringify(module)});
    let now = 0;
    const tell = (line) => process.stdout.write(line + '\\n');
    surviveFaults((sentence) => tell(sentence.split('\\n')[0]), () => now);
    for (let n = 0; n < 100; n += 1) setImmediate(() => { throw new Error('fault ' + n); });
    setTimeout(() => { now = 1000; void Promise.reject(new Error('later')); }, 100);
    setTimeout(() => tell('alive'), 200);`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(out.trim().split('\n')).toEqual([
    'A fault was not caught; the event store goes on: Error: fault 0',
    'A failure was not handled (and 99 more before it); the event store goes on: Error: later',
    'alive',
  ]);
});
