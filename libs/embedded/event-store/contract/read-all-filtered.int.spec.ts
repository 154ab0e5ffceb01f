import { credentials } from '@grpc/grpc-js';
import { jsonEvent } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { collect, type ServerUnderTest, startServerUnderTest } from './server-under-test.js';

// This client has no filter on readAll, though the protocol does (streams.proto, ReadReq.Options.filter):
// the call is made with its generated classes.
let server: ServerUnderTest;
let raw: InstanceType<typeof services.StreamsClient>;
const run = randomUUID();
beforeAll(async () => {
  server = await startServerUnderTest();
  raw = new services.StreamsClient(new URL(server.url).host, credentials.createInsecure());
  for (const n of [0, 1, 2, 3]) {
    const stream = `${n % 2 === 0 ? 'even' : 'odd'}-${run}`;
    await server.client.appendToStream(stream, jsonEvent({ type: `type-${stream}`, data: { n } }));
  }
});
afterAll(async () => {
  raw.close();
  await server.stop();
});

const { ReadReq } = streams;
const { Options } = ReadReq;
type By = { stream: boolean; regex?: string; prefixes?: string[] };

async function filtered(backwards: boolean, by: By, count = 1000, structured = false) {
  const expression = new Options.FilterOptions.Expression();
  if (by.regex !== undefined) expression.setRegex(by.regex);
  if (by.prefixes !== undefined) expression.setPrefixList(by.prefixes);
  const filter = new Options.FilterOptions().setCount(new shared.Empty()).setCheckpointintervalmultiplier(1);
  if (by.stream) filter.setStreamIdentifier(expression);
  else filter.setEventType(expression);
  const all = new Options.AllOptions();
  if (backwards) all.setEnd(new shared.Empty());
  else all.setStart(new shared.Empty());
  const ids = new Options.UUIDOption();
  if (structured) ids.setStructured(new shared.Empty());
  else ids.setString(new shared.Empty());
  const options = new Options()
    .setAll(all)
    .setReadDirection(backwards ? Options.ReadDirection.BACKWARDS : Options.ReadDirection.FORWARDS)
    .setCount(String(count))
    .setFilter(filter)
    .setUuidOption(ids);
  return collect(
    raw.read(new ReadReq().setOptions(options)) as AsyncIterable<InstanceType<typeof streams.ReadResp>>,
  );
}

const numberOf = (response: InstanceType<typeof streams.ReadResp>): number =>
  (
    JSON.parse(Buffer.from(response.getEvent()?.getEvent()?.getData_asU8() ?? []).toString('utf8')) as {
      n: number;
    }
  ).n;

// docs: Subscriptions, "Server-side filtering"; EventFilter.cs
describe.each([
  ['forwards', false],
  ['backwards', true],
])('%s', (_direction, backwards) => {
  test.each<[string, By, number[]]>([
    ['stream name by prefix', { stream: true, prefixes: [`odd-${run}`] }, [1, 3]],
    [
      'stream name by any of several prefixes',
      { stream: true, prefixes: [`odd-${run}`, `even-${run}`] },
      [0, 1, 2, 3],
    ],
    ['stream name by regular expression', { stream: true, regex: `^ev.*${run}$` }, [0, 2]],
    ['event type by prefix', { stream: false, prefixes: [`type-even-${run}`] }, [0, 2]],
    ['event type by regular expression, anywhere in it', { stream: false, regex: `dd-${run}` }, [1, 3]],
    [
      'stream name by regular expression from its very start to its very end',
      { stream: true, regex: String.raw`\Aev\w+-${run}\z` },
      [0, 2],
    ],
    [
      'a regular expression rather than prefixes, when both are given',
      { stream: true, regex: `odd-${run}`, prefixes: ['even'] },
      [1, 3],
    ],
  ])('filters %s', async (_rule, by, expected) => {
    const read = await filtered(backwards, by);
    expect(read.map(numberOf)).toEqual(backwards ? [...expected].reverse() : expected);
  });
  test('counts only events that match', async () => {
    expect(await filtered(backwards, { stream: true, prefixes: [`odd-${run}`] }, 1)).toHaveLength(1);
  });
});

// shared.proto UUID: other clients ask for two 64-bit numbers instead of text
test('gives ids as two numbers to clients that ask for them so', async () => {
  const by = { stream: true, prefixes: [`odd-${run}`] };
  const [text] = await filtered(false, by, 1);
  const [structured] = await filtered(false, by, 1, true);
  const halves = structured?.getEvent()?.getEvent()?.getId()?.getStructured();
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt(halves?.getMostSignificantBits() ?? 0), 0);
  bytes.writeBigInt64BE(BigInt(halves?.getLeastSignificantBits() ?? 0), 8);
  expect(bytes.toString('hex')).toBe(text?.getEvent()?.getEvent()?.getId()?.getString().replaceAll('-', ''));
});
