import { describe, expect, it } from '@jest/globals';
import { timerJobId } from './queues.js';

describe('the job id of a timer', () => {
  const dueAt = new Date('2022-12-14T01:00:00Z');

  it('holds letters, digits and hyphens only, whatever its key holds', () => {
    for (const key of ['directive:BCD-2022-01/03:ngày', '::', 'a b', 'x'.repeat(500)]) {
      expect(timerJobId(key, dueAt)).toMatch(/^[A-Za-z0-9-]+$/);
    }
  });

  it('is the same for the same key and instant, and another for any other', () => {
    expect(timerJobId('a', dueAt)).toBe(timerJobId('a', new Date(dueAt)));
    expect(timerJobId('b', dueAt)).not.toBe(timerJobId('a', dueAt));
    expect(timerJobId('a', new Date(0))).not.toBe(timerJobId('a', dueAt));
  });
});
