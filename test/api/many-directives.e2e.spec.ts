import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import type { Role } from '#domain';
import { rounds } from '../long-rounds.fixture.js';
import { seededRandom } from '../seeded-random.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { randomAsks } from './random-asks.fixture.js';
import { eventually, startSystem, type Answer, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
}, 120_000);
afterAll(() => system.stop());

interface Result {
  readonly id: string;
  readonly ok: boolean;
  readonly status: number;
  readonly revision?: number;
  readonly happens?: readonly { readonly type: string; readonly words: string }[];
  readonly problem?: Readonly<Record<string, unknown>>;
}

async function ask(role: Role, path: string, body: object, key: string = randomUUID()): Promise<Result[]> {
  const answer = await system.call('POST', `/admin/directives/${path}`, {
    as: committee.tokens[role],
    body,
    headers: { 'idempotency-key': key, 'accept-language': 'en' },
  });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  return answer.json['results'] as unknown as Result[];
}

const short = (results: readonly Result[]) =>
  results.map(({ id, ok, status, problem }) => [id, ok, status, problem?.['code']]);
const workOf = async (id: string) =>
  (await system.call('GET', `/directives/${id}`, { as: committee.tokens.admin })).json['work'];
/** The types of what people had recorded of a directive, the engine's left out. */
const peopleDid = async (id: string) => {
  const types: string[] = [];
  for await (const { type, metadata } of system.eventStore.readStream(`directive-${id}`))
    if ((metadata['actor'] as { role: string }).role !== 'system') types.push(type);
  return types;
};
const reported = async () => {
  const id = await committee.underWay();
  await committee.must('agency', `/directives/${id}/completion`, { summary: 'Đã hoàn thành.' });
  return id;
};

describe('an act on many directives', () => {
  test('closes, returns and assigns each it can, says of the others why not, and answers an id given twice once', async () => {
    const [done, open] = [await reported(), await committee.underWay()];
    expect(short(await ask('admin', 'close', { ids: [done, open, done], outcome: 'implemented' }))).toEqual([
      [done, true, 200, undefined],
      [open, false, 409, 'no-completion-report'],
    ]);
    const waiting = await reported();
    expect(short(await ask('admin', 'return', { ids: [waiting, open], reason: 'Thiếu số liệu.' }))).toEqual([
      [waiting, true, 200, undefined],
      [open, false, 409, 'directive-is-in-progress'],
    ]);
    const other = { leadAgencyId: committee.otherAgencyId, reason: 'Đúng chức năng.' };
    expect(short(await ask('admin', 'assign', { ids: [open, done], ...other }))).toEqual([
      [open, true, 200, undefined],
      [done, false, 409, 'directive-already-closed'],
    ]);
    const unknown = { ids: [open], leadAgencyId: 'nobody', reason: 'Thử.' };
    expect(short(await ask('admin', 'assign', unknown))).toEqual([[open, false, 422, 'unknown-agency']]);
  });

  test('decides on requests for more time, as the leader too', async () => {
    const ids = [await committee.underWay(), await committee.underWay()];
    for (const id of ids)
      await committee.must('agency', `/directives/${id}/extension`, {
        proposedDueOn: '2030-12-20',
        reason: 'Thiếu hồ sơ.',
      });
    const quiet = await committee.underWay();
    expect(short(await ask('leader', 'extend', { ids: [...ids, quiet], decision: 'grant' }))).toEqual([
      ...ids.map((id) => [id, true, 200, undefined]),
      [quiet, false, 409, 'no-extension-requested'],
    ]);
  });

  test('given again under its key answers the same and records nothing', async () => {
    const ids = [await reported(), await reported(), await committee.underWay()];
    const key = randomUUID();
    const body = { ids, reason: 'Thiếu số liệu.' };
    const first = await ask('admin', 'return', body, key);
    const events = await system.countEvents();
    expect(await ask('admin', 'return', body, key)).toEqual(first);
    expect(await system.countEvents()).toBe(events);
  });

  test('is previewed: what it would record in words, what it would refuse, and nothing recorded', async () => {
    const [done, open] = [await reported(), await committee.underWay()];
    const events = await system.countEvents();
    const close = await ask('admin', 'close/preview', { ids: [done, open], outcome: 'implemented' });
    expect(short(close)).toEqual([
      [done, true, 200, undefined],
      [open, false, 409, 'no-completion-report'],
    ]);
    expect(close[0]?.happens).toEqual([{ type: 'DirectiveClosed', words: expect.stringMatching(/closed/i) }]);
    const back = await ask('admin', 'return/preview', { ids: [done], reason: 'Thiếu số liệu.' });
    expect(back[0]?.happens).toMatchObject([{ type: 'CompletionReturned' }]);
    const other = { leadAgencyId: committee.otherAgencyId, reason: 'Đúng chức năng.' };
    const assigned = await ask('admin', 'assign/preview', { ids: [open], ...other });
    expect(assigned[0]?.happens?.[0]?.words).toContain('Sở Tư pháp');
    const granted = await ask('leader', 'extend/preview', { ids: [open], decision: 'grant' });
    expect(short(granted)).toEqual([[open, false, 409, 'no-extension-requested']]);
    expect(await system.countEvents()).toBe(events);
    expect([await workOf(done), await workOf(open)]).toEqual(['awaiting_confirmation', 'in_progress']);
  });

  test('does what its preview says, and records that, of whatever directives, whoever asks for whatever', async () => {
    const chance = randomAsks(committee, seededRandom(20_220_720));
    const ids = [(await committee.draft()).directiveId];
    let done = 0;
    for (let round = 0; round < rounds({ usual: 16, long: 1_000 }); round += 1) {
      if (round % 4 === 0) ids.push(await committee.underWay());
      const { role, path, body } = chance.ofOne(ids);
      await system.call('POST', path, { as: committee.tokens[role], body });
      const { asks, act, asked } = chance.ofMany(ids);
      const previewed = await ask(asks, `${act}/preview`, asked);
      const there = await Promise.all(previewed.map(async ({ id }) => (await peopleDid(id)).length));
      const acted = await ask(asks, act, asked);
      expect([asked, short(acted)]).toEqual([asked, short(previewed)]);
      for (const [at, { id, happens = [] }] of previewed.entries()) {
        const types = (await peopleDid(id)).slice(there[at]);
        expect([asked, types]).toEqual([asked, happens.map(({ type }) => type)]);
        done += types.length;
      }
    }
    expect(done).toBeGreaterThan(0);
  });

  test('with a date that cannot be is refused for each by the name of its field, as one alone is', async () => {
    const id = await committee.underWay({ coordinators: [{ agencyId: committee.otherAgencyId }] });
    await committee.must('agency', `/directives/${id}/extension`, {
      proposedDueOn: '2030-12-20',
      reason: 'Thiếu hồ sơ.',
    });
    const { agencyId: leadAgencyId, otherAgencyId: agencyId } = committee;
    const assigned = { ids: [id], leadAgencyId, reason: 'Thử.' };
    const asked: readonly (readonly [string, object, string])[] = [
      ['assign', { ...assigned, due: { on: '2022-07-19' } }, 'due.on'],
      ['assign', { ...assigned, due: { workingDays: 3, from: '2022-07-10' } }, 'due.from'],
      ['assign', { ...assigned, coordinators: [{ agencyId, dueOn: '2022-07-19' }] }, 'coordinators.0.dueOn'],
      ['extend', { ids: [id], decision: 'counter', dueOn: '2022-07-21' }, 'dueOn'],
    ];
    for (const [act, body, field] of asked)
      for (const path of [act, `${act}/preview`]) {
        const [refused] = await ask('admin', path, body);
        expect([path, refused?.status, refused?.problem?.['errors']]).toEqual([
          path,
          422,
          [expect.objectContaining({ path: field })],
        ]);
      }
  });

  test('names at least one and at most 500', async () => {
    const of = (ids: readonly string[]) =>
      system.call('POST', '/admin/directives/return/preview', {
        as: committee.tokens.admin,
        body: { ids, reason: 'Thử.' },
      });
    const tooMany = Array.from({ length: 501 }, (_, n) => `d-${n}`);
    for (const ids of [[], tooMany]) {
      const { status, json } = await of(ids);
      expect([status, json['errors']]).toEqual([400, [expect.objectContaining({ path: 'ids' })]]);
    }
  });
});

let [agencyId, heirId, officer] = ['', '', ''];
const basis = { number: '202/2025/QH15', issuedOn: '2025-06-12', issuer: 'Quốc hội' };
const merging = () => ({
  agencyId,
  kind: 'merged',
  basis,
  effectiveOn: '2025-07-01',
  heirIds: [heirId],
});
const send = (path: string, body: object, key: string = randomUUID()): Promise<Answer> =>
  system.call('POST', path, {
    as: committee.tokens.admin,
    body,
    headers: { 'idempotency-key': key, 'accept-language': 'en' },
  });
const get = async (path: string) =>
  (await system.call('GET', path, { as: committee.tokens.admin })).json as unknown as Record<string, never>;
const handovers = async (id: string) => {
  let count = 0;
  for await (const { type } of system.eventStore.readStream(`directive-${id}`))
    if (type === 'DirectiveHandedOver') count += 1;
  return count;
};

describe('the succession of an agency', () => {
  const ids: string[] = [];
  let successionId: string;

  beforeAll(async () => {
    const register = async (code: string, name: string) =>
      String((await committee.must('admin', '/agencies', { code, name }))['id']);
    agencyId = await register('SNV', 'Sở Nội vụ');
    heirId = await register('SNV-MOI', 'Sở Nội vụ hợp nhất');
    const person = { username: 'noi.vu', password: 'mat-khau-dai-hon', name: 'Bà Nội vụ', role: 'agency' };
    await committee.openAccount({ ...person, agencyId });
    officer = await system.signIn(person.username, person.password);
    for (let many = 0; many < 8; many += 1) {
      const coordinators = many === 7 ? [{ agencyId: heirId }] : [];
      const { meetingId, directiveId } = await committee.draft({ leadAgencyId: agencyId, coordinators });
      const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
      await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
      ids.push(directiveId);
    }
  });

  test('is looked at duty by duty first, and refused while an heir would have two parts in one', async () => {
    const answer = await send('/admin/successions/preview', merging());
    expect(answer.status).toBe(200);
    const preview = answer.json as unknown as {
      readonly problem: { readonly code: string };
      readonly lead: number;
      readonly refused: number;
      readonly duties: readonly {
        readonly words: string | null;
        readonly problem: { code: string } | null;
      }[];
      readonly accounts: readonly object[];
    };
    expect(preview).toMatchObject({
      problem: { code: 'heir-on-directive-already' },
      ...{ lead: 8, coordinator: 0, refused: 1 },
      accounts: [{ username: 'noi.vu', heirId }],
    });
    expect(preview.duties[0]?.problem?.code).toBe('heir-on-directive-already');
    expect(preview.duties[1]?.words).toContain('took over the lead of Sở Nội vụ under instrument');
    expect(await send('/admin/successions', merging())).toMatchObject({
      status: 409,
      json: { code: 'heir-on-directive-already' },
    });
    const events = await system.countEvents();
    await send('/admin/successions/preview', { ...merging(), joinsParts: true });
    expect(await system.countEvents()).toBe(events);
  });

  test('is refused in words at its field', async () => {
    const future = { ...merging(), effectiveOn: '2999-01-01' };
    expect((await send('/admin/successions', future)).json).toMatchObject({
      code: 'not-yet-effective',
      errors: [{ path: 'effectiveOn' }],
    });
    expect((await send('/admin/successions/preview', future)).json).toMatchObject({
      problem: { code: 'not-yet-effective' },
    });
    const itself = { ...merging(), heirIds: [agencyId] };
    expect((await send('/admin/successions', itself)).json).toMatchObject({ code: 'heir-is-predecessor' });
    const nobody = { ...merging(), heirIds: ['nobody'] };
    expect((await send('/admin/successions', nobody)).json).toMatchObject({
      code: 'unknown-agency',
      errors: [{ path: 'heirIds.0' }],
    });
  });

  test('hands every duty over once, although the worker is killed in the middle', async () => {
    const key = randomUUID();
    const act = { ...merging(), joinsParts: true };
    const answer = await send('/admin/successions', act, key);
    expect(answer.status).toBe(201);
    successionId = String(answer.json['successionId']);
    await eventually('something is handed over', async () => {
      const counts = await Promise.all(ids.map(handovers));
      return counts.some((count) => count > 0);
    });
    system.worker.child.kill('SIGKILL');
    await system.startWorker();
    await eventually('all of it is handed over', async () => {
      const { progress } = (await get(`/admin/successions/${successionId}`)) as {
        progress?: { handedOver: number; left: number };
      };
      return progress?.handedOver === ids.length && progress.left === 0;
    });
    expect(await Promise.all(ids.map(handovers))).toEqual(ids.map(() => 1));
    const again = await send('/admin/successions', act, key);
    expect(again.json).toEqual(answer.json);
    expect((await send('/admin/successions', act)).json).toMatchObject({ code: 'agency-succeeded' });
  }, 180_000);

  test('lets the officer go on for the heir, and every list be read by either name', async () => {
    const [id = ''] = ids;
    await eventually('the officer acts for the heir', async () => {
      const me = await system.call('GET', `/directives/${id}`, { as: officer });
      return me.status === 200;
    });
    const directive = await get(`/directives/${id}`);
    expect(directive).toMatchObject({
      leadAgencyId: heirId,
      inherited: { agencyId, agencyName: 'Sở Nội vụ', on: '2025-07-01' },
    });
    for (const either of [heirId, agencyId])
      expect((await get(`/directives?agencyId=${either}&leadOnly=true`))['items']).toHaveLength(ids.length);
    expect(await get(`/agencies/${agencyId}`)).toMatchObject({
      succession: { id: successionId, heirIds: [heirId], basis },
    });
    expect(await get(`/agencies/${heirId}`)).toMatchObject({
      predecessors: [{ id: agencyId, name: 'Sở Nội vụ' }],
    });
    const page = await get(`/admin/successions/${successionId}/directives?limit=5`);
    expect(page['items']).toHaveLength(5);
    const assigning = { leadAgencyId: agencyId, reason: 'Nhầm.' };
    expect((await send(`/directives/${id}/assign`, assigning)).json).toMatchObject({
      code: 'agency-succeeded',
    });
  });

  test('by which a part is split off takes what is named; the agency goes on with the rest', async () => {
    const part = await committee.must('admin', '/agencies', { code: 'TTLT', name: 'Trung tâm Lưu trữ' });
    const [directiveId = ''] = ids;
    const heirIds = [String(part['id'])];
    const directives = [{ directiveId, heirId: heirIds[0] }];
    const act = { ...merging(), kind: 'split-off', agencyId: heirId, heirIds, directives };
    expect((await send('/admin/successions', { ...act, restTo: heirIds[0] })).json).toMatchObject({
      ...{ code: 'rest-stays', errors: [{ path: 'restTo' }] },
    });
    const { successionId: id } = (await send('/admin/successions', act)).json;
    await eventually('what is named went over', async () => {
      const { progress } = (await get(`/admin/successions/${String(id)}`)) as { progress?: { left: number } };
      return progress?.left === 0;
    });
    const inherited = { agencyId: heirId, splitOff: true };
    expect(await get(`/directives/${directiveId}`)).toMatchObject({ leadAgencyId: heirIds[0], inherited });
    expect((await get(`/directives?agencyId=${heirId}`))['items']).toHaveLength(ids.length - 1);
    expect(await get(`/agencies/${heirId}`)).toMatchObject({
      succession: null,
      splitOffs: [{ id, heirIds }],
    });
    const back = { leadAgencyId: heirId, reason: 'Đúng chức năng hơn.' };
    expect((await send(`/directives/${directiveId}/assign`, back)).status).toBe(200);
  });

  test('has a record to print and sign', async () => {
    const response = await fetch(`${system.url}/api/v1/admin/successions/${successionId}/record`, {
      headers: { authorization: `Bearer ${committee.tokens.admin}` },
    });
    expect(response.status).toBe(200);
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const xml = new TextDecoder().decode(files['word/document.xml']);
    for (const words of ['BIÊN BẢN', '202/2025/QH15', 'Sở Nội vụ hợp nhất', 'ĐẠI DIỆN BÊN GIAO'])
      expect(xml).toContain(words);
  });
});
