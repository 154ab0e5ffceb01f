import { describe, expect, it } from '@jest/globals';
import { pause } from './pause.js';

const aborted = AbortSignal.abort(new Error('The process is stopping'));

describe('A pause', () => {
  it('ends when its time is over', async () => {
    await expect(pause(1)).resolves.toBeUndefined();
  });

  it('ends without a failure when its signal aborts, before or meanwhile', async () => {
    await expect(pause(600_000, { signal: aborted })).resolves.toBeUndefined();
    const stopping = new AbortController();
    const paused = pause(600_000, { signal: stopping.signal });
    stopping.abort();
    await expect(paused).resolves.toBeUndefined();
  });

  it('fails for anything else', async () => {
    await expect(pause(1, { ref: 'yes' as unknown as boolean })).rejects.toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });
});
