import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '#domain';
import { Browser, password } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { everyone, routeRights, type RouteRights } from './route-rights.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
/** One that the agency leads, and one that it has nothing to do with, each with a report of its lead’s. */
let directives: { readonly own: string; readonly foreign: string };
/** By role: somebody who asks, and somebody else of the same role, each with what is theirs alone. */
const people = new Map<Role, { readonly asking: Person; readonly other: Person }>();

interface Person {
  readonly id: string;
  readonly token: string;
  readonly sessionId: string;
}

const evidence = 'a'.repeat(64);
const unknown = '00000000-0000-5000-8000-000000000000';
let draftId: string;
let meetingId: string;

async function person(role: Role, agencyId?: string): Promise<Person> {
  const username = `nguoi.${randomUUID().slice(0, 8)}`;
  const account = { username, password, name: 'Bà Tư', role, ...(agencyId ? { agencyId } : {}) };
  const { id } = await committee.openAccount(account);
  const { json } = await new Browser(system).signIn(username);
  return { id, token: await system.signIn(username, password), sessionId: String(json['sessionId']) };
}

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  const { agencyId, otherAgencyId } = committee;
  for (const role of everyone) {
    const agency = role === 'agency' ? agencyId : undefined;
    people.set(role, { asking: await person(role, agency), other: await person(role, agency) });
  }
  ({ directiveId: draftId, meetingId } = await committee.draft({
    leadAgencyId: agencyId,
    coordinators: [{ agencyId: otherAgencyId }],
  }));
  const own = await committee.underWay();
  const { meetingId: theirs, directiveId: foreign } = await committee.draft({ leadAgencyId: otherAgencyId });
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${theirs}/publish`, notice);
  directives = { own, foreign };
  const { position } = await committee.must('agency', `/directives/${own}/progress`, { narrative: 'x' });
  await system.call('GET', `/directives?limit=1&after=${String(position)}`, { as: committee.tokens.admin });
});

afterAll(() => system.stop());

const far = { from: '2040-03-05', to: '2040-03-06' };
const bodies: Readonly<Record<string, object>> = {
  '/directives/{id}/accept': {},
  '/directives/{id}/decline': { reason: 'x' },
  '/directives/{id}/progress': { narrative: 'x' },
  '/directives/{id}/extension': { proposedDueOn: '2031-01-10', reason: 'x' },
  '/directives/{id}/completion': { summary: 'x' },
  '/directives/{id}/share/completion': { summary: 'x' },
  '/inbox/{id}/read': {},
  '/users/{id}/leave': { ...far, standInId: 'none', reason: 'x' },
  '/users/{id}/leave/{leaveId}/end': {},
};

const kinds = ['own', 'foreign'] as const;
type Kind = (typeof kinds)[number];

/** The address of an object: one's own where anything can be, another's, or an invented one that is surely nobody's. */
function addressOf({ path, whose }: RouteRights, role: Role, kind: Kind): string {
  const who = people.get(role);
  const theirs = kind === 'own' ? who?.asking : who?.other;
  if (whose === 'the parties’') return path.replace('{id}', directives[kind]).replace('{sha256}', evidence);
  if (path.startsWith('/me/sessions')) return path.replace('{id}', theirs?.sessionId ?? '');
  return path.replace('{id}', theirs?.id ?? '').replace('{leaveId}', 'none');
}

async function ask(route: RouteRights, role: Role, kind: Kind): Promise<number> {
  const { method, path } = route;
  const { asking } = people.get(role) ?? {};
  const body = bodies[path];
  const call = { as: asking?.token ?? '', ...(method === 'POST' ? { body: body ?? {} } : {}) };
  return (await system.call(method, addressOf(route, role, kind), call)).status;
}

const about = (whose: RouteRights['whose']) => routeRights.filter((route) => route.whose === whose);
const cases = (routes: readonly RouteRights[]) =>
  routes.flatMap((route) =>
    route.roles.flatMap((role) =>
      kinds.map((kind) => [`${role}, ${route.method} ${route.path}, ${kind}`, route, role, kind] as const),
    ),
  );

describe('A directive that is another agency’s', () => {
  test.each(cases(about('the parties’')))('%s', async (_what, route, role, kind) => {
    const status = await ask(route, role, kind);
    // No such file is there: who may see the directive is told so, and who may not is told no more.
    const isMissing = route.path.includes('{sha256}');
    if (role === 'agency' && kind === 'foreign') expect([403, 404]).toContain(status);
    else if (isMissing) expect(status).toBe(404);
    else if (route.path.endsWith('/share/completion')) expect([403, 409, 422]).toContain(status);
    else if (role === 'admin' && route.method === 'POST') expect(status).not.toBe(404);
    else expect([401, 403, 404]).not.toContain(status);
  });

  test('is read in no way by an officer, whatever the address', async () => {
    for (const route of about('the parties’').filter(({ method }) => method === 'GET'))
      expect([route.path, await ask(route, 'agency', 'foreign')]).toEqual([route.path, 404]);
  });
});

describe('What is one person’s own', () => {
  const personal = about('one’s own').filter(({ path }) => path !== '/inbox/{id}/read');

  test.each(cases(personal))('%s', async (_what, route, role, kind) => {
    const status = await ask(route, role, kind);
    if (route.path.startsWith('/me/sessions')) return expect(status).toBe(kind === 'own' ? 204 : 404);
    // The office arranges the leave of everybody; a stand-in or a leave that is not there is refused only after that.
    if (kind === 'own' || role === 'admin') return expect([404, 422]).toContain(status);
    return expect(status).toBe(403);
  });

  test('a notice is read in nobody’s name but its owner’s', async () => {
    const id = await committee.underWay();
    expect(id).not.toBe('');
    let mine: { readonly items: readonly { readonly id: string }[] } = { items: [] };
    for (let tries = 0; mine.items.length === 0 && tries < 200; tries += 1) {
      mine = (await system.call('GET', '/inbox', { as: committee.tokens.agency })).json as never;
      if (mine.items.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const [notice] = mine.items;
    const read = (as: string) => system.call('POST', `/inbox/${notice?.id}/read`, { as, body: {} });
    for (const as of [committee.otherOfficer, committee.tokens.leader, committee.tokens.admin])
      expect((await read(as)).status).toBe(404);
    expect((await read(committee.tokens.agency)).status).toBeLessThan(300);
  });
});

const commands: readonly [string, object][] = [
  ['accept', {}],
  ['decline', { reason: 'Không thuộc thẩm quyền.' }],
  ['progress', { narrative: 'Đang làm.' }],
  ['extension', { proposedDueOn: '2031-01-10', reason: 'Cần thêm thời gian.' }],
  ['completion', { summary: 'Đã xong.' }],
];
const conditions = [undefined, '"0"', '"1"', '"99"', '*'];

describe('An agency at a draft, its own or another’s', () => {
  test.each(commands)('is answered as at an id that nobody has: %s', async (path, body) => {
    for (const as of [committee.tokens.agency, committee.otherOfficer])
      for (const condition of conditions) {
        const headers = condition === undefined ? {} : { 'if-match': condition };
        const [atDraft, nowhere] = await Promise.all(
          [draftId, unknown].map((id) =>
            system.call('POST', `/directives/${id}/${path}`, { as, body, headers }),
          ),
        );
        expect([atDraft?.status, atDraft?.json['code']]).toEqual([404, 'directive-not-found']);
        expect(atDraft?.json).toEqual(nowhere?.json);
      }
  });

  test.each(['', '/timeline'])('finds nothing at its address either: %s', async (path) => {
    for (const as of [committee.tokens.agency, committee.otherOfficer]) {
      const [atDraft, nowhere] = await Promise.all(
        [draftId, unknown].map((id) => system.call('GET', `/directives/${id}${path}`, { as })),
      );
      expect(atDraft?.status).toBe(404);
      expect(atDraft?.json).toEqual(nowhere?.json);
    }
  });
});

test('at a directive of others an agency is told that it is not its own, and nothing of the revision', async () => {
  const id = await committee.underWay();
  const answer = await system.call('POST', `/directives/${id}/progress`, {
    as: committee.otherOfficer,
    body: { narrative: 'x' },
    headers: { 'if-match': '"0"' },
  });
  expect([answer.status, answer.json['code']]).toEqual([403, 'agency-not-on-directive']);
});

test('at an id that nobody has, If-Match does not make 412 of 404', async () => {
  const answer = await system.call('POST', `/directives/${unknown}/suspend`, {
    as: committee.tokens.admin,
    body: { reason: 'x' },
    headers: { 'if-match': '"0"' },
  });
  expect([answer.status, answer.json['code']]).toEqual([404, 'directive-not-found']);
});

test('the minutes of a meeting are for no agency before its notice is published', async () => {
  const minutes = 'Biên bản cuộc họp.';
  const meeting = { title: 'Họp', body: 'Ban Chỉ đạo kín', heldOn: '2022-07-20', minutes };
  const { id } = await committee.must('admin', '/meetings', meeting);
  const draft = { title: 'Nhiệm vụ', content: 'Nội dung.' };
  const { position } = await committee.must('admin', `/meetings/${String(id)}/directives`, draft);
  const seenBy = async (as: string, after: unknown) =>
    (await system.call('GET', `/meetings/${String(id)}?after=${String(after)}`, { as })).json['minutes'];
  expect(await seenBy(committee.tokens.agency, position)).toBeNull();
  for (const role of ['admin', 'leader', 'inspector'] as const)
    expect(await seenBy(committee.tokens[role], position)).toBe(minutes);
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' };
  const published = await committee.must('admin', `/meetings/${String(id)}/publish`, notice);
  expect(await seenBy(committee.tokens.agency, published['position'])).toBe(minutes);
});

test('a webhook to a name of the own network and one to no name at all are refused alike', async () => {
  const as = committee.tokens.agency;
  expect((await system.call('POST', '/me/webhook-secret', { as })).status).toBe(201);
  const refusal = async (webhook: string) => {
    const settings = {
      channels: { email: false, webhook },
      digestAt: '08:00',
      timeZone: 'Asia/Ho_Chi_Minh',
      language: 'vi',
    };
    const answer = await system.call('PUT', '/me/notification-settings', { as, body: settings });
    return [answer.status, answer.json];
  };
  expect(await refusal(`http://${'a'.repeat(70)}.vn/`)).toEqual(await refusal('http://localhost/'));
});

test('a draft is still the office’s to act on', async () => {
  const answer = await system.call('POST', `/meetings/${meetingId}/publish`, {
    as: committee.tokens.admin,
    body: { number: '17-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' },
  });
  expect(answer.status).toBe(200);
  const accepted = await system.call('POST', `/directives/${draftId}/accept`, {
    as: committee.tokens.agency,
    body: {},
  });
  expect(accepted.status).toBe(200);
});
