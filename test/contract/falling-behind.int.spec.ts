import { credentials } from '@grpc/grpc-js';
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
  call.on('error', () => undefined);
  return { call, seen, events: () => seen.filter((each) => typeof each === 'number') };
}

/** A subscriber that was live, read nothing while many events came, and reads again. */
async function overtaken(to: 'stream' | '$all', compatibility: number) {
  const stream = newStream();
  const event = () => jsonEvent({ type: 't', data: { text } });
  await server.client.appendToStream(stream, event());
  const subscriber = subscribe(stream, to, compatibility);
  await until(() => subscriber.seen.includes('caught up'));
  subscriber.call.pause();
  for (let n = 0; n < EVENTS; n += 500)
    await server.client.appendToStream(
      stream,
      Array.from({ length: 500 }, () => event()),
    );
  subscriber.call.resume();
  await until(() => subscriber.events().length > EVENTS);
  return subscriber;
}

// ResponseConverter.cs of KurrentDB: SubscriptionFellBehind is sent from compatibility 2 on; up to release 25.0,
// and so in 23.10, to nobody.
describe.each(['stream', '$all'] as const)('a live subscriber to a %s that reads too slowly', (to) => {
  test('gets all events once, in order, and hears once that it has caught up', async () => {
    const { call, seen, events } = await overtaken(to, 1);
    expect(events()).toEqual(Array.from({ length: EVENTS + 1 }, (_, n) => n));
    expect(seen.filter((each) => typeof each === 'string')).toEqual(['caught up']);
    call.cancel();
  });
  test('hears, if it asked for it, that it fell behind and that it has caught up again', async () => {
    const { call, seen, events } = await overtaken(to, 2);
    if (!server.embedded) return call.cancel();
    await until(() => seen.at(-1) === 'caught up');
    expect(events()).toEqual(Array.from({ length: EVENTS + 1 }, (_, n) => n));
    const signals = seen.filter((each) => typeof each === 'string');
    expect(signals.slice(0, 3)).toEqual(['caught up', 'fell behind', 'caught up']);
    call.cancel();
  });
});
