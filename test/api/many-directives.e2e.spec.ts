import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '#domain';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

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

  test('of which the preview says what the act then does', async () => {
    const ids = [await reported(), await committee.underWay(), (await committee.draft()).directiveId];
    const body = { ids, outcome: 'not_implemented', reason: 'Không còn phù hợp.' };
    const previewed = short(await ask('admin', 'close/preview', body));
    expect(short(await ask('admin', 'close', body))).toEqual(previewed);
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
