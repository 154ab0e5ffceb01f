import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { inParallel } from './in-parallel.js';

describe('Work on many items in parallel', () => {
  it('has as many under way at once as it may, in order', async () => {
    const started: number[] = [];
    let underWay = 0;
    let most = 0;
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      started.push(item);
      most = Math.max(most, (underWay += 1));
      await turn();
      underWay -= 1;
    });
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('begins nothing after a failure, and waits for what has started', async () => {
    const ended: number[] = [];
    const work = inParallel([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('The log is away');
      await turn();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('The log is away');
    expect(ended).toEqual([2]);
  });

  it('says all failures where there are several', async () => {
    const failing = (item: number) => Promise.reject(new Error(`The log is away ${item}`));
    await expect(inParallel([1, 2, 3], 2, failing)).rejects.toMatchObject({
      message: 'The log is away 1',
      errors: [{ message: 'The log is away 1' }, { message: 'The log is away 2' }],
    });
  });
});
