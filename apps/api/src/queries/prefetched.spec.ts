import { expect, test } from '@jest/globals';
import { prefetched } from './prefetched.js';

async function* pieces(log: string[], ...made: string[]): AsyncGenerator<string, void, void> {
  try {
    for (const piece of made) {
      log.push(piece);
      yield await Promise.resolve(piece);
    }
  } finally {
    log.push('let go');
  }
}

async function all(generator: AsyncGenerator<string, void, void>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of generator) found.push(piece);
  return found;
}

test('every piece comes, the first made before anybody asks', async () => {
  const log: string[] = [];
  const generator = await prefetched(pieces(log, 'a', 'b'));
  expect(log).toEqual(['a']);
  expect(await all(generator)).toEqual(['a', 'b']);
});

test('nothing stays nothing', async () => {
  expect(await all(await prefetched(pieces([])))).toEqual([]);
});

test('whoever stops early lets go of the source', async () => {
  const log: string[] = [];
  for await (const piece of await prefetched(pieces(log, 'a', 'b', 'c'))) if (piece === 'a') break;
  expect(log).toEqual(['a', 'let go']);
});

test('what fails at once fails before the answer begins', async () => {
  const failing = (async function* (): AsyncGenerator<string, void, void> {
    yield await Promise.reject(new Error('no database'));
  })();
  await expect(prefetched(failing)).rejects.toThrow('no database');
});
