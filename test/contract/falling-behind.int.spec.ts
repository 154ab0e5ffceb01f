import { credentials, status } from '@grpc/grpc-js';
import { jsonEvent } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newStream, type ServerUnderTest, startServerUnderTest, until } from './server-under-test.js';

// Neither client sets a compatibility (streams.proto, ReadReq.Options.control_option): the call is made with
// generated classes.
let server: ServerUnderTest;
let raw: InstanceType<typeof services.StreamsClient>;
beforeAll(async () => {
  server = await startServerUnderTest();
  raw = new services.StreamsClient(new URL(server.url).host, credentials.createInsecure());
});
afterAll(async () => {
  raw.close();
  await server.stop();
});

const { ReadReq } = streams;
const { Options } = ReadReq;
const EVENTS = 5000;
const text = 'x'.repeat(1000);

function subscribe(stream: string, to: 'stream' | '$all', compatibility: number) {
  const empty = new shared.Empty();
  const options = new Options()
    .setSubscription(new Options.SubscriptionOptions())
    .setReadDirection(Options.ReadDirection.FORWARDS)
    .setUuidOption(new Options.UUIDOption().setString(empty))
    .setControlOption(new Options.ControlOption().setCompatibility(compatibility));
  if (to === 'stream') {
    const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
    options
      .setNoFilter(empty)
      .setStream(new Options.StreamOptions().setStreamIdentifier(name).setStart(empty));
  } else {
    const expression = new Options.FilterOptions.Expression().setPrefixList([stream]);
    options
      .setFilter(
        new Options.FilterOptions()
          .setStreamIdentifier(expression)
          .setCount(empty)
          .setCheckpointintervalmultiplier(1000),
      )
      .setAll(new Options.AllOptions().setStart(empty));
  }
  const call = raw.read(new ReadReq().setOptions(options));
  const seen: (number | string)[] = [];
  call.on('data', (response: InstanceType<typeof streams.ReadResp>) => {
    const event = response.getEvent()?.getEvent();
    if (event !== undefined) seen.push(Number(event.getStreamRevision()));
    else if (response.hasCaughtUp()) seen.push('caught up');
    else if (response.hasFellBehind()) seen.push('fell behind');
  });
  const failures: unknown[] = [];
  call.on('error', (error) => failures.push(error));
  return { call, seen, failures, events: () => seen.filter((each) => typeof each === 'number') };
}

/** Appends so many events, five hundred at a time. */
async function appendMany(stream: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 500)
    await server.client.appendToStream(
      stream,
      Array.from({ length: Math.min(500, count - n) }, () => jsonEvent({ type: 't', data: { text } })),
    );
}

async function live(to: 'stream' | '$all', compatibility: number) {
  const stream = newStream();
  await appendMany(stream, 1);
  const subscriber = subscribe(stream, to, compatibility);
  await until(() => subscriber.seen.includes('caught up'));
  return { stream, ...subscriber };
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

// Enumerator.cs of 23.10: what comes live waits in a buffer of 32 events, and who has that full is dropped.
describe.each(['stream', '$all'] as const)('a live subscriber to a %s', (to) => {
  test('for whom too many events wait is dropped, and has all of them once when it subscribes again', async () => {
    const { stream, call, seen, failures } = await live(to, 1);
    call.pause();
    await appendMany(stream, EVENTS);
    call.resume();
    await until(() => failures.length > 0);
    expect(failures).toEqual([
      expect.objectContaining({
        code: status.ABORTED,
        details:
          'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
      }),
    ]);
    const before = seen.filter((each) => typeof each === 'number');
    expect(before).toEqual(numbers(before.length));
    expect(before.length).toBeLessThanOrEqual(EVENTS);
    const again = subscribe(stream, to, 1);
    await until(() => again.events().length > EVENTS);
    expect(again.events()).toEqual(numbers(EVENTS + 1));
    again.call.cancel();
  });

  test('that reads all the time is dropped all the same by more events in one append than it may have waiting', async () => {
    const { stream, failures } = await live(to, 1);
    await appendMany(stream, 500);
    await until(() => failures.length > 0);
    expect(failures).toEqual([expect.objectContaining({ code: status.ABORTED })]);
  });

  test('is not dropped by as many events as may wait', async () => {
    const { stream, call, events, failures } = await live(to, 1);
    for (let n = 0; n < 8; n += 1) {
      await server.client.appendToStream(
        stream,
        Array.from({ length: 32 }, () => jsonEvent({ type: 't', data: {} })),
      );
      await until(() => events().length === 1 + 32 * (n + 1) || failures.length > 0);
    }
    expect(failures).toEqual([]);
    call.cancel();
  });

  test('hears instead, if it asked for it, that it fell behind and that it has caught up again', async () => {
    // ResponseConverter.cs of KurrentDB: from compatibility 2 on; up to release 25.0, and so in 23.10, nobody does.
    if (!server.embedded) return;
    const { stream, call, seen, events } = await live(to, 2);
    call.pause();
    await appendMany(stream, EVENTS);
    call.resume();
    await until(() => events().length > EVENTS);
    await until(() => seen.at(-1) === 'caught up');
    expect(events()).toEqual(numbers(EVENTS + 1));
    const signals = seen.filter((each) => typeof each === 'string');
    expect(signals.slice(0, 3)).toEqual(['caught up', 'fell behind', 'caught up']);
    call.cancel();
  });
});
