import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { decodeJwt } from 'jose';
import { defaultPolicy } from '#domain';
import { createPool } from '#platform';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let foreigner: EventStoreDBClient;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  foreigner = EventStoreDBClient.connectionString(system.eventStoreUrl);
});

afterAll(async () => {
  await foreigner.dispose();
  await system.stop();
});

interface Parked {
  readonly streamId: string;
  readonly revision: number;
  readonly waiting: readonly { readonly consumer: string; readonly reason: string }[];
}

const admin = (method: string, path: string, body?: unknown) =>
  system.call(method, path, { as: committee.tokens.admin, ...(body === undefined ? {} : { body }) });
const parked = async () => (await admin('GET', '/admin/parked')).json['items'] as unknown as Parked[];

test('a record that cannot be read is parked alone: all else goes on, and it does too once the event is set aside', async () => {
  const [broken, sound] = [await committee.underWay(), await committee.underWay()];
  const streamId = `directive-${broken}`;
  await foreigner.appendToStream(streamId, binaryEvent({ type: 'Theirs', data: Buffer.from('no') }));
  const isWaiting = ({ consumer }: { consumer: string }) => consumer === 'directives';
  await eventually('it is parked', async () =>
    (await parked()).some((each) => each.streamId === streamId && each.waiting.some(isWaiting)),
  );

  const report = (id: string) =>
    system.call('POST', `/directives/${id}/progress`, {
      as: committee.tokens.agency,
      body: { percent: 40, narrative: 'Đang làm.' },
    });
  const refused = await report(broken);
  expect([refused.status, refused.json['code']]).toEqual([409, 'stream-parked']);
  const taken = await report(sound);
  expect(taken.status).toBe(200);
  const shown = await admin('GET', `/directives/${sound}?after=${String(taken.json['position'])}`);
  expect(shown.json['percent'] ?? shown.json['progress']).toBeDefined();
  const ready = await system.call('GET', '/health/ready');
  expect([ready.status, ready.json['status']]).toEqual([200, 'degraded']);

  const act = `/admin/parked/${encodeURIComponent(streamId)}`;
  expect((await admin('POST', `${act}/retry`, { reason: 'Thử lại' })).status).toBe(200);
  const aside = await admin('POST', `${act}/set-aside`, { reason: 'Chương trình khác ghi nhầm' });
  expect(aside.status).toBe(200);
  await eventually('nothing is parked', async () => (await parked()).length === 0);
  expect((await report(broken)).status).toBe(200);
  expect((await admin('POST', `${act}/retry`, { reason: 'Thử lại' })).json['code']).toBe('not-parked');
  const acts: unknown[] = [];
  for await (const { type, data, metadata } of system.eventStore.readStream(`parked-${streamId}`))
    acts.push([type, data['reason'], (metadata['actor'] as { role?: string }).role]);
  expect(acts).toEqual([
    ['ParkedStreamRetried', 'Thử lại', 'admin'],
    ['EventSetAside', 'Chương trình khác ghi nhầm', 'admin'],
  ]);
});

test('a directive whose stream was deleted for good, and a damaged account, hold up nobody', async () => {
  const { meetingId, directiveId } = await committee.draft({ leadAgencyId: committee.agencyId });
  await foreigner.tombstoneStream(`directive-${directiveId}`);
  await foreigner.appendToStream(
    'account-foreign',
    jsonEvent({ type: 'AccountRegistered', data: { odd: true } }),
  );
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
  const refused = await admin('POST', `/directives/${directiveId}/suspend`, { reason: 'Chờ' });
  expect([refused.status, refused.json['code']]).toEqual([409, 'stream-deleted']);
  await eventually('the account is parked', async () =>
    (await parked()).some(({ streamId }) => streamId === 'account-foreign'),
  );
  const waiting = (await parked()).flatMap((each) => each.waiting.map(({ consumer }) => consumer));
  expect(waiting).toContain('reference_data');
  expect((await parked()).map(({ streamId }) => streamId)).toEqual(['account-foreign']);
  await system.signIn('admin', 'mat-khau-quan-tri');
  await committee.underWay();
  await admin('POST', '/admin/parked/account-foreign/set-aside', { reason: 'Không phải của ta' });
  await eventually(
    'everything is ready',
    async () => (await system.call('GET', '/health/ready')).json['status'] === 'ready',
  );
});

test('an account whose stream holds an event that cannot be read neither signs in nor acts, until that is set aside', async () => {
  const { id } = await committee.openAccount({
    ...{ username: 'nghi.huu', password: 'mat-khau-dai-hon', name: 'Ông Hưu', role: 'inspector' },
  });
  const streamId = `account-${id}`;
  const token = await system.signIn('nghi.huu', 'mat-khau-dai-hon');
  const look = () => system.call('GET', '/directives', { as: token });
  expect((await look()).status).toBe(200);
  await foreigner.appendToStream(streamId, binaryEvent({ type: 'AccountDisabled', data: Buffer.from('no') }));
  await eventually('its token opens nothing', async () => (await look()).status === 401);
  expect((await look()).json['code']).toBe('account-disabled');
  const signIn = await system.call('POST', '/auth/token', {
    body: { username: 'nghi.huu', password: 'mat-khau-dai-hon' },
  });
  expect([signIn.status, signIn.json['code']]).toEqual([401, 'wrong-credentials']);
  expect((await parked()).map((each) => each.streamId)).toEqual([streamId]);
  await eventually(
    'the health says so',
    async () => (await system.call('GET', '/health/ready')).json['status'] === 'degraded',
  );

  await admin('POST', `/admin/parked/${streamId}/set-aside`, { reason: 'Còn công tác' });
  await eventually('it is in use again', async () => (await look()).status === 200);
  await system.signIn('nghi.huu', 'mat-khau-dai-hon');
});

test('an administrator has a read model filled anew, on record; what is none is refused', async () => {
  const pool = createPool(system.databaseUrl);
  const build = async () => {
    const { rows } = await pool.query<{ build: number }>(
      `SELECT build FROM public.consumer WHERE name = 'agencies' AND live`,
    );
    return rows[0]?.build ?? 0;
  };
  const why = { reason: 'Đối chiếu sau sự cố.' };
  const before = await build();
  const asked = await admin('POST', '/admin/consumers/agencies/rebuild', why);
  expect(asked).toMatchObject({ status: 200, json: { consumer: 'agencies' } });
  await eventually('another takes its place', async () => (await build()) > before);
  await pool.end();
  expect((await system.call('GET', '/agencies', { as: committee.tokens.leader })).json['items']).toHaveLength(
    2,
  );
  const acts = async () =>
    (await admin('GET', '/audit/events?type=RebuildRequested')).json['items'] as unknown as {
      data: object;
    }[];
  await eventually('it is on record', async () => (await acts()).length > 0);
  expect((await acts()).map(({ data }) => data)).toEqual([{ readModels: ['agencies'], ...why }]);
  for (const name of ['issue_drafts', 'none'])
    expect(await admin('POST', `/admin/consumers/${name}/rebuild`, why)).toMatchObject({
      status: 404,
      json: { code: 'read-model-not-found' },
    });
});

/** Runs `dondoc parked` on the stores of the system. */
async function operator(...args: string[]): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, EVENTSTORE_URL: system.eventStoreUrl, DATABASE_URL: system.databaseUrl };
  const command = ['dist/apps/cli/src/main.js', 'parked', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env }, (error, printed) => {
      resolve({ code: Number(error?.code ?? 0), printed });
    });
  });
}

test('the account of the only administrator, once it cannot be read, is put right by the operator of the machine', async () => {
  const streamId = `account-${String(decodeJwt(committee.tokens.admin).sub)}`;
  const look = () => system.call('GET', '/directives', { as: committee.tokens.admin });
  await foreigner.appendToStream(streamId, binaryEvent({ type: 'AccountDisabled', data: Buffer.from('no') }));
  await eventually('its token opens nothing', async () => (await look()).status === 401);
  await eventually('it is parked', async () => (await operator()).printed.includes(streamId));

  expect(await operator('set-aside', streamId)).toMatchObject({ code: 2 });
  expect(await operator('set-aside', 'account-sound', '--reason', 'x')).toMatchObject({ code: 1 });
  const reason = 'Chương trình khác ghi nhầm';
  expect(await operator('set-aside', streamId, '--reason', reason)).toMatchObject({ code: 0 });
  await eventually('it is in use again', async () => (await look()).status === 200);
  const acts: unknown[] = [];
  for await (const { type, data, metadata } of system.eventStore.readStream(`parked-${streamId}`))
    acts.push([type, data['reason'], (metadata['actor'] as { id?: string }).id]);
  expect(acts).toEqual([['EventSetAside', reason, 'operator']]);
});

test('a reading whose record cannot be read is refused, and taken once what stands there is set aside', async () => {
  await committee.underWay();
  const as = committee.tokens.agency;
  let notice = '';
  await eventually('there is something to read', async () => {
    const inbox = await system.call('GET', '/inbox', { as });
    const [first] = inbox.json['items'] as unknown as { id: string; readAt: string | null }[];
    if (first?.readAt === null) notice = first.id;
    return notice !== '';
  });
  const reader = String(decodeJwt(as).sub);
  const streamId = `delivery-${notice}.${reader}`;
  await foreigner.appendToStream(streamId, binaryEvent({ type: 'Theirs', data: Buffer.from('no') }));
  await eventually('it is parked', async () => (await parked()).some((each) => each.streamId === streamId));
  const read = () => system.call('POST', `/inbox/${notice}/read`, { as, body: {} });
  const refused = await read();
  expect([refused.status, refused.json['code']]).toEqual([409, 'stream-parked']);
  const act = `/admin/parked/${encodeURIComponent(streamId)}/set-aside`;
  expect((await admin('POST', act, { reason: 'Không phải của ta' })).status).toBe(200);
  await eventually('it is taken', async () => (await read()).status === 200);
  const [first, again] = [await read(), await read()];
  expect([first.json['revision'], again.json]).toEqual([1, first.json]);
});

test('the preview of a policy goes on without a directive that cannot be read, and is refused for that one alone', async () => {
  const [broken, sound] = [await committee.underWay(), await committee.underWay()];
  const streamId = `directive-${broken}`;
  const { id: _id, version: _version, ...rules } = defaultPolicy;
  const preview = (appliesTo: unknown) =>
    admin('POST', '/reminder-policies/preview', {
      ...{ ...rules, appliesTo, from: '2030-12-02', to: '2030-12-13' },
    });
  const remindedOf = async () => {
    const { status, json } = await preview('office');
    const items = (json['items'] ?? []) as unknown as { directiveId: string }[];
    return [status, ...[broken, sound].map((id) => items.some(({ directiveId }) => directiveId === id))];
  };
  expect(await remindedOf()).toEqual([200, true, true]);
  await foreigner.appendToStream(streamId, binaryEvent({ type: 'Theirs', data: Buffer.from('no') }));
  expect(await remindedOf()).toEqual([200, false, true]);
  const refused = await preview({ directiveId: broken });
  expect([refused.status, refused.json['code']]).toEqual([409, 'stream-parked']);
  await eventually('it is parked', async () => (await parked()).some((each) => each.streamId === streamId));
  await admin('POST', `/admin/parked/${streamId}/set-aside`, { reason: 'Không phải của ta' });
  await eventually('it is previewed again', async () => (await remindedOf()).join() === '200,true,true');
});
