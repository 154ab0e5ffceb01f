import {
  type EventStoreDBClient,
  type PARK,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type RETRY,
  type SKIP,
  START,
} from '@eventstore/db-client';
import { newStream } from './server-under-test.js';

export type GroupSettings = Parameters<typeof persistentSubscriptionToStreamSettingsFromDefaults>[0];
export type Handle = (
  n: number,
  retryCount: number,
) => 'ack' | 'hold' | typeof PARK | typeof RETRY | typeof SKIP;

/** Name of every group. */
export const GROUP = 'group';

/** Creates a group that starts with the first event unless told otherwise; gives the stream. */
export async function createGroup(
  client: EventStoreDBClient,
  settings: GroupSettings = {},
  stream = newStream(),
): Promise<string> {
  await client.createPersistentSubscriptionToStream(
    stream,
    GROUP,
    persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...settings }),
  );
  return stream;
}

/** Joins a group and notes what it is given; acknowledges unless told what else to do. */
export function joinGroup(client: EventStoreDBClient, stream: string, bufferSize = 10, handle?: Handle) {
  const subscription = client.subscribeToPersistentSubscriptionToStream(stream, GROUP, { bufferSize });
  const seen: { n: number; retryCount: number }[] = [];
  const errors: unknown[] = [];
  subscription.on('data', (resolved) => {
    const { n } = resolved.event?.data as { n: number };
    const { retryCount } = resolved;
    seen.push({ n, retryCount });
    const action = handle?.(n, retryCount) ?? 'ack';
    if (action === 'ack') void subscription.ack(resolved);
    else if (action !== 'hold') void subscription.nack(action, 'because', resolved);
  });
  subscription.on('error', (error: unknown) => errors.push(error));
  return { subscription, seen, errors, numbers: () => seen.map(({ n }) => n) };
}
