import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { outsideKeysOf } from './outside-keys.js';
import { TokenVerifier } from './token-verifier.js';

let key: CryptoKey;
let jwk: JWK;
let server: Server;
let issuer: string;
let verifier: TokenVerifier;
/** What each path answers; nothing is 503. */
const answers = new Map<string, unknown>();
const asked: string[] = [];

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), alg: 'ES256' };
});

beforeEach(async () => {
  answers.clear();
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers.get(request.url ?? '');
    response.writeHead(answer === undefined ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const config = {
    tokenSecret: 'a secret of the tests that is long enough',
    tokenHours: 1,
    oidc: { issuer, audience: 'dondoc', clients: ['dondoc'] },
    secondFactorFor: [],
  };
  verifier = new TokenVerifier(
    config,
    { account: () => undefined, isDisabled: () => false },
    outsideKeysOf(issuer),
  );
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const discovery = '/.well-known/openid-configuration';
const sign = (by = issuer) =>
  new SignJWT({ name: 'Bà Hai', dondoc_role: 'leader' })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(by)
    .setAudience('dondoc')
    .setSubject('u-2')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key);
const bearer = async (token: string) => verifier.bearerOf(`Bearer ${token}`);
const away = { status: 503, code: 'token-issuer-unavailable' };

/** Asks until the issuer is asked again, which it is seconds after a failure. */
async function oncePossible(token: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      return (await bearer(token)).actor.name;
    } catch (error) {
      expect(error).toMatchObject(away);
      await sleep(50);
    }
  }
  throw new Error('The issuer was never found');
}

test('an issuer that is away at first is found once it is back, and is not asked for each token meanwhile', async () => {
  const token = await sign();
  await expect(bearer(token)).rejects.toMatchObject(away);
  await expect(bearer(token)).rejects.toMatchObject(away);
  expect(asked).toEqual([discovery]);
  answers.set(discovery, { issuer, jwks_uri: `${issuer}/keys` }).set('/keys', { keys: [jwk] });
  expect(await oncePossible(token)).toBe('Bà Hai');
});

test('keys that are not answered are the issuer’s trouble, not the token’s', async () => {
  answers.set(discovery, { issuer, jwks_uri: `${issuer}/keys` });
  const token = await sign();
  await expect(bearer(token)).rejects.toMatchObject({
    ...away,
    details: { headers: { 'retry-after': expect.stringMatching(/^\d+$/) } },
  });
  answers.set('/keys', { keys: [jwk] });
  expect(await oncePossible(token)).toBe('Bà Hai');
});

test('a token that is not even said to be of the issuer costs no question to it', async () => {
  const token = await sign('https://elsewhere.example');
  await expect(bearer(token)).rejects.toMatchObject({ status: 401, code: 'not-authenticated' });
  expect(asked).toEqual([]);
});

test('a discovery document of another issuer leads to no keys', async () => {
  answers.set(discovery, { issuer: 'https://elsewhere.example', jwks_uri: `${issuer}/keys` });
  answers.set('/keys', { keys: [jwk] });
  await expect(bearer(await sign())).rejects.toMatchObject(away);
  expect(asked).toEqual([discovery]);
});
