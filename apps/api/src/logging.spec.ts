import { expect, test } from '@jest/globals';
import { createLogger } from './logging.js';

function logged(...entries: object[]): string {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  for (const entry of entries) logger.info(entry, 'said');
  return lines.join('');
}

test('no secret is written, wherever it stands', () => {
  const text = logged(
    { password: 's3cret' },
    { body: { username: 'admin', password: 's3cret' } },
    { req: { headers: { authorization: 'Bearer s3cret', cookie: 's3cret' }, body: { password: 's3cret' } } },
    { answer: { accessToken: 's3cret' } },
  );
  expect(text).not.toContain('s3cret');
  expect(text).toContain('[secret]');
  expect(text).toContain('admin');
});

test('a line says which part of the system wrote it', () => {
  expect(JSON.parse(logged({ n: 1 }))).toMatchObject({ part: 'api', n: 1, msg: 'said' });
});
