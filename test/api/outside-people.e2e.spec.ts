import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stableId } from '#domain';
import { readIn } from './calendar-reader.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startOutsideIssuer, type OutsideIssuer } from './outside-issuer.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let issuer: OutsideIssuer;
let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  issuer = await startOutsideIssuer();
  system = await startSystem({ ...issuer.env, DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' });
  committee = await seatCommittee(system);
});

afterAll(async () => {
  await system.stop();
  issuer.stop();
});

const leaderClaims = { name: 'Bà Hai', dondoc_role: 'leader' };
const officerClaims = () => ({
  name: 'Ông Tư',
  dondoc_role: 'agency',
  dondoc_agency: committee.otherAgencyId,
});

describe('Settings of somebody without an account here', () => {
  test('are refused with the reason, whether a webhook is among them or not', async () => {
    const as = await issuer.vouchFor('cai-dat', leaderClaims);
    const settings = {
      channels: { email: false, webhook: 'https://hooks.example.org/x' },
      digestAt: '07:30',
      language: 'en',
      timeZone: 'Asia/Tokyo',
    };
    const count = await system.countEvents();
    const headers = { 'accept-language': 'vi' };
    const put = (body: unknown) => system.call('PUT', '/me/notification-settings', { as, body, headers });
    const answers = await Promise.all([
      put(settings),
      put({ ...settings, channels: { email: false, webhook: null } }),
      system.call('POST', '/me/webhook-secret', { as, body: {}, headers }),
    ]);
    expect(answers.map(({ status, json }) => [status, json['code']])).toEqual(
      answers.map(() => [422, 'no-account-here']),
    );
    for (const { json } of answers) expect(json['detail']).toContain('không có tài khoản');
    expect(await system.countEvents()).toBe(count);
  });
});

describe('The calendar feed of somebody without an account here', () => {
  const linkOf = async (as: string) => {
    const { status, json, text } = await system.call('POST', '/me/calendar-feed', { as });
    if (status !== 201) throw new Error(`Making a link answered ${status}: ${text}`);
    return {
      path: new URL(String(json['url'])).pathname.replace('/api/v1', ''),
      validUntil: json['validUntil'],
    };
  };
  const statusOf = async (path: string) => (await system.call('GET', path)).status;
  const idsIn = async (path: string) =>
    (await readIn('Asia/Ho_Chi_Minh', (await system.call('GET', path)).text)).map(({ uid }) => uid);
  const goTo = (to: string) => committee.must('admin', '/simulation/clock', { to });

  test('shows what the role and the agency that the issuer told may see', async () => {
    const own = await committee.underWay({ coordinators: [{ agencyId: committee.otherAgencyId }] });
    const others = await committee.underWay();
    const { position } = await committee.must('agency', `/directives/${others}/progress`, { narrative: 'x' });
    await system.call('GET', `/directives?limit=1&after=${String(position)}`, {
      as: committee.tokens.leader,
    });
    const leader = await linkOf(await issuer.vouchFor('lanh-dao', leaderClaims));
    const officer = await linkOf(await issuer.vouchFor('chuyen-vien', officerClaims()));
    expect(await idsIn(leader.path)).toEqual(expect.arrayContaining([`${own}@dondoc`, `${others}@dondoc`]));
    expect(await idsIn(officer.path)).toEqual([`${own}@dondoc`]);
    // Who is moved to another post sees no more of the first as soon as the issuer says so.
    const moved = await issuer.vouchFor('lanh-dao', officerClaims());
    await system.call('GET', '/me/calendar-feed', { as: moved });
    expect(await idsIn(leader.path)).toEqual([`${own}@dondoc`]);
  });

  test('is revoked by its owner, and by the office', async () => {
    const as = await issuer.vouchFor('thu-hoi', leaderClaims);
    const { path: first } = await linkOf(as);
    expect((await system.call('DELETE', '/me/calendar-feed', { as })).status).toBe(204);
    const { path: second } = await linkOf(as);
    const actorId = stableId('oidc', issuer.url, 'thu-hoi');
    const revoked = await system.call('DELETE', `/users/${actorId}/calendar-feed`, {
      as: committee.tokens.admin,
    });
    expect(revoked.status).toBe(204);
    await system.call('GET', '/me/calendar-feed', { as });
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 404]);
  });

  test('expires thirty days after the issuer last vouched for them, and not what an account has', async () => {
    const gone = await linkOf(await issuer.vouchFor('da-nghi', leaderClaims));
    const as = await issuer.vouchFor('con-lam', leaderClaims);
    const kept = await linkOf(as);
    const { path: ofAccount } = await linkOf(committee.tokens.leader);
    expect([gone.validUntil, kept.validUntil]).toEqual([
      '2022-08-19T01:00:00.000Z',
      '2022-08-19T01:00:00.000Z',
    ]);
    await goTo('2022-08-19T00:59:59Z');
    expect((await system.call('GET', '/me/calendar-feed', { as })).json).toEqual({
      madeAt: '2022-07-20T01:00:00.000Z',
      validUntil: '2022-09-18T00:59:59.000Z',
    });
    expect(await statusOf(gone.path)).toBe(200);
    await goTo('2022-08-19T01:00:00Z');
    expect([await statusOf(kept.path), await statusOf(ofAccount)]).toEqual([200, 200]);
    const refused = await system.call('GET', gone.path);
    expect([refused.status, refused.json['code']]).toEqual([404, 'calendar-feed-not-found']);
  });

  test('opens nothing for an issuer that is trusted no more', async () => {
    const { path } = await linkOf(await issuer.vouchFor('cu', leaderClaims));
    const env = { DONDOC_OIDC_ISSUER: '', DONDOC_OIDC_AUDIENCE: '' };
    const without = await system.startApi(env);
    const asked = await fetch(`${without.url}/api/v1${path}`);
    expect([await statusOf(path), asked.status]).toEqual([200, 404]);
  });
});

test('The data of somebody without an account here are erased once they are cut off, and their name stands nowhere', async () => {
  const name = 'Bà Rời Đi';
  const as = await issuer.vouchFor('roi-di', { ...officerClaims(), dondoc_agency: committee.agencyId, name });
  const id = stableId('oidc', issuer.url, 'roi-di');
  const directiveId = await committee.underWay();
  const body = { narrative: 'Đang làm.' };
  expect((await system.call('POST', `/directives/${directiveId}/progress`, { as, body })).status).toBe(200);
  const timeline = () =>
    system.call('GET', `/directives/${directiveId}/timeline`, { as: committee.tokens.admin });
  await eventually('the trail names her', async () => (await timeline()).text.includes(name));
  const act = (path: string, body: object) =>
    system.call('POST', `/outside-people/${id}/${path}`, { as: committee.tokens.admin, body });
  const because = { authority: 'Đơn ngày 01/07/2022', reason: 'Đã nghỉ việc.' };
  const early = await act('erase', because);
  expect([early.status, early.json['code']]).toEqual([409, 'outside-person-let-in']);
  expect((await act('cut-off', { reason: because.reason })).status).toBe(200);
  expect((await act('erase', because)).status).toBe(200);
  const again = await act('let-in', { reason: because.reason });
  expect([again.status, again.json['code']]).toEqual([409, 'personal-data-erased']);
  await eventually('the trail names her no more', async () => !(await timeline()).text.includes(name));
  expect((await timeline()).text).toContain(`Person whose data was erased (${id.slice(0, 8)})`);
});
