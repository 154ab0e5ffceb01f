import { describe, expect, it } from '@jest/globals';
import { retryUntilReady } from './retry-until-ready.js';

const withCode = (code: string) => Object.assign(new Error(code), { code });

function failing(times: number, error: Error) {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw error;
    return tries;
  };
}

describe('work that needs a store', () => {
  it('is tried again while the store is starting', async () => {
    const reported: string[] = [];
    const options = { withinMs: 60_000, onRetry: (error: Error) => void reported.push(error.message) };
    expect(await retryUntilReady(failing(2, withCode('57P03')), options)).toBe(3);
    expect(reported).toEqual(['57P03', '57P03']);
  });

  it.each([
    ['a password that is not taken', '28P01'],
    ['a role that may not come in', '28000'],
    ['a right that is missing', '42501'],
    ['a database that is not there', '3D000'],
  ])('ends at once at %s, however deep it stands', async (_, code) => {
    const reported: Error[] = [];
    const error = new Error('Failed query', { cause: withCode(code) });
    const options = { withinMs: 60_000, onRetry: (each: Error) => void reported.push(each) };
    await expect(retryUntilReady(failing(9, error), options)).rejects.toBe(error);
    expect(reported).toEqual([]);
  });

  it('is given up with its last failure once the time is over', async () => {
    await expect(
      retryUntilReady(failing(9, withCode('ECONNREFUSED')), { withinMs: 0, onRetry: () => undefined }),
    ).rejects.toThrow('ECONNREFUSED');
  });
});
