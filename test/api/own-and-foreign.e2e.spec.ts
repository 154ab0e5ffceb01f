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
  const own = await committee.underWay();
  const { meetingId, directiveId: foreign } = await committee.draft({ leadAgencyId: otherAgencyId });
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
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
