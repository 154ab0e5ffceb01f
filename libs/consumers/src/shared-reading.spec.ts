import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasPrefix, PoisonedEvent, type CatchUpOptions, type RecordedEvent } from '#event-store';
import { shareReading, type ReadItems, type SharedReadingOptions } from './shared-reading.js';

const placeAt = (at: number) => ({ commit: BigInt(at), prepare: BigInt(at) });

/** A log with an event of each of these streams, at the positions 1, 2, 3 and so on. */
function logOf(streams: readonly string[]) {
  const reads: CatchUpOptions[] = [];
  let handedOut = 0;
  async function* catchUp(options: CatchUpOptions): AsyncGenerator<RecordedEvent, void, void> {
    reads.push(options);
    for (const [index, streamId] of streams.entries()) {
      const { commit, prepare } = placeAt(index + 1);
      if (options.after && commit <= options.after.commit) continue;
      if (!hasPrefix(streamId, options.prefixes)) continue;
      await Promise.resolve();
      options.signal?.throwIfAborted();
      handedOut += 1;
      if (streamId.endsWith('poisoned'))
        options.onPoisoned?.(new PoisonedEvent(streamId, 0n, { commit, prepare }, 'is no JSON'));
      else
        yield {
          ...{ id: streamId, type: 'Counted', data: {}, metadata: {}, created: new Date(0), revision: 0n },
          ...{ streamId, position: commit, preparePosition: prepare },
        };
    }
    if (streams.length > 0) options.onCaughtUp?.(placeAt(streams.length));
  }
  return { catchUp, reads, handedOut: () => handedOut };
}

interface Reader {
  readonly after: number;
  readonly prefixes: readonly string[];
  /** Milliseconds that it takes over every fiftieth event. */
  readonly slowness: number;
  /** After how many events it stops. */
  readonly most?: number;
}

async function readBy(read: ReadItems, { after, prefixes, slowness, most = Infinity }: Reader) {
  const seen: number[] = [];
  let end: bigint | undefined;
  const items = read({
    after: after === 0 ? null : placeAt(after),
    prefixes,
    onCaughtUp: ({ commit }) => (end = commit),
  });
  for await (const item of items) {
    seen.push(Number(item instanceof PoisonedEvent ? item.position.commit : item.position));
    if (seen.length >= most) break;
    if (slowness > 0 && seen.length % 50 === 0) await pause(slowness);
  }
  return { seen, end };
}

const sharing = (log: ReturnType<typeof logOf>, how: Partial<SharedReadingOptions> = {}) =>
  shareReading({ eventStore: log, prefix: 'a-', signal: new AbortController().signal, ...how });

const many = (count: number) => Array.from({ length: count }, (_, index) => `a-${index}`);
const whole = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the shared reading of the log', () => {
  it('hands everyone what they would have read alone, in order, wherever they begin and however slow they are', async () => {
    const stream = fc.constantFrom('a-1', 'a-2', 'b-1', 'c-1', 'a-poisoned', 'c-poisoned');
    const reader = fc.record({
      after: fc.nat({ max: 60 }),
      prefixes: fc.constantFrom(['a-'], ['a-', 'b-'], ['b-'], ['c-', 'a-'], ['a-', 'b-', 'c-']),
      slowness: fc.constantFrom(0, 0, 1),
      most: fc.constantFrom(1, 20, 1_000),
      begins: fc.constantFrom(0, 0, 1, 3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(stream, { maxLength: 400 }),
        fc.array(reader, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(20, 150),
        async (streams, readers, events) => {
          const log = logOf(streams);
          const bounds = { events, characters: 1_000_000 };
          const read = sharing(log, { gatherMs: 1, patienceMs: 4, bounds });
          const answers = await Promise.all(
            readers.map(async ({ begins, ...reader }) => {
              if (begins > 0) await pause(begins);
              return readBy(read, reader);
            }),
          );
          for (const [index, { after, prefixes, most }] of readers.entries()) {
            const wanted = streams.flatMap((streamId, at) =>
              at + 1 > after && hasPrefix(streamId, prefixes) ? [at + 1] : [],
            );
            expect(answers[index]?.seen).toEqual(wanted.slice(0, most));
            if (wanted.length < most && streams.length > 0)
              expect(answers[index]?.end).toBe(BigInt(streams.length));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('asks the log once for all who begin together, and once more for each who reads other streams', async () => {
    const log = logOf(['a-1', 'b-1', 'c-1', 'a-2']);
    const read = sharing(log);
    const reader = (...prefixes: string[]) => readBy(read, { after: 0, prefixes, slowness: 0 });
    const answers = await Promise.all([reader('a-', 'b-'), reader('a-'), reader('c-'), reader('a-', 'b-')]);
    expect(answers.map(({ seen }) => seen)).toEqual([[1, 2, 4], [1, 4], [3], [1, 2, 4]]);
    expect(log.reads.map(({ prefixes }) => [...prefixes].sort())).toEqual([['c-'], ['a-', 'b-']]);
  });

  it('takes in who begins behind something that is still held, and nobody who begins before', async () => {
    const log = logOf(many(1_000));
    const read = sharing(log, { bounds: { events: 200, characters: 1_000_000 } });
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let waiting = 0;
    const slow = async () => {
      let taken = 0;
      for await (const _ of read({ after: null, prefixes: ['a-'], onCaughtUp: () => undefined }))
        if ((taken += 1) === 450) {
          waiting += 1;
          await released;
        }
    };
    const slowOnes = [slow(), slow()];
    while (waiting < 2) await pause(1);
    const later = (after: number) => readBy(read, { after, prefixes: ['a-'], slowness: 0 });
    const joining = later(420);
    const before = await later(300);
    release();
    const [joined] = await Promise.all([joining, ...slowOnes]);
    expect([joined.seen, before.seen]).toEqual([whole(1_000).slice(420), whole(1_000).slice(300)]);
    expect(log.reads.map(({ after }) => after?.commit)).toEqual([undefined, 300n]);
  });

  it('lets the server filter for who is alone', async () => {
    const log = logOf(['a-1', 'b-1']);
    expect(await readBy(sharing(log), { after: 0, prefixes: ['a-'], slowness: 0 })).toEqual({
      seen: [1],
      end: 2n,
    });
    expect(log.reads.map(({ prefixes }) => prefixes)).toEqual([['a-']]);
  });

  it('holds no more than its bound for the slowest, and leaves them to read by themselves when they stand still', async () => {
    const log = logOf(many(2_000));
    const read = sharing(log, { bounds: { events: 200, characters: 1_000_000 }, patienceMs: 20 });
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const held: number[] = [];
    const items = read({ after: null, prefixes: ['a-'], onCaughtUp: () => undefined });
    const slow = (async () => {
      for await (const item of items) {
        held.push(Number((item as RecordedEvent).position));
        if (held.length === 150) {
          expect(log.handedOut()).toBeLessThanOrEqual(200);
          await released;
        }
      }
    })();
    const [fast] = await Promise.all([
      readBy(read, { after: 0, prefixes: ['a-'], slowness: 0 }).then((answer) => {
        release();
        return answer;
      }),
      slow,
    ]);
    expect(fast.seen).toEqual(whole(2_000));
    expect(held).toEqual(whole(2_000));
    expect(log.reads.map(({ after }) => after?.commit)).toEqual([undefined, 150n]);
  });

  it('tells everyone of a failure after what came before it, and the next who come read anew', async () => {
    const log = logOf(many(10));
    let failing = true;
    async function* catchUp(options: CatchUpOptions) {
      for await (const event of log.catchUp(options)) {
        if (failing && event.position === 6n) throw new Error('The log is away');
        yield event;
      }
    }
    const read = sharing({ ...log, catchUp });
    const seen: number[][] = [];
    const reader = async () => {
      const mine: number[] = [];
      seen.push(mine);
      const items = read({ after: null, prefixes: ['a-'], onCaughtUp: () => undefined });
      for await (const item of items) mine.push(Number((item as RecordedEvent).position));
    };
    const ends = await Promise.allSettled([reader(), reader()]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(seen).toEqual([whole(5), whole(5)]);
    failing = false;
    await Promise.all([reader(), reader()]);
    expect(seen.slice(2)).toEqual([whole(10), whole(10)]);
    expect(log.reads).toHaveLength(2);
  });
});
