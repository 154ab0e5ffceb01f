import { type ServiceError, status } from '@grpc/grpc-js';
import { ANY, jsonEvent } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  named,
  ofStream,
  rawClient,
  type ReadOptions,
  readOptions,
  type ReadResponse,
  startReading,
  type StreamsClient,
} from './raw-calls.js';
import {
  newStream,
  numbered,
  type ServerUnderTest,
  startServerUnderTest,
  until,
} from './server-under-test.js';

// What no method of the clients sends, or what they hide of the answers: made with generated classes.
let server: ServerUnderTest;
let raw: StreamsClient;
beforeAll(async () => {
  server = await startServerUnderTest();
  raw = rawClient(server.url);
});
afterAll(async () => {
  raw.close();
  await server.stop();
});

const { Options } = streams.ReadReq;
const empty = new shared.Empty();
const subscription = () => new Options.SubscriptionOptions();
const far = (commit: string, prepare = commit) =>
  new Options.AllOptions().setPosition(
    new Options.Position().setCommitPosition(commit).setPreparePosition(prepare),
  );

/** What came of a read, in a few words each. */
function said(response: ReadResponse): string {
  const event = response.getEvent()?.getEvent();
  if (event !== undefined) return `${event.getStreamRevision()} ${event.getMetadataMap().get('type') ?? ''}`;
  if (response.hasConfirmation()) return 'confirmed';
  if (response.hasCaughtUp()) return 'caught up';
  if (response.hasFirstStreamPosition()) return `first ${response.getFirstStreamPosition()}`;
  if (response.hasLastStreamPosition()) return `last ${response.getLastStreamPosition()}`;
  return 'other';
}

async function read(options: ReadOptions): Promise<(string | number)[]> {
  const { responses, failures, ended } = startReading(raw, options);
  await ended;
  return [...responses.map(said), ...failures.map(({ code }) => code)];
}

// Enumerators.StreamSubscription.cs
describe('a subscription to a stream', () => {
  test('from the end of a tombstoned one is confirmed, has caught up and stays open', async () => {
    const stream = newStream();
    await server.client.tombstoneStream(stream, { expectedRevision: ANY });
    const end = ofStream(stream).setEnd(empty);
    const { call, responses, failures } = startReading(
      raw,
      readOptions().setSubscription(subscription()).setStream(end),
    );
    await until(() => responses.length === 2);
    await server.client.appendToStream(newStream(), numbered(1));
    expect(responses.map(said)).toEqual(['confirmed', 'caught up']);
    expect(failures).toEqual([]);
    call.cancel();
  });
  test('gets the tombstone before it is ended by it', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(1));
    const start = ofStream(stream).setStart(empty);
    const { responses, failures, ended } = startReading(
      raw,
      readOptions().setSubscription(subscription()).setStream(start),
    );
    await until(() => responses.length === 3);
    await server.client.tombstoneStream(stream);
    await ended;
    expect(responses.map(said)).toEqual([
      'confirmed',
      '0 numbered',
      'caught up',
      '9223372036854775807 $streamDeleted',
    ]);
    expect(failures).toMatchObject([{ code: status.FAILED_PRECONDITION }]);
  });
  test('that is live gets what is written below $tb', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(5));
    await server.client.setStreamMetadata(stream, { truncateBefore: 10 });
    const { call, responses } = startReading(
      raw,
      readOptions().setSubscription(subscription()).setStream(ofStream(stream).setStart(empty)),
    );
    await until(() => responses.length === 2);
    await server.client.appendToStream(stream, numbered(1));
    await until(() => responses.length === 3);
    expect(responses.map(said)).toEqual(['confirmed', 'caught up', '5 numbered']);
    call.cancel();
  });
});

// Enumerators.AllSubscription.cs
test('a subscription to $all from beyond the end gets what is new', async () => {
  const { call, responses } = startReading(
    raw,
    readOptions().setSubscription(subscription()).setAll(far('1000000000000000')),
  );
  await until(() => responses.some((response) => response.hasCaughtUp()));
  const type = `type-${randomUUID()}`;
  await server.client.appendToStream(newStream(), jsonEvent({ type, data: {} }));
  await until(() => responses.map(said).includes(`0 ${type}`));
  call.cancel();
});

// Enumerators.ReadStreamForwards.cs, ReadStreamBackwards.cs
describe('a read with compatibility 1', () => {
  const compatible = (stream: InstanceType<typeof Options.StreamOptions>, count: string) =>
    readOptions()
      .setStream(stream)
      .setCount(count)
      .setControlOption(new Options.ControlOption().setCompatibility(1));
  test('hears the last revision of the stream after the events', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(3));
    expect(await read(compatible(ofStream(stream).setStart(empty), '2'))).toEqual([
      '0 numbered',
      '1 numbered',
      'last 2',
    ]);
    const back = compatible(ofStream(stream).setEnd(empty), '1');
    expect(await read(back.setReadDirection(Options.ReadDirection.BACKWARDS))).toEqual([
      '2 numbered',
      'last 2',
    ]);
  });
  test('that gives nothing hears where it may go on', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(3));
    expect(await read(compatible(ofStream(stream).setRevision('7'), '1'))).toEqual(['first 3', 'last 2']);
  });
});

// Streams.Read.cs
describe('a read is refused', () => {
  const whole = () => ofStream(newStream()).setStart(empty);
  const filter = () =>
    new Options.FilterOptions()
      .setStreamIdentifier(new Options.FilterOptions.Expression().setPrefixList(['x']))
      .setCount(empty)
      .setCheckpointintervalmultiplier(1);
  test.each<[string, () => ReadOptions]>([
    ['without a count', () => readOptions().setStream(whole())],
    ['without a filter option', () => readOptions().setStream(whole()).setCount('1').setNoFilter(undefined)],
    ['of a stream with a filter', () => readOptions().setStream(whole()).setCount('1').setFilter(filter())],
    [
      'as a subscription backwards',
      () =>
        readOptions()
          .setStream(whole())
          .setSubscription(subscription())
          .setReadDirection(Options.ReadDirection.BACKWARDS),
    ],
  ])('%s, as an invalid combination', async (_what, options) => {
    const { failures, ended } = startReading(raw, options());
    await ended;
    expect(failures).toMatchObject([
      {
        code: status.INVALID_ARGUMENT,
        details: expect.stringMatching(/^The combination of \(.+\) is invalid\.$/),
      },
    ]);
  });
  test.each<[string, () => ReadOptions]>([
    [
      '$all from a commit below its prepare position',
      () => readOptions().setAll(far('1', '2')).setCount('1'),
    ],
    [
      '$all backwards from beyond the end',
      () =>
        readOptions()
          .setAll(far('1000000000000000'))
          .setCount('1')
          .setReadDirection(Options.ReadDirection.BACKWARDS),
    ],
    [
      'a subscription that never hears of checkpoints',
      () =>
        readOptions()
          .setAll(new Options.AllOptions().setEnd(empty))
          .setSubscription(subscription())
          .setFilter(filter().setCheckpointintervalmultiplier(0)),
    ],
  ])('%s, as unknown', async (_what, options) => {
    expect(await read(options())).toEqual([status.UNKNOWN]);
  });
});

test('ids are two numbers for a reader that names no form of them', async () => {
  const stream = newStream();
  await server.client.appendToStream(stream, numbered(1));
  const { responses, ended } = startReading(
    raw,
    readOptions()
      .setStream(ofStream(stream).setStart(empty))
      .setCount('1')
      .setUuidOption(new Options.UUIDOption()),
  );
  await ended;
  expect(responses[0]?.getEvent()?.getEvent()?.getId()?.hasStructured()).toBe(true);
});

// StreamMetadata.TryFromJsonBytes
test('metadata whose $tb is no number of 64 bits sets no bounds', async () => {
  const stream = newStream();
  await server.client.appendToStream(stream, numbered(1));
  await append(`$$${stream}`, [proposed({ type: '$metadata', data: '{"$tb":9223372036854775808}' })]);
  expect(await read(readOptions().setStream(ofStream(stream).setStart(empty)).setCount('1'))).toEqual([
    '0 numbered',
  ]);
});

const { AppendReq, BatchAppendReq } = streams;

function proposed({ id = randomUUID(), type = 't', data = '{}' } = {}) {
  const message = new AppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(id))
    .setData(Buffer.from(data))
    .setCustomMetadata(new Uint8Array());
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

type Expect = (options: InstanceType<typeof AppendReq.Options>) => unknown;

function append(
  stream: string,
  events: readonly ReturnType<typeof proposed>[],
  expect: Expect = (options) => options.setAny(empty),
  times = 1,
): Promise<InstanceType<typeof streams.AppendResp>> {
  return new Promise((resolve, reject) => {
    const call = raw.append((error: ServiceError | null, response) =>
      error ? reject(error) : resolve(response),
    );
    const options = new AppendReq.Options().setStreamIdentifier(named(stream));
    expect(options);
    for (let n = 0; n < times; n += 1) call.write(new AppendReq().setOptions(options));
    for (const event of events) call.write(new AppendReq().setProposedMessage(event));
    call.end();
  });
}

// Streams.Append.cs
describe('an append', () => {
  test('of an event whose id is all zeros is refused', async () => {
    const event = proposed({ id: '00000000-0000-0000-0000-000000000000' });
    await expect(append(newStream(), [event])).rejects.toMatchObject({ code: expect.any(Number) });
  });
  test('whose options are sent twice is refused', async () => {
    await expect(append(newStream(), [proposed()], undefined, 2)).rejects.toMatchObject({
      code: status.UNKNOWN,
    });
  });
  test('in conflict with no_stream says so to older clients too', async () => {
    const stream = newStream();
    await append(stream, [proposed()]);
    const response = await append(stream, [proposed()], (options) => options.setNoStream(empty));
    expect(Number(response.getWrongExpectedVersion()?.getExpectedRevision2060())).toBe(2 ** 64);
  });
});

// Streams.BatchAppend.cs
test('the answers of a batch name the stream and not what was expected of it, and an entry without an id is one', async () => {
  const stream = newStream();
  await server.client.appendToStream(stream, numbered(1));
  const answers: InstanceType<typeof streams.BatchAppendResp>[] = [];
  const call = raw.batchAppend();
  call.on('data', (answer: InstanceType<typeof streams.BatchAppendResp>) => answers.push(answer));
  call.on('error', () => undefined);
  const entry = () => {
    const message = new BatchAppendReq.ProposedMessage()
      .setId(new shared.UUID().setString(randomUUID()))
      .setData(new Uint8Array())
      .setCustomMetadata(new Uint8Array());
    message.getMetadataMap().set('type', 't').set('content-type', 'application/json');
    return new BatchAppendReq()
      .setOptions(new BatchAppendReq.Options().setStreamIdentifier(named(stream)).setStreamPosition('0'))
      .setProposedMessagesList([message])
      .setIsFinal(true);
  };
  call.write(entry().setCorrelationId(new shared.UUID().setString(randomUUID())));
  call.write(entry());
  await until(() => answers.length === 2);
  const [success, refusal] = [...answers].sort((a, b) => Number(b.hasSuccess()) - Number(a.hasSuccess()));
  expect(success?.hasSuccess()).toBe(true);
  expect(Buffer.from(success?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(stream);
  expect(success?.hasStreamPosition()).toBe(false);
  expect(refusal?.getError()?.getMessage()).toBe('BadRequest');
  expect(refusal?.hasCorrelationId()).toBe(false);
  call.cancel();
});
