import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { beforeAll, expect, test } from '@jest/globals';
import type { Account, Actor } from '#domain';
import { TokenVerifier } from './token-verifier.js';

const secret = 'a secret of the tests that is long enough';
const config = { tokenSecret: secret, tokenHours: 1, oidc: undefined, secondFactorFor: [] };
const officer: Actor = { id: 'account-7', name: 'Bà Bảy', role: 'agency', agencyId: 'agency-1' };
const chosen = { state: 'chosen', generation: 0 } as const;
const nobody = { account: () => undefined, isDisabled: () => false };

async function verify(verifier: TokenVerifier, token: string): Promise<Actor> {
  return (await verifier.bearerOf(`Bearer ${token}`)).actor;
}

const sign = (claims: Record<string, unknown>, key = secret, expires: string | number = '1h') =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('dondoc')
    .setSubject('account-7')
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(key));

test('whoever gets a token is its bearer', async () => {
  const verifier = new TokenVerifier(config, nobody);
  const { accessToken, expiresIn } = await verifier.issue(officer, 0);
  expect(expiresIn).toBe(3_600);
  expect(await verify(verifier, accessToken)).toEqual(officer);
});

test('what was verified once is answered without a promise', async () => {
  const verifier = new TokenVerifier(config, nobody);
  const { accessToken } = await verifier.issue(officer, 0);
  await verify(verifier, accessToken);
  expect(verifier.bearerOf(`Bearer ${accessToken}`)).toMatchObject({ actor: officer });
});

test.each([
  [
    'signed with another secret',
    () => sign({ name: 'x', role: 'admin' }, 'another secret that is long enough too'),
  ],
  ['expired', () => sign({ name: 'x', role: 'admin' }, secret, 1_000)],
  ['with an unknown role', () => sign({ name: 'x', role: 'system' })],
  ['without a name', () => sign({ role: 'admin' })],
  [
    'unsigned',
    () =>
      Promise.resolve(
        `${btoa('{"alg":"none"}')}.${btoa('{"sub":"a","name":"x","role":"admin","exp":9999999999}')}.`,
      ),
  ],
])('a token that is %s is refused', async (_what, make) => {
  const verifier = new TokenVerifier(config, nobody);
  await expect(verify(verifier, await make())).rejects.toMatchObject({
    status: 401,
    code: 'not-authenticated',
  });
});

test.each([undefined, '', 'Basic YTpi', 'Bearer '])('the header %s is refused', (header) => {
  expect(() => new TokenVerifier(config, nobody).bearerOf(header)).toThrow('not-authenticated');
});

test('a disabled account is refused at once, its remembered token too', async () => {
  const disabled = new Set<string>();
  const isDisabled = (id: string) => disabled.has(id);
  const account = (id: string) =>
    ({ role: 'agency', agencyId: 'agency-1', disabled: isDisabled(id), password: chosen }) as Account;
  const verifier = new TokenVerifier(config, { account, isDisabled });
  const { accessToken } = await verifier.issue(officer, 0);
  await verify(verifier, accessToken);
  disabled.add(officer.id);
  expect(() => verifier.bearerOf(`Bearer ${accessToken}`)).toThrow('account-disabled');
});

test('an account of which not even the first event can be read is refused, though nothing is known of it', async () => {
  const verifier = new TokenVerifier(config, { ...nobody, isDisabled: (id) => id === officer.id });
  const { accessToken } = await verifier.issue(officer, 0);
  await expect(verify(verifier, accessToken)).rejects.toMatchObject({ code: 'account-disabled' });
});

test('a role that was changed holds at once, whatever a token that was made before says', async () => {
  const present = { disabled: false, password: chosen };
  let now: Partial<Account> = { ...present, role: 'agency', agencyId: officer.agencyId ?? null };
  const verifier = new TokenVerifier(config, { ...nobody, account: () => now as Account });
  const { accessToken } = await verifier.issue(officer, 0);
  expect(await verify(verifier, accessToken)).toEqual(officer);
  now = { ...present, role: 'agency', agencyId: 'agency-2' };
  expect(await verify(verifier, accessToken)).toEqual({ ...officer, agencyId: 'agency-2' });
  now = { ...present, role: 'inspector', agencyId: null };
  const { agencyId: _, ...person } = officer;
  expect(await verify(verifier, accessToken)).toEqual({ ...person, role: 'inspector' });
});

test('a token ends with the password that it was made for, also one from before that says nothing of it', async () => {
  let password: Account['password'] = chosen;
  const account = () => ({ role: 'agency', agencyId: 'agency-1', password }) as Account;
  const verifier = new TokenVerifier(config, { ...nobody, account });
  const { accessToken } = await verifier.issue(officer, 0);
  const older = await sign({ name: officer.name, role: 'agency', agencyId: 'agency-1' });
  for (const token of [accessToken, older]) expect(await verify(verifier, token)).toEqual(officer);
  password = { state: 'chosen', generation: 1 };
  for (const token of [accessToken, older])
    expect(() => verifier.bearerOf(`Bearer ${token}`)).toThrow('The password has changed');
  const { accessToken: next } = await verifier.issue(officer, 1);
  expect(await verify(verifier, next)).toEqual(officer);
});

test('whoever has no second factor where the role needs one is known to have to enrol one', async () => {
  let hasSecondFactor = false;
  const account = () =>
    ({ role: 'admin', agencyId: null, password: chosen, hasSecondFactor }) as unknown as Account;
  const asked = { ...config, secondFactorFor: ['admin' as const] };
  const verifier = new TokenVerifier(asked, { ...nobody, account });
  const { accessToken } = await verifier.issue({ ...officer, role: 'admin' }, 0);
  const due = async () => (await verifier.bearerOf(`Bearer ${accessToken}`)).secondFactorDue;
  expect(await due()).toBe(true);
  hasSecondFactor = true;
  expect(await due()).toBe(false);
});

test('whoever has a temporary password is known, and known to have to change it', async () => {
  let password: Account['password'] = { state: 'temporary', generation: 0 };
  const account = () => ({ role: 'agency', agencyId: 'agency-1', password }) as Account;
  const verifier = new TokenVerifier(config, { ...nobody, account });
  const { accessToken } = await verifier.issue(officer, 1);
  const bearer = () => verifier.bearerOf(`Bearer ${accessToken}`);
  expect(await bearer()).toMatchObject({ actor: officer, passwordChangeRequired: true });
  password = { state: 'chosen', generation: 1 };
  expect(await bearer()).toMatchObject({ actor: officer, passwordChangeRequired: false });
});

let outside: {
  key: CryptoKey;
  oidc: { issuer: string; audience: string; clients: string[] };
  keys: ReturnType<typeof createLocalJWKSet>;
  verifier: TokenVerifier;
  without: TokenVerifier;
};

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256' }] });
  const oidc = { issuer: 'https://sso.example', audience: 'dondoc', clients: ['dondoc', 'dondoc-page'] };
  const isAgency = (id: string) => Promise.resolve(id === 'agency-1');
  outside = {
    key: privateKey,
    ...{ oidc, keys },
    verifier: new TokenVerifier({ ...config, oidc }, nobody, keys, isAgency),
    without: new TokenVerifier(config, nobody),
  };
});

interface Outside {
  readonly issuer?: string;
  readonly audience?: string | string[];
  readonly typ?: string;
  /** How long after the present; null for a token without end. */
  readonly expires?: string | null;
  readonly issuedAt?: number;
}

const signOutside = (
  claims: Record<string, unknown>,
  { issuer = 'https://sso.example', audience = 'dondoc', typ, expires = '5m', issuedAt }: Outside = {},
) => {
  const token = new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', ...(typ === undefined ? {} : { typ }) })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('u-1')
    .setIssuedAt(issuedAt);
  if (expires !== null) token.setExpirationTime(expires);
  return token.sign(outside.key);
};

test('an outside issuer that is configured says who somebody is', async () => {
  const token = await signOutside({ name: 'Ông Một', dondoc_role: 'agency', dondoc_agency: 'agency-1' });
  const actor = await verify(outside.verifier, token);
  expect(actor).toEqual({ id: expect.any(String), name: 'Ông Một', role: 'agency', agencyId: 'agency-1' });
  expect(actor.id).not.toBe('u-1');
});

test.each([
  ['of an ID token', { azp: 'dondoc-page' }, { typ: 'JWT' }],
  ['of an access token', { client_id: 'dondoc-page' }, { typ: 'at+jwt', audience: ['dondoc', 'other'] }],
])('an outside token %s that was given to a client of ours is taken', async (_what, claims, how) => {
  const token = await signOutside({ dondoc_role: 'leader', ...claims }, how);
  expect(await verify(outside.verifier, token)).toMatchObject({ role: 'leader' });
});

test('an outside person who is cut off is refused at once, whatever the issuer says', async () => {
  const token = await signOutside({ dondoc_role: 'leader' });
  const cutOff = new Set<string>();
  const verifier = new TokenVerifier(
    { ...config, oidc: outside.oidc },
    { ...nobody, isDisabled: (id) => cutOff.has(id) },
    outside.keys,
  );
  const { id } = await verify(verifier, token);
  cutOff.add(id);
  expect(() => verifier.bearerOf(`Bearer ${token}`)).toThrow('account-disabled');
});

test('an outside person was there when the issuer says, or else when it made the token', async () => {
  const now = Math.floor(Date.now() / 1_000);
  const provenAt = async (claims: Record<string, unknown>) => {
    const token = await signOutside({ dondoc_role: 'leader', ...claims }, { issuedAt: now });
    return (await outside.verifier.bearerOf(`Bearer ${token}`)).provenAtMs;
  };
  expect(await provenAt({})).toBe(now * 1_000);
  expect(await provenAt({ auth_time: now - 3_600 })).toBe((now - 3_600) * 1_000);
  expect(await provenAt({ auth_time: now * 1_000 })).toBe(now * 1_000);
});

test('an outside token has one name in every process, by its jti or else by when it was made and its person was there', async () => {
  const nameOf = async (claims: Record<string, unknown>, issuedAt?: number) => {
    const token = await signOutside({ dondoc_role: 'leader', ...claims }, { issuedAt: issuedAt ?? now });
    const process = new TokenVerifier({ ...config, oidc: outside.oidc }, nobody, outside.keys);
    return (await process.bearerOf(`Bearer ${token}`)).outsideTokenId;
  };
  const now = Math.floor(Date.now() / 1_000);
  const all = [{ jti: 'a' }, { jti: 'b' }, {}, { auth_time: now - 60 }];
  const names = await Promise.all(all.map((claims) => nameOf(claims)));
  expect(new Set(names).size).toBe(all.length);
  expect(await Promise.all(all.map((claims) => nameOf(claims)))).toEqual(names);
  expect(await nameOf({ jti: 'a' }, now - 10)).toBe(names[0]);
  expect(await nameOf({}, now - 10)).not.toBe(names[2]);
});

test('an outside token says until when it holds, longer than it is remembered', async () => {
  const token = await signOutside({ dondoc_role: 'leader' });
  const { exp } = decodeJwt(token);
  expect((await outside.verifier.bearerOf(`Bearer ${token}`)).expiresAtMs).toBe(Number(exp) * 1_000);
});

test.each([
  ['for another audience', () => signOutside({ dondoc_role: 'leader' }, { audience: 'other' })],
  ['of another issuer', () => signOutside({ dondoc_role: 'leader' }, { issuer: 'https://other.example' })],
  ['of a logout', () => signOutside({ dondoc_role: 'leader' }, { typ: 'logout+jwt' })],
  ['of a proof of possession', () => signOutside({ dondoc_role: 'leader' }, { typ: 'dpop+jwt' })],
  ['that was given to another client', () => signOutside({ dondoc_role: 'leader', azp: 'other' })],
  ['that another client asked for', () => signOutside({ dondoc_role: 'leader', client_id: 'other' })],
  [
    'for several that says not whom it was given to',
    () => signOutside({ dondoc_role: 'leader' }, { audience: ['dondoc', 'other'] }),
  ],
  ['without end', () => signOutside({ dondoc_role: 'leader' }, { expires: null })],
  ['that is good for more than a day', () => signOutside({ dondoc_role: 'leader' }, { expires: '25h' })],
  [
    'that is issued tomorrow',
    () => signOutside({ dondoc_role: 'leader' }, { issuedAt: Date.now() / 1_000 + 86_400, expires: '30h' }),
  ],
  [
    'of an agency that nobody registered',
    () => signOutside({ dondoc_role: 'agency', dondoc_agency: 'none' }),
  ],
  ['without a role', () => signOutside({ name: 'x' })],
  ['of an officer without an agency', () => signOutside({ dondoc_role: 'agency' })],
  ['whose name holds U+0000', () => signOutside({ dondoc_role: 'leader', name: 'a\0' })],
  ['whose name holds half of a surrogate pair', () => signOutside({ dondoc_role: 'leader', name: '\ud800' })],
  ['of a leader with an agency', () => signOutside({ dondoc_role: 'leader', dondoc_agency: 'agency-1' })],
])('an outside token %s is refused', async (_what, make) => {
  await expect(verify(outside.verifier, await make())).rejects.toMatchObject({ status: 401 });
});

test('without an outside issuer its tokens are refused', async () => {
  const token = await signOutside({ dondoc_role: 'leader' });
  await expect(verify(outside.without, token)).rejects.toMatchObject({ status: 401 });
});
