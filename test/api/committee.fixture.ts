import { randomUUID } from 'node:crypto';
import type { Role } from '#domain';
import { adminPassword, type Answer, type NewAccount, type TestSystem } from './system.fixture.js';

/** The people and agencies that a test needs, and a shorter way to give commands. */
export interface Committee {
  readonly tokens: Readonly<Record<Role, string>>;
  /** Of the agency that the officer acts for. */
  readonly agencyId: string;
  readonly otherAgencyId: string;
  /** Of an officer of the other agency. */
  readonly otherOfficer: string;
  /** Gives a command, which must succeed. */
  must(role: Role, path: string, body: unknown): Promise<Readonly<Record<string, unknown>>>;
  /** Registers an account whose person has chosen the password. */
  openAccount(account: NewAccount): Promise<Readonly<{ id: string; position: string }>>;
  /** A meeting that was held on 20 July 2022. */
  convene(): Promise<string>;
  /** A draft of a new meeting, due on 14 December 2030 unless said otherwise. */
  draft(more?: object): Promise<{ meetingId: string; directiveId: string }>;
  /** A directive that the officer's agency leads and has accepted. */
  underWay(more?: object): Promise<string>;
}

const password = 'mat-khau-dai-hon';

/** Registers two agencies and a person of each role. */
export async function seatCommittee(system: TestSystem): Promise<Committee> {
  const admin = await system.signIn('admin', adminPassword);
  const post = async (as: string, path: string, body: unknown): Promise<Answer['json']> => {
    const answer = await system.call('POST', path, { as, body });
    if (answer.status >= 300) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  const idOf = (answer: Answer['json']): string => String(answer['id']);
  const agencyId = idOf(await post(admin, '/agencies', { code: 'TAND', name: 'Tòa án nhân dân tỉnh' }));
  const otherAgencyId = idOf(await post(admin, '/agencies', { code: 'STP', name: 'Sở Tư pháp' }));
  const person = async (username: string, role: Role, agency?: string) => {
    const account = {
      username,
      password,
      name: `Ông ${username}`,
      role,
      ...(agency ? { agencyId: agency } : {}),
    };
    await system.openAccount(admin, account);
    return system.signIn(username, password);
  };
  const tokens = {
    admin,
    leader: await person('lanh.dao', 'leader'),
    agency: await person('chuyen.vien', 'agency', agencyId),
    inspector: await person('thanh.tra', 'inspector'),
  };
  const otherOfficer = await person('chuyen.vien.khac', 'agency', otherAgencyId);
  const openAccount: Committee['openAccount'] = (account) => system.openAccount(admin, account);
  const must: Committee['must'] = (role, path, body) => post(tokens[role], path, body);
  const convene = async () => {
    const body = `Ban Chỉ đạo ${randomUUID()}`;
    return idOf(await post(admin, '/meetings', { title: 'Hội nghị sơ kết', body, heldOn: '2022-07-20' }));
  };
  const draft: Committee['draft'] = async (more = {}) => {
    const meetingId = await convene();
    const content = { title: 'Nhiệm vụ', content: 'Thực hiện kế hoạch.', due: { on: '2030-12-13' }, ...more };
    return { meetingId, directiveId: idOf(await post(admin, `/meetings/${meetingId}/directives`, content)) };
  };
  const underWay: Committee['underWay'] = async (more = {}) => {
    const { meetingId, directiveId } = await draft({ leadAgencyId: agencyId, ...more });
    const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
    await post(admin, `/meetings/${meetingId}/publish`, notice);
    await post(tokens.agency, `/directives/${directiveId}/accept`, {});
    return directiveId;
  };
  return { tokens, agencyId, otherAgencyId, otherOfficer, must, openAccount, convene, draft, underWay };
}
