import type { ApiClient } from './api-client.js';
import { agencies, directives, type SampleDirective } from './meeting-of-july-2022.js';
import type { Language, Text } from './text.js';

export type Key = SampleDirective['key'];

/** Whoever acts in the story; each has a client of their own. */
export interface Cast {
  readonly admin: ApiClient;
  readonly leader: ApiClient;
  readonly inspector: ApiClient;
  /** By the agency's code. */
  readonly officers: ReadonlyMap<string, ApiClient>;
}

export interface Played {
  readonly meetingId: string;
  readonly agencyIds: ReadonlyMap<string, string>;
  readonly directiveIds: ReadonlyMap<Key, string>;
}

/** The password of every sample account; the demonstration's data folder is thrown away. */
export const samplePassword = 'don-doc-2022';

/** Registers the sample's agencies and accounts, as the office would on its first morning. */
export async function prepareCast(
  admin: ApiClient,
  newClient: (who: string) => ApiClient,
  language: Language,
): Promise<Cast & Pick<Played, 'agencyIds'>> {
  const agencyIds = new Map<string, string>();
  for (const { code, name } of agencies) {
    const officeEmail = `${code.toLowerCase()}@example.vn`;
    const headEmail = `thu-truong.${code.toLowerCase()}@example.vn`;
    agencyIds.set(
      code,
      (await admin.command('/agencies', { code, name: name[language], officeEmail, headEmail })).id,
    );
  }
  const member = async (
    username: string,
    name: Text,
    role: string,
    agencyId?: string,
  ): Promise<ApiClient> => {
    const account = { username, name: name[language], role };
    const { invitation } = await admin.command<{ invitation: { token: string } }>('/users', {
      ...account,
      ...(agencyId ? { agencyId } : {}),
      email: `${username}@example.vn`,
    });
    const client = newClient(username);
    await client.useInvitation(invitation.token, samplePassword);
    await client.signIn(username, samplePassword);
    return client;
  };
  const leader = await member('lanhdao', { vi: 'Phó Trưởng ban Chỉ đạo', en: 'Deputy chair' }, 'leader');
  const inspector = await member(
    'thanhtra',
    { vi: 'Thanh tra tỉnh', en: 'Provincial inspectorate' },
    'inspector',
  );
  const officers = new Map<string, ApiClient>();
  for (const { code, name } of agencies) {
    const officer = { vi: `Chuyên viên ${name.vi}`, en: `Officer, ${name.en}` };
    officers.set(code, await member(`cv.${code.toLowerCase()}`, officer, 'agency', agencyIds.get(code)));
  }
  return { admin, leader, inspector, officers, agencyIds };
}

/** What a scene can reach: who acts, and the ids of what was made so far. */
export class Stage {
  meetingId = '';
  readonly directiveIds = new Map<Key, string>();

  constructor(
    readonly cast: Cast,
    readonly agencyIds: ReadonlyMap<string, string>,
    readonly language: Language,
  ) {}

  path(key: Key, rest: string): string {
    return `/directives/${this.directiveIds.get(key) ?? ''}/${rest}`;
  }

  /** The officer of the directive's lead agency. */
  lead(key: Key): ApiClient {
    return this.officer(directives.find((directive) => directive.key === key)?.lead ?? '');
  }

  officer(code: string): ApiClient {
    const officer = this.cast.officers.get(code);
    if (!officer) throw new Error(`The story has no officer of ${code}`);
    return officer;
  }

  close(key: Key, note: Text): Promise<unknown> {
    const path = `/admin${this.path(key, 'close')}`;
    return this.cast.admin.command(path, { outcome: 'implemented', note: note[this.language] });
  }

  complete(key: Key, summary: Text, more: object = {}): Promise<unknown> {
    return this.lead(key).command(this.path(key, 'completion'), { summary: summary[this.language], ...more });
  }

  progress(key: Key, percent: number, narrative: Text, more: object = {}): Promise<unknown> {
    const report = { percent, narrative: narrative[this.language], ...more };
    return this.lead(key).command(this.path(key, 'progress'), report);
  }
}
