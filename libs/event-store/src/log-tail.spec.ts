import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { LogPosition, RecordedEvent } from './event-store.js';
import { LogTail } from './log-tail.js';

const at = (position: number): LogPosition => ({ commit: BigInt(position), prepare: BigInt(position) });

const event = (position: number, streamId = 'directive-1', text = ''): RecordedEvent => ({
  streamId,
  revision: 0n,
  position: BigInt(position),
  preparePosition: BigInt(position),
  id: String(position),
  type: 'E',
  data: { text },
  metadata: {},
  created: new Date(0),
});

const positions = (events: readonly RecordedEvent[] | undefined) =>
  events?.map(({ position }) => Number(position));

function tailOf(...events: RecordedEvent[]): LogTail {
  const tail = new LogTail();
  for (const each of events) tail.add(each);
  return tail;
}

describe('the tail of the log', () => {
  it('gives what follows a position, and how far that reaches', () => {
    const newest = tailOf(event(10), event(20), event(30)).after(at(10), ['directive-']);
    expect([positions(newest?.events), newest?.end]).toEqual([[20, 30], at(30)]);
  });

  it('starts from a position between two events too', () => {
    expect(positions(tailOf(event(10), event(20)).after(at(15), ['directive-'])?.events)).toEqual([20]);
  });

  it('knows nothing of what lay before its first event', () => {
    const tail = tailOf(event(10), event(20));
    expect([tail.after(at(9), ['directive-']), tail.after(null, ['directive-'])]).toEqual([null, null]);
  });

  it('leaves it to the server whether there is anything newer than its newest', () => {
    expect(tailOf(event(10), event(20)).after(at(20), ['directive-'])).toBeNull();
    expect(new LogTail().after(at(20), ['directive-'])).toBeNull();
  });

  it('gives only the streams asked for, and reaches past the others', () => {
    const newest = tailOf(event(10), event(20, 'agency-1'), event(30, 'meeting-1')).after(at(10), [
      'agency-',
    ]);
    expect([positions(newest?.events), newest?.end]).toEqual([[20], at(30)]);
  });

  it('forgets everything when following begins anew', () => {
    const tail = tailOf(event(10), event(20));
    tail.clear();
    tail.add(event(40));
    tail.add(event(50));
    expect([
      tail.after(at(20), ['directive-']),
      positions(tail.after(at(40), ['directive-'])?.events),
    ]).toEqual([null, [50]]);
  });

  it('lets go of the oldest of many events, and of long ones sooner', () => {
    const many = tailOf(...Array.from({ length: 12_500 }, (_, index) => event(index + 1)));
    expect([many.after(at(499), ['directive-']), many.after(at(500), ['directive-'])?.events.length]).toEqual(
      [null, 12_000],
    );
    const long = tailOf(
      ...[1, 2, 3, 4].map((position) => event(position, 'directive-1', 'x'.repeat(3_000_000))),
    );
    expect([long.after(at(1), ['directive-']), positions(long.after(at(2), ['directive-'])?.events)]).toEqual(
      [null, [3, 4]],
    );
  });

  it('never leaves a gap: it gives all that followed, or nothing', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 1_400 }),
        fc.integer({ min: 0, max: 5_001 }),
        (unordered, from) => {
          const log = [...unordered].sort((a, b) => a - b);
          const given = positions(
            tailOf(...log.map((position) => event(position))).after(at(from), ['directive-'])?.events,
          );
          if (given !== undefined) expect(given).toEqual(log.filter((position) => position > from));
        },
      ),
    );
  });

  describe('while the follower is behind', () => {
    const isOver = async (filling: Promise<void> | undefined) => {
      let over = filling === undefined;
      void filling?.then(() => (over = true));
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      return over;
    };

    it('has readers wait until it has read what came meanwhile', async () => {
      const tail = tailOf(event(10));
      expect(tail.filling()).toBeUndefined();
      tail.fallBehind();
      const filling = tail.filling();
      tail.catchUpTo(30n);
      tail.add(event(20));
      expect(await isOver(filling)).toBe(false);
      tail.add(event(30));
      expect([await isOver(filling), tail.filling()]).toEqual([true, undefined]);
    });

    it('has nobody wait for what is read already, nor when following begins anew', async () => {
      const tail = tailOf(event(10));
      tail.fallBehind();
      const [first, nothing] = [tail.filling(), tailOf()];
      tail.catchUpTo(10n);
      expect([await isOver(first), tail.filling()]).toEqual([true, undefined]);
      nothing.fallBehind();
      nothing.catchUpTo(null);
      expect(nothing.filling()).toBeUndefined();
      tail.fallBehind();
      const second = tail.filling();
      tail.clear();
      expect([await isOver(second), tail.filling()]).toEqual([true, undefined]);
    });

    it('has nobody wait for a follower that does not come on', async () => {
      jest.useFakeTimers();
      try {
        const tail = tailOf(event(10));
        tail.fallBehind();
        const filling = tail.filling();
        jest.advanceTimersByTime(2_000);
        expect(await isOver(filling)).toBe(true);
      } finally {
        jest.useRealTimers();
      }
    });
  });

  it('gives what was recorded in pages, each going on where the last one ended', () => {
    const kept = (position: number) => ({
      ...event(position),
      asRecorded: { data: { was: position }, metadata: {} },
    });
    const tail = tailOf(...[10, 20, 30, 40].map(kept));
    const first = tail.recordedAfter(at(10), 2);
    expect([positions(first?.events as never), first?.last, first?.isEnd]).toEqual([[20, 30], at(30), false]);
    expect(first?.events[0]).toEqual({ ...event(20), data: { was: 20 }, metadata: {} });
    const second = tail.recordedAfter(first?.last ?? null, 2);
    expect([positions(second?.events as never), second?.last, second?.isEnd]).toEqual([[40], at(40), true]);
    expect([tail.recordedAfter(at(40), 2), tail.recordedAfter(null, 2)]).toEqual([null, null]);
  });

  it('gives nothing as recorded where it was not told what was', () => {
    expect(tailOf(event(10), event(20)).recordedAfter(at(10), 2)).toBeNull();
  });
});
