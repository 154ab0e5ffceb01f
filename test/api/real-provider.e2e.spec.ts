import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stableId } from '#domain';
import { codeOf } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startRealProvider, type RealProvider } from './real-provider.fixture.js';
import { adminPassword, eventually, startSystem, type TestSystem } from './system.fixture.js';

let provider: RealProvider;
let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  provider = await startRealProvider();
  system = await startSystem({ ...provider.env, DONDOC_TRUSTED_PROXIES: '127.0.0.1' });
  committee = await seatCommittee(system);
});

afterAll(async () => {
  await system.stop();
  provider.stop();
});

const idOf = (subject: string) => stableId('oidc', provider.issuer, subject);
/** What is on record of one of them, by type. */
async function recorded(type: string, actorId: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { data, metadata, ...event } of system.eventStore.readAll({ prefixes: ['security-'] }))
    if (event.type === type && JSON.stringify(metadata['actor']).includes(actorId)) found.push(data);
  return found;
}
const read = (as: string) => system.call('GET', '/directives', { as });
const officer = () => ({ name: 'Ông Tư', dondoc_role: 'agency', dondoc_agency: committee.agencyId });

describe('Whoever signed in with a provider that is not ours', () => {
  test('acts by its access token in the role and for the agency that it says', async () => {
    const { accessToken } = await provider.signIn('chuyen-vien', officer());
    expect(decodeProtectedHeader(accessToken).typ).toBe('at+jwt');
    const id = await committee.underWay();
    const reported = await system.call('POST', `/directives/${id}/progress`, {
      as: accessToken,
      body: { narrative: 'Đã làm.' },
    });
    expect(reported.status).toBe(200);
    const who = await system.call('GET', '/auth/session', { as: accessToken });
    expect(who.json).toMatchObject({ name: 'Ông Tư', role: 'agency', agencyId: committee.agencyId });
    expect(codeOf(await system.call('GET', '/users', { as: accessToken }))).toEqual([
      403,
      'role-not-allowed',
    ]);
  });

  test('does not act by its ID token, which is for the client, nor by a token of another client', async () => {
    const { idToken } = await provider.signIn('lanh-dao', { name: 'Bà Hai', dondoc_role: 'leader' });
    expect((await read(idToken)).status).toBe(401);
    const other = await provider.signIn('lanh-dao', { dondoc_role: 'leader' }, 'another-page');
    expect((await read(other.accessToken)).status).toBe(401);
  });

  test('does not act for an agency that nobody registered, nor in a role that there is not', async () => {
    const claims = { dondoc_role: 'agency', dondoc_agency: 'none' };
    for (const said of [claims, { dondoc_role: 'system' }, { dondoc_role: 'agency' }, {}]) {
      const { accessToken } = await provider.signIn(`sai-${JSON.stringify(said).length}`, said);
      expect((await read(accessToken)).status).toBe(401);
    }
  });

  test('is cut off here at once, with the token that the provider goes on to stand by, and with the next', async () => {
    const { accessToken } = await provider.signIn('cat-bo', officer());
    expect((await read(accessToken)).status).toBe(200);
    await committee.must('admin', `/outside-people/${idOf('cat-bo')}/cut-off`, { reason: 'Đã nghỉ việc.' });
    const next = await provider.signIn('cat-bo', officer());
    for (const as of [accessToken, next.accessToken])
      expect(codeOf(await read(as))).toEqual([401, 'account-disabled']);
  });

  test('is on record as refused once they are cut off, by name, and an hour’s refusals as one', async () => {
    const { accessToken } = await provider.signIn('bi-chan', officer());
    const id = idOf('bi-chan');
    await committee.must('admin', `/outside-people/${id}/cut-off`, { reason: 'Đã nghỉ việc.' });
    for (let times = 0; times < 5; times += 1) expect((await read(accessToken)).status).toBe(401);
    const refusals = () => recorded('AccessRefused', id);
    await eventually('a refusal is recorded', async () => (await refusals()).length > 0);
    expect(await refusals()).toMatchObject([{ code: 'account-disabled', times: 1 }]);
    expect(await recorded('SignedIn', id)).toEqual([]);
  });
});

describe('A sign-in with a provider that is not ours', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });

  test('is on record once for each token, in whichever API it is used at the same moment and after', async () => {
    const second = await system.startApi();
    const id = idOf('ghi-nhan');
    const use = async (token: string, address: string) => {
      const headers = { ...from(address), authorization: `Bearer ${token}` };
      const urls = [system.url, second.url, system.url, second.url];
      const asked = urls.map((url) => fetch(`${url}/api/v1/directives`, { headers }));
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    };
    const first = (await provider.signIn('ghi-nhan', officer())).accessToken;
    await use(first, '10.1.0.1');
    await use(first, '10.1.0.9');
    await use((await provider.signIn('ghi-nhan', officer())).accessToken, '10.1.0.2');
    await second.stop();
    const ofProvider = { username: null, knownDevice: false, device: null, tokenIssuer: provider.issuer };
    expect(await recorded('SignedIn', id)).toMatchObject([
      { ...ofProvider, address: '10.1.0.1', times: 1 },
      { ...ofProvider, address: '10.1.0.2', times: 1 },
    ]);
  });

  test('is a finding where whoever judged the report signed in from the same address', async () => {
    const headers = from('10.2.0.1');
    const { accessToken } = await provider.signIn('hai-vai', officer());
    await system.call('GET', '/directives', { as: accessToken, headers });
    const body = { username: 'admin', password: adminPassword };
    const { json } = await system.call('POST', '/auth/token', { body, headers });
    const id = await committee.underWay();
    const act = (as: string, path: string, asked: object) => system.call('POST', path, { as, body: asked });
    await act(accessToken, `/directives/${id}/completion`, { summary: 'Đã hoàn thành.' });
    const closed = await act(String(json['accessToken']), `/admin/directives/${id}/close`, {
      outcome: 'implemented',
    });
    expect(closed.status).toBe(200);
    const { text } = await system.call(
      'GET',
      `/audit/findings?kind=one-address-on-both-sides&after=${String(closed.json['position'])}`,
      { as: committee.tokens.inspector },
    );
    expect(text).toContain(id);
  });
});
