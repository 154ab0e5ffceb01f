import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stableId } from '#application';
import { codeOf } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startRealProvider, type RealProvider } from './real-provider.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let provider: RealProvider;
let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  provider = await startRealProvider();
  system = await startSystem(provider.env);
  committee = await seatCommittee(system);
});

afterAll(async () => {
  await system.stop();
  provider.stop();
});

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
    const id = stableId('oidc', provider.issuer, 'cat-bo');
    await committee.must('admin', `/outside-people/${id}/cut-off`, { reason: 'Đã nghỉ việc.' });
    const next = await provider.signIn('cat-bo', officer());
    for (const as of [accessToken, next.accessToken])
      expect(codeOf(await read(as))).toEqual([401, 'account-disabled']);
  });
});
