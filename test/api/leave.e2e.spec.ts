import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addDays } from '#domain';
import { startMailServer, type MailServer } from '../servers/mail-server.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

const password = 'mat-khau-nghi-phep';
const monday = '2022-11-21';

interface Person {
  readonly id: string;
  readonly token: string;
  readonly email: string;
}

let mailServer: MailServer;
let system: TestSystem;
let committee: Committee;
let agencyId: string;
let an: Person;
let binh: Person;
let clerks: readonly [Person, Person, Person];

beforeAll(async () => {
  mailServer = await startMailServer();
  system = await startSystem({
    DONDOC_CLOCK: `simulated:${monday}T01:00:00Z`,
    DONDOC_MAIL_FROM: 'Văn phòng Ban Chỉ đạo <vanphong@dondoc.example.vn>',
    SMTP_URL: mailServer.url,
  });
  committee = await seatCommittee(system);
  const agency = { code: 'VKS', name: 'Viện Kiểm sát nhân dân tỉnh' };
  agencyId = String((await committee.must('admin', '/agencies', agency))['id']);
  an = await person('an', 'agency', { agencyId });
  binh = await person('binh', 'agency', { agencyId });
  clerks = [await person('van.thu', 'admin'), await person('chanh', 'admin'), await person('pho', 'admin')];
});

afterAll(async () => {
  await system.stop();
  await mailServer.stop();
});

async function person(username: string, role: string, more: object = {}): Promise<Person> {
  const email = `${username}@vks.example.vn`;
  const account = { username, name: `Ông ${username}`, role, email, password, ...more };
  const { id } = await committee.openAccount(account);
  return { id: String(id), token: await system.signIn(username, password), email };
}

const leaveOf = ({ id }: Person, from: string, to: string, standIn: Person) =>
  [`/users/${id}/leave`, { from, to, standInId: standIn.id, reason: 'Nghỉ phép năm.' }] as const;

async function give(as: Person, path: string, body: object = {}, headers: Record<string, string> = {}) {
  const { status, json, text } = await system.call('POST', path, { as: as.token, body, headers });
  return { status, json, text, code: json['code'] };
}

async function arranged(from: string, to: string, absent = an, standIn = binh): Promise<string> {
  const answer = await give(absent, ...leaveOf(absent, from, to, standIn));
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.json['leaveId']);
}

const own = async ({ token }: Person) => (await system.call('GET', '/me/leave', { as: token })).json;
const advance = (to: string) => committee.must('admin', '/simulation/clock', { to });

/** A directive that the agency leads and is reminded of three working days before the date. */
async function assigned(on: string): Promise<string> {
  const { meetingId, directiveId } = await committee.draft({ leadAgencyId: agencyId, due: { on } });
  const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
  return directiveId;
}

describe('A leave', () => {
  test('is arranged once under its key, and told to the person, the stand-in and the office', async () => {
    const [path, body] = leaveOf(an, addDays(monday, 30), addDays(monday, 31), binh);
    const key = { 'idempotency-key': 'nghi-phep-1' };
    const first = await give(an, path, body, key);
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({ id: an.id, leaveId: expect.any(String), revision: 2 });
    expect((await give(an, path, body, key)).json).toEqual(first.json);
    const leaves = [{ id: first.json['leaveId'], ...body, standInName: 'Ông binh', standInUsable: true }];
    expect(await own(an)).toEqual({
      leaves,
      standingInFor: [],
      possibleStandIns: [{ id: binh.id, name: 'Ông binh' }],
    });
    expect(await own(binh)).toMatchObject({ leaves: [], standingInFor: [] });
    const after = String(first.json['position']);
    const as = committee.tokens.admin;
    const shown = await system.call('GET', `/users/${an.id}?after=${after}`, { as });
    expect(shown.json).toMatchObject({ id: an.id, leaves });
    const listed = await system.call('GET', `/users?agencyId=${agencyId}`, { as });
    expect(listed.json['items']).toEqual([
      expect.objectContaining({ leaves }),
      expect.objectContaining({ leaves: [] }),
    ]);
    const ended = await give(an, `${path}/${String(first.json['leaveId'])}/end`, { reason: 'Họp đột xuất.' });
    expect(ended.status).toBe(200);
    expect(await own(an)).toMatchObject({ leaves: [] });
    expect((await give(an, `${path}/${String(first.json['leaveId'])}/end`)).status).toBe(200);
  });

  test('is refused to others than the office and the person, and where it cannot be, by the field’s name', async () => {
    const [from, to] = [addDays(monday, 40), addDays(monday, 41)];
    const [path, body] = leaveOf(an, from, to, binh);
    const officer = { ...binh, token: committee.tokens.agency };
    for (const other of [binh, officer, { ...an, token: committee.tokens.leader }])
      expect(await give(other, path, body)).toMatchObject({ status: 403, code: 'leave-of-another' });
    const office = { ...an, token: committee.tokens.admin };
    const leaveId = String((await give(office, path, body)).json['leaveId']);
    const refused = async (who: Person, ...asked: Parameters<typeof leaveOf>) => {
      const { status, code, json } = await give(who, ...leaveOf(...asked));
      return [status, code, (json['errors'] as unknown as { path: string }[])[0]?.path];
    };
    expect(await refused(an, an, to, to, binh)).toEqual([409, 'leave-overlaps', 'from']);
    expect(await refused(binh, binh, to, to, an)).toEqual([422, 'stands-in-for-another', 'from']);
    const [clerk, head, deputy] = clerks;
    expect(await refused(an, an, monday, monday, clerk)).toEqual([
      ...[422, 'stand-in-of-another-role', 'standInId'],
    ]);
    const headLeave = await arranged(from, from, head, clerk);
    expect(await refused(deputy, deputy, from, to, head)).toEqual([422, 'stand-in-on-leave', 'standInId']);
    const vietnamese = await give(binh, ...leaveOf(binh, to, to, an), { 'accept-language': 'vi' });
    expect(vietnamese.json['title']).toBe('Đang được phân công thay thế');
    await give(office, `${path}/${leaveId}/end`);
    await give(head, `/users/${head.id}/leave/${headLeave}/end`);
    expect(await give(office, `${path}/none/end`)).toMatchObject({ status: 404, code: 'leave-not-found' });
  });

  test('leads nowhere while the stand-in acts for another agency, and says so', async () => {
    const leaveId = await arranged(addDays(monday, 50), addDays(monday, 51));
    const usable = async () => (await own(an))['leaves'] as unknown;
    const role = { role: 'agency', agencyId: committee.agencyId, reason: 'Điều động.' };
    await committee.must('admin', `/users/${binh.id}/role`, role);
    expect(await usable()).toMatchObject([{ standInUsable: false }]);
    await committee.must('admin', `/users/${binh.id}/role`, { ...role, agencyId });
    expect(await usable()).toMatchObject([{ standInUsable: true }]);
    await give(an, `/users/${an.id}/leave/${leaveId}/end`);
  });
});

describe('Who stands in', () => {
  test('is on record with what they do, and judges nothing that the absent person reported', async () => {
    const [clerk, head, deputy] = clerks;
    const directiveId = await committee.underWay();
    const entered = {
      summary: 'Đã hoàn thành.',
      onBehalfOf: { agencyId: committee.agencyId, document: '120/BC-TA' },
    };
    expect((await give(clerk, `/directives/${directiveId}/completion`, entered)).status).toBe(200);
    const leaveId = await arranged(monday, monday, clerk, head);
    expect(await own(head)).toMatchObject({
      standingInFor: [{ id: clerk.id, name: 'Ông van.thu', leaveTo: monday }],
    });
    const close = `/admin/directives/${directiveId}/close`;
    const closing = { outcome: 'implemented' };
    expect(await give(head, close, closing)).toMatchObject({ status: 403, code: 'reported-by-oneself' });
    const closed = await give(deputy, close, closing);
    expect(closed.status).toBe(200);
    const reopened = await give(head, `/admin/directives/${directiveId}/reopen`, { reason: 'Kiểm tra.' });
    expect(reopened.code).toBe('reported-by-oneself');
    const convened = await give(head, '/meetings', { title: 'Họp', body: 'Ban', heldOn: '2022-07-20' });
    const inFor: unknown[] = [];
    for await (const { metadata } of system.eventStore.readStream(`meeting-${String(convened.json['id'])}`))
      inFor.push(metadata['standingInFor']);
    expect(inFor).toEqual([[clerk.id]]);
    const suspended = await give(head, `/directives/${await committee.underWay()}/suspend`, {
      reason: 'Chờ.',
    });
    const path = `/directives/${String(suspended.json['id'])}/timeline?after=${String(suspended.json['position'])}`;
    const as = committee.tokens.inspector;
    const timeline = await system.call('GET', path, { as, headers: { 'accept-language': 'vi' } });
    expect((timeline.json['items'] as unknown as object[]).at(-1)).toMatchObject({
      type: 'DirectiveSuspended',
      words: expect.stringMatching(/ \(thay mặt Ông van\.thu\)$/),
      standingInFor: [{ id: clerk.id, name: 'Ông van.thu' }],
    });
    await give(clerk, `/users/${clerk.id}/leave/${leaveId}/end`);
  });

  test('once reported for the absent person, leaves the judging to a third one when that person is back', async () => {
    const [clerk, head, deputy] = clerks;
    const directiveId = await committee.underWay();
    const leaveId = await arranged(monday, monday, clerk, head);
    const entered = {
      summary: 'Đã hoàn thành.',
      onBehalfOf: { agencyId: committee.agencyId, document: '121/BC-TA' },
    };
    expect((await give(head, `/directives/${directiveId}/completion`, entered)).status).toBe(200);
    await give(clerk, `/users/${clerk.id}/leave/${leaveId}/end`);
    const close = `/admin/directives/${directiveId}/close`;
    for (const barred of [clerk, head])
      expect(await give(barred, close, { outcome: 'implemented' })).toMatchObject({
        code: 'reported-by-oneself',
      });
    expect((await give(deputy, close, { outcome: 'implemented' })).status).toBe(200);
  });
});

describe('The mail of somebody on leave', () => {
  const addresses = () => [an, binh].map(({ email }) => mailServer.to(email).length);

  test('goes to the stand-in with the digest, and to the person again once the leave is ended', async () => {
    const leaveId = await arranged('2022-11-23', '2022-12-30');
    await assigned('2022-11-30');
    await advance('2022-11-22T12:00:00Z');
    await eventually('both are told of what was assigned', () => addresses().every((count) => count > 0));
    mailServer.received.length = 0;
    await advance('2022-11-25T02:00:00Z');
    await eventually('the stand-in is told', () => mailServer.to(binh.email).length > 0);
    expect(addresses()).toEqual([0, 1]);
    expect(mailServer.to(binh.email)[0]?.text).toContain(
      'Đồng chí nhận thư này đồng thời thay mặt đồng chí an đang nghỉ phép.',
    );
    const inbox = async ({ token }: Person) => (await system.call('GET', '/inbox', { as: token })).json;
    expect((await inbox(binh))['standingInFor']).toEqual([{ id: an.id, name: 'Ông an' }]);
    // What was not mailed is there to be read on return.
    expect((await inbox(an))['standingInFor']).toEqual([]);
    expect((await inbox(an))['items']).toEqual((await inbox(binh))['items']);
    await give(an, `/users/${an.id}/leave/${leaveId}/end`, { reason: 'Trở lại làm việc.' });
    mailServer.received.length = 0;
    await advance('2022-11-29T02:00:00Z');
    await eventually('both are told', () => addresses().every((count) => count > 0));
    expect(mailServer.to(binh.email)[0]?.text).not.toContain('thay mặt');
  });
});
