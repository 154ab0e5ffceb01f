import { jsonEvent } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { ofStream, readOptions, startReading, type StreamsClient } from './raw-calls.js';
import { newStream, type ServerUnderTest, until } from './server-under-test.js';

const { Options } = streams.ReadReq;
const text = 'x'.repeat(1000);

/** Subscribes from the start on, with a level of compatibility, which neither client sets; notes revisions and signals. */
export function subscribe(raw: StreamsClient, stream: string, to: 'stream' | '$all', compatibility: number) {
  const empty = new shared.Empty();
  const options = readOptions()
    .setSubscription(new Options.SubscriptionOptions())
    .setControlOption(new Options.ControlOption().setCompatibility(compatibility));
  if (to === 'stream') options.setStream(ofStream(stream).setStart(empty));
  else
    options
      .setFilter(
        new Options.FilterOptions()
          .setStreamIdentifier(new Options.FilterOptions.Expression().setPrefixList([stream]))
          .setCount(empty)
          .setCheckpointintervalmultiplier(1000),
      )
      .setAll(new Options.AllOptions().setStart(empty));
  const { call, failures } = startReading(raw, options);
  const seen: (number | string)[] = [];
  call.on('data', (response: InstanceType<typeof streams.ReadResp>) => {
    const event = response.getEvent()?.getEvent();
    if (event !== undefined) seen.push(Number(event.getStreamRevision()));
    else if (response.hasCaughtUp()) seen.push('caught up');
    else if (response.hasFellBehind()) seen.push('fell behind');
  });
  return { call, seen, failures, events: () => seen.filter((each) => typeof each === 'number') };
}

/** Appends so many events of a thousand bytes, five hundred at a time. */
export async function appendMany({ client }: ServerUnderTest, stream: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 500)
    await client.appendToStream(
      stream,
      Array.from({ length: Math.min(500, count - n) }, () => jsonEvent({ type: 't', data: { text } })),
    );
}

/** A subscriber that has caught up with a stream of one event. */
export async function live(
  server: ServerUnderTest,
  raw: StreamsClient,
  to: 'stream' | '$all',
  compatibility: number,
) {
  const stream = newStream();
  await appendMany(server, stream, 1);
  const subscriber = subscribe(raw, stream, to, compatibility);
  await until(() => subscriber.seen.includes('caught up'));
  return { stream, ...subscriber };
}
