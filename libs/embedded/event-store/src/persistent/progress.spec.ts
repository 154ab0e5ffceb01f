import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GroupMessage } from './consumer.js';
import { MessageQueue } from './message-queue.js';
import { Progress } from './progress.js';

test('everything is done up to the first event that is not, whatever order they are done in', () => {
  const steps = fc.array(fc.oneof(fc.constant('begin' as const), fc.constant('pass' as const), fc.nat(200)), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(steps, (given) => {
      const progress = new Progress({ at: undefined, looked: 0 });
      const open = new Set<number>();
      let at = 0;
      const places = new Map<number, number>();
      for (const step of given) {
        if (step === 'begin') {
          at += 1;
          const sequence = progress.begin(at);
          open.add(sequence);
          places.set(sequence, at - 1);
        } else if (step === 'pass') {
          at += 3;
          progress.pass(at, 3);
        } else {
          progress.finish(step);
          open.delete(step);
        }
        const expected = open.size === 0 ? at : places.get(Math.min(...open));
        expect(progress.done.looked).toBe(expected);
        expect(progress.done.at ?? 0).toBe(expected);
      }
    }),
  );
});

const message = (sequence: number | undefined, id: string): GroupMessage => ({
  id,
  read: { event: undefined, link: undefined },
  at: sequence,
  sequence,
  retryCount: 0,
});

test('messages are in the order of their source, those that are replayed first, and none is lost', () => {
  const batches = fc.array(fc.array(fc.option(fc.nat(50), { nil: undefined }), { maxLength: 40 }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(batches, fc.nat(60), (given, removed) => {
      const queue = new MessageQueue();
      let id = 0;
      const kept: GroupMessage[] = [];
      for (const batch of given) {
        const messages = batch.map((sequence) => message(sequence, String(id++)));
        queue.insert(messages);
        kept.push(...messages);
        const at = queue.size === 0 ? 0 : removed % queue.size;
        const gone = queue.at(at);
        if (gone === undefined) continue;
        queue.removeAt(at);
        kept.splice(kept.indexOf(gone), 1);
      }
      const found = Array.from({ length: queue.size }, (_, index) => queue.at(index));
      expect(found.map((each) => each?.sequence ?? -1)).toEqual(
        kept.map(({ sequence }) => sequence ?? -1).sort((a, b) => a - b),
      );
      expect(new Set(found.map((each) => each?.id))).toEqual(new Set(kept.map((each) => each.id)));
    }),
  );
});
