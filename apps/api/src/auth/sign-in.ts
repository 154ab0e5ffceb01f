import { Injectable } from '@nestjs/common';
import { accountIdOf, accounts, CommandLog, ReferenceData } from '#application';
import type { Account } from '#domain';
import { Problem } from '../problems/problem.js';
import { AttemptLimit, type AttemptLimits } from './attempt-limit.js';
import { Credentials } from './credentials.js';
import { isPassword, TooManyAtOnce } from './passwords.js';
import { TokenVerifier } from './token-verifier.js';

const limits: AttemptLimits = { windowMs: 5 * 60_000, perName: 10, perAddress: 100 };

/** Gives a token for a user name and its password. */
@Injectable()
export class SignIn {
  /** Of attempts that failed; a success forgets those of its name. */
  readonly #limit = new AttemptLimit(limits);

  constructor(
    private readonly credentials: Credentials,
    private readonly reference: ReferenceData,
    private readonly log: CommandLog,
    private readonly tokens: TokenVerifier,
  ) {}

  /**
   * An unknown name, a disabled account and a wrong password are told apart by nobody, neither by words nor by time.
   * @throws Problem 401, 429
   */
  async withPassword(
    username: string,
    password: string,
    address: string,
  ): Promise<{ accessToken: string; expiresIn: number }> {
    const wait = this.#limit.waitSeconds(username, address);
    if (wait > 0) throw new Problem(429, 'too-many-attempts', { headers: { 'retry-after': String(wait) } });
    const accountId = accountIdOf(username);
    const isRight = await checked(password, await this.credentials.passwordHashOf(accountId));
    const account = isRight ? await this.#account(accountId) : null;
    if (account === null || account.disabled) {
      this.#limit.count(username, address);
      throw new Problem(401, 'wrong-credentials');
    }
    this.#limit.forget(username, address);
    const { id, name, role, agencyId } = account;
    return this.tokens.issue({ id, name, role, ...(agencyId === null ? {} : { agencyId }) });
  }

  async #account(accountId: string): Promise<Account | null> {
    return this.reference.account(accountId) ?? (await this.log.load(accounts, accountId)).state;
  }
}

async function checked(password: string, hash: string | undefined): Promise<boolean> {
  try {
    return await isPassword(password, hash);
  } catch (error) {
    if (error instanceof TooManyAtOnce)
      throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '1' } });
    throw error;
  }
}
