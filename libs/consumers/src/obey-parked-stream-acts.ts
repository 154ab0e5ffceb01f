import { parkedStreamEventSchemas, type ParkedStreamEvent } from '#domain';
import type { Consumer } from './consumer.js';
import { decodedEvent } from '#event-store';
import { retryParkedStream, setAside } from './parked-streams.js';

/** Has every consumer leave out the events that an administrator set aside, and try again the streams that he named. */
export const obeyParkedStreamActs: Consumer = {
  name: 'parked_stream_acts',
  version: 1,
  prefixes: ['parked-'],
  async apply(batch, tx) {
    const acts = batch.flatMap(
      (recorded) => decodedEvent<ParkedStreamEvent>(parkedStreamEventSchemas, recorded) ?? [],
    );
    const aside = acts.filter(({ type }) => type === 'EventSetAside');
    await setAside(
      tx,
      aside.map(({ data: { streamId, revision } }) => ({ streamId, revision: BigInt(revision) })),
    );
    await retryParkedStream(tx, [...new Set(acts.map(({ data }) => data.streamId))]);
  },
};
