import { setTimeout as sleep } from 'node:timers/promises';
import type { Language } from './text.js';

/** An answer that is no success: the problem of RFC 9457, as the API gives it. */
export class ProblemAnswer extends Error {
  override readonly name = 'ProblemAnswer';
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

export interface CommandAnswer {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

/** How long one request may take, in milliseconds; the simulated clock may move over months in one. */
const requestTimeout = 120_000;

/** A client of the HTTP API like any other: it knows a URL, signs in, and repeats what was not answered. */
export class ApiClient {
  #token: string | undefined;
  #commands = 0;

  /**
   * @param keyPrefix begins each idempotency key, so that a run that is repeated repeats its commands
   * @param patience how long, in milliseconds, a request is repeated while nobody answers; 0 for not at all
   * @param language in which words are wanted
   */
  constructor(
    private url: () => string,
    private readonly keyPrefix: string,
    private readonly patience = 0,
    private readonly language: Language = 'vi',
  ) {}

  async signIn(username: string, password: string): Promise<void> {
    this.#token = undefined;
    const answer = await this.#request<{ accessToken: string }>('POST', '/auth/token', {
      username,
      password,
    });
    this.#token = answer.accessToken;
  }

  /** Chooses a password by an invitation. One that an attempt without an answer used up has done so already. */
  async useInvitation(token: string, password: string): Promise<void> {
    try {
      await this.#request('POST', `/auth/invitations/${token}`, { password });
    } catch (error) {
      if (!(error instanceof ProblemAnswer) || error.code !== 'invitation-not-found') throw error;
    }
  }

  /** Gives a command under the next idempotency key of this client. */
  command<Answer = CommandAnswer>(path: string, body: unknown): Promise<Answer> {
    this.#commands += 1;
    return this.#request<Answer>(
      'POST',
      path,
      body,
      `${this.keyPrefix}-${String(this.#commands).padStart(6, '0')}`,
    );
  }

  query<Answer>(path: string): Promise<Answer> {
    return this.#request<Answer>('GET', path);
  }

  async #request<Answer>(method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
    const until = Date.now() + this.patience;
    for (;;) {
      try {
        return await this.#requestOnce<Answer>(method, path, body, key);
      } catch (error) {
        const passing = !(error instanceof ProblemAnswer) || error.status === 503 || error.status === 429;
        if (!passing || Date.now() >= until) throw error;
        await sleep(200);
      }
    }
  }

  async #requestOnce<Answer>(method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
    const response = await fetch(`${this.url()}/api/v1${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': this.language,
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(requestTimeout),
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer;
    const problem = parsedProblem(text);
    throw new ProblemAnswer(response.status, problem.code ?? 'unknown', problem.detail ?? text.slice(0, 200));
  }
}

function parsedProblem(text: string): { code?: string; detail?: string } {
  try {
    return JSON.parse(text) as { code?: string; detail?: string };
  } catch {
    return {};
  }
}
