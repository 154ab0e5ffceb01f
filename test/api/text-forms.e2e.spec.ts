import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { accounts, DeciderCommandHandler, stableId } from '#application';
import { engineActor } from '#domain';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const nfd = (text: string): string => text.normalize('NFD');
const asAdmin = (path: string, body: unknown) =>
  system.call('POST', path, { as: committee.tokens.admin, body });

describe('What a person writes', () => {
  test('is stored composed, in whatever form it came', async () => {
    const { json } = await asAdmin('/agencies', { code: nfd('ĐS'), name: nfd('Đoàn Luật sư tỉnh') });
    const path = `/agencies/${String(json['id'])}?after=${String(json['position'])}`;
    const agency = await system.call('GET', path, { as: committee.tokens.leader });
    expect(agency.json).toMatchObject({ code: 'ĐS', name: 'Đoàn Luật sư tỉnh' });
  });

  test.each(['ĐS', 'ÐS', 'đs', 'Đｓ', nfd('ĐS')])(
    'is refused as a code that is there already: %s',
    async (code) => {
      const again = await asAdmin('/agencies', { code, name: 'Cơ quan khác' });
      expect([again.status, again.json['code']]).toEqual([409, 'agency-code-taken']);
    },
  );

  test('numbers the meetings of a body in one series, whatever Đ and form it is written with', async () => {
    const numbers: unknown[] = [];
    for (const body of ['Ban Chỉ đạo', 'Ban Chỉ Ðạo', nfd('Ban Chỉ Đạo')]) {
      const { json } = await asAdmin('/meetings', { title: 'Hội nghị', body, heldOn: '2025-01-06' });
      const path = `/meetings/${String(json['id'])}?after=${String(json['position'])}`;
      const meeting = await system.call('GET', path, { as: committee.tokens.leader });
      numbers.push(meeting.json['number']);
    }
    expect(numbers).toEqual(['BCD-2025-01', 'BCD-2025-02', 'BCD-2025-03']);
  });

  test('is found by words without marks, full-width or with a look-alike', async () => {
    const { directiveId } = await committee.draft({ title: nfd('Xây dựng Ðề án Ⅱ') });
    const { position } = await committee.must('admin', '/agencies', { code: 'SAU', name: 'Cơ quan' });
    for (const q of ['đề án', 'de an ii', 'ÐỀ ÁN', 'ｄｅ an']) {
      const path = `/directives?q=${encodeURIComponent(q)}&after=${String(position)}`;
      const found = await system.call('GET', path, { as: committee.tokens.admin });
      const ids = (found.json['items'] as unknown as { id: string }[]).map(({ id }) => id);
      expect([q, ids]).toEqual([q, [directiveId]]);
    }
  });
});

describe('A person signs in', () => {
  const password = 'mật khẩu của người ấy';

  test('by the name and the password in any form, and the name is taken for all others', async () => {
    const user = { username: nfd('Hòa'), password: nfd(password), name: 'Bà Hòa', role: 'leader' };
    await system.openAccount(committee.tokens.admin, user);
    for (const username of ['Hòa', nfd('hòa'), 'ｈòa'])
      expect(await system.signIn(username, password.replace(' ', '\u00A0'))).not.toBe('');
    const taken = await asAdmin('/users', { ...user, username: 'HÒA' });
    expect([taken.status, taken.json['code']]).toEqual([409, 'username-taken']);
  });

  test('with a name and a password from before they were brought into one form', async () => {
    const username = nfd('Lợi');
    const accountId = stableId('account', username.toLowerCase());
    const envelope = {
      ...{ commandId: stableId('before', username), fingerprint: 'before', by: engineActor },
      ...{
        correlationId: accountId,
        causationId: accountId,
        at: '2022-07-20T01:00:00Z',
        today: '2022-07-20',
      },
    };
    const account = { name: 'Ông Lợi', role: 'leader', agencyId: null, email: null } as const;
    const registering = { type: 'RegisterAccount', accountId, username, ...account, ...envelope } as const;
    await new DeciderCommandHandler(system.eventStore).handle(accounts, accountId, registering, envelope);
    const database = new Client({ connectionString: system.databaseUrl });
    await database.connect();
    await database.query(
      'INSERT INTO identity.credential (account_id, username, password_hash) VALUES ($1, $2, $3)',
      [accountId, username, await hash(nfd(password))],
    );
    await database.end();
    expect(await system.signIn('lợi', password)).not.toBe('');
    const taken = await asAdmin('/users', { username: 'Lợi', password, name: 'Ông khác', role: 'leader' });
    expect([taken.status, taken.json['code']]).toEqual([409, 'username-taken']);
  });

  test('with no password that holds what cannot be seen', async () => {
    const refused = await asAdmin('/users', {
      ...{ username: 'an.danh', password: 'mat-khau-\u200Bdai', name: 'Ông An', role: 'leader' },
    });
    expect([refused.status, refused.json['errors']]).toEqual([
      400,
      [{ path: 'password', message: 'must not hold control or invisible characters' }],
    ]);
  });
});
