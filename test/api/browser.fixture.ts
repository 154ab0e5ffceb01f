import { randomUUID } from 'node:crypto';
import type { Committee } from './committee.fixture.js';
import type { Answer, Call, TestSystem } from './system.fixture.js';

/** The password of whoever signs in with a browser. */
export const password = 'mưa phùn trên mái ngói';
/** What it is changed to. */
export const other = 'nắng hanh ngoài bãi sông';
/** The header of our own page. */
export const own = { 'x-requested-with': 'dondoc' };

/** A browser: it keeps cookies and sends them back, with the header of our own page. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly system: TestSystem,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The values of the cookies. */
  get secrets(): readonly string[] {
    return [...this.#cookies.values()];
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async call(method: string, path: string, options: Call = {}): Promise<Answer> {
    const headers = { ...this.headers, cookie: this.cookie, ...own, ...options.headers };
    const answer = await this.system.call(method, path, { ...options, headers });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  signIn(username: string, by = password): Promise<Answer> {
    return this.call('POST', '/auth/session', { body: { username, password: by } });
  }
}

/** An account of its own for a test, and a browser that is signed in with it. */
export async function signedIn(
  system: TestSystem,
  committee: Committee,
  role = 'leader',
): Promise<{ browser: Browser; username: string; id: string }> {
  const username = `nguoi.${randomUUID().slice(0, 8)}`;
  const { id } = await committee.openAccount({ username, password, name: 'Bà Tư', role });
  const browser = new Browser(system);
  const { status, text } = await browser.signIn(username);
  if (status !== 200) throw new Error(`Signing in answered ${status}: ${text}`);
  return { browser, username, id };
}

/** What matters of a refusal. */
export const codeOf = ({ status, json }: Answer): [number, unknown] => [status, json['code']];
