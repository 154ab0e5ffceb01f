import { describe, expect, test } from '@jest/globals';
import { programLogger } from './program-logger.js';

function logged(part: string, ...entries: readonly (readonly [object, string])[]): string {
  const lines: string[] = [];
  const logger = programLogger(part)('info', { write: (line) => void lines.push(line) });
  for (const [fields, message] of entries) logger.info(fields, message);
  return lines.join('');
}

const failure = (message: string) => {
  const cause = new Error(`caused by ${message}`);
  return { err: new Error(message, { cause }) };
};

describe.each(['api', 'worker'])('what the %s logs', (part) => {
  test.each([
    ['a password', { password: 's3cret' }],
    ['a password within', { body: { deep: { deeper: { username: 'admin', password: 's3"cret s3cret' } } } }],
    ['headers', { req: { headers: { authorization: 'Bearer s3cret', cookie: 's3cret' } } }],
    ['a token', { answer: { accessToken: 's3cret', refreshToken: 's3cret' } }],
    ["a mail server's credentials", { options: { auth: { user: 'office', pass: 's3cret' } } }],
    ['a database that does not answer', failure('connect postgres://dondoc:s3cret@10.0.0.1:5432/dondoc')],
    ['an address with a slash in its password', failure('postgres://dondoc:s3cret/s3cret@db/dondoc')],
    ['a queue without a user', failure('redis://:s3cret@queue:6379 ECONNREFUSED')],
    ['a mail server by its address', failure('smtps://office%40tinh.vn:s3cret@mail.tinh.vn')],
    ['the log by its address', { eventStore: 'esdb+discover://admin:s3cret@node1:2113?tls=true' }],
    ['what a mail server was told', failure('AUTH PLAIN AG9mZmljZQBzM2NyZXQs3cret')],
    ['a signing secret', failure('whsec_s3cret is no secret to sign with')],
    ['a token in an address', { url: '/api/v1/feed?token=s3cret&x=1' }],
    ['a token in words', failure('Bearer s3cret-s3cret was refused')],
    ['a signed token', failure('eyJhbGciOiJIUzI1NiJ9.s3cret.s3cret is expired')],
  ])('does not give away %s', (_what, fields) => {
    const text = logged(part, [fields, 'said']);
    expect(text).not.toContain('s3cret');
    expect(text).toContain('[secret]');
    expect(JSON.parse(text)).toMatchObject({ part, msg: 'said' });
  });

  test('does not give away what stands in the message itself', () => {
    const text = logged(part, [{}, 'The database postgres://dondoc:s3cret@db/dondoc is not there yet']);
    expect(JSON.parse(text)).toMatchObject({
      msg: 'The database postgres://[secret]@db/dondoc is not there yet',
    });
  });

  test('keeps all else as it is', () => {
    const fields = {
      username: 'admin',
      tokens: 3,
      url: 'https://dondoc.example.vn/a?b=c',
      address: 'vp@tinh.example.vn',
      words: 'Đôn đốc: "hạn 14/12"',
    };
    expect(JSON.parse(logged(part, [fields, 'said']))).toMatchObject({ ...fields, part });
  });
});

test('a program logs so many bytes a day, and says once that there were more', () => {
  const lines: string[] = [];
  const logger = programLogger('api', 10_000)('info', { write: (line) => void lines.push(line) });
  for (let time = 0; time < 1_000; time += 1) logger.warn('somebody asked for something');
  expect(lines.join('').length).toBeLessThan(11_000);
  expect(lines.filter((line) => line.includes('The log of today is full'))).toHaveLength(1);
});
