import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { UnsubscribeTokens } from './unsubscribe-tokens.js';

const secret = 'a secret of the tests that is long enough';
const tokens = new UnsubscribeTokens(secret);
const sent = new Date('2022-12-12T01:00:00Z');
const later = (days: number) => new Date(sent.getTime() + days * 86_400_000);

describe('the token of an unsubscribe link', () => {
  it('names its account for as long as a mail may lie unread, and then says that it expired', async () => {
    const token = await tokens.make('court-1', sent);
    expect(await tokens.read(token, later(0))).toEqual({ accountId: 'court-1' });
    expect(await tokens.read(token, later(179))).toEqual({ accountId: 'court-1' });
    expect(await tokens.read(token, later(181))).toBe('expired');
  });

  it('is the same in each attempt of the same mail', async () => {
    expect(await tokens.make('court-1', sent)).toBe(await tokens.make('court-1', sent));
  });

  it('fits into an address', async () => {
    const token = await tokens.make('bd0d6c2e-7f6a-5f0e-9a5b-3f1f3c8e2a11', sent);
    expect(token).toMatch(/^[\w.-]{1,300}$/);
  });

  it.each([
    ['another secret', () => new UnsubscribeTokens(`${secret}!`).make('court-1', sent)],
    ['the key of bearer tokens', () => bearer(secret)],
    ['nobody', () => Promise.resolve('nonsense')],
    ['nobody, with an algorithm that is none', () => Promise.resolve(`${btoa('{"alg":"none"}')}.e30.`)],
  ])('made with %s is invalid', async (_what, make) => {
    expect(await tokens.read(await make(), sent)).toBe('invalid');
  });
});

function bearer(key: string): Promise<string> {
  return new SignJWT({ name: 'x', role: 'admin' })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('unsubscribe')
    .setSubject('court-1')
    .setExpirationTime('1y')
    .sign(new TextEncoder().encode(key));
}
