import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { accountIdOf, accountIdsOf, accounts, DeciderCommandHandler, ReferenceData } from '#application';
import { actorOf, standingOf, stranger, type Account } from '#domain';
import type { Budgets } from '../limits/budgets.js';
import { addressKey, RateLimits } from '../limits/rate-limits.js';
import { Problem } from '../problems/problem.js';
import { SecurityRecord } from '../security/security-record.js';
import { Credentials, type Credential } from './credentials.js';
import { KnownDevices } from './known-devices.js';
import { PasswordChanges } from './password-changes.js';
import { OwnActs } from './own-acts.js';
import { isPassword, TooManyAtOnce } from './passwords.js';
import { SecondFactors } from './second-factor/second-factors.js';

/** Where an attempt to sign in comes from. */
export interface SignInOrigin {
  readonly address: string;
  /** The header `Cookie`, by which a device is known again. */
  readonly cookies: string | undefined;
  /** Of the request. */
  readonly correlationId: string;
}

/** Who signed in. */
export interface SignedIn {
  readonly account: Account;
  /** The value of `Set-Cookie` by which the device is known from now on; absent where it is known. */
  readonly deviceCookie: string | undefined;
}

type Spending = readonly [budget: keyof Budgets, whose: string];

const mostInLine = 256;

/** What somebody shows: the password and, where the account has a second factor, a code. */
export interface Shown {
  readonly password: string;
  /** Time-based, or a recovery code. */
  readonly code?: string | undefined;
}

/** Finds out whether somebody is who they say, by user name, password and second factor. */
@Injectable()
export class SignIn {
  /** The last attempt for each name from each place: those that are right must not use up what those beside them need. */
  readonly #line = new Map<string, Promise<unknown>>();
  #inLine = 0;

  constructor(
    private readonly credentials: Credentials,
    private readonly reference: ReferenceData,
    private readonly commands: DeciderCommandHandler,
    private readonly changes: PasswordChanges,
    private readonly secondFactors: SecondFactors,
    private readonly acts: OwnActs,
    private readonly devices: KnownDevices,
    private readonly limits: RateLimits,
    private readonly security: SecurityRecord,
  ) {}

  /**
   * An unknown name, a disabled account and a wrong password are told apart by nobody, neither by words nor by time. Each
   * attempt counts before the password is looked at, by its address and its name or, from a device that the account
   * has signed in by, by that device alone; a right one counts no more, nor one that could not be checked. Only whoever knows
   * the password learns that there is a second factor.
   * @throws Problem 401 (`second-factor-required` where a code is missing), 429
   */
  async withPassword(username: string, shown: Shown, origin: SignInOrigin): Promise<SignedIn> {
    const accountId = await this.#accountIdOf(username);
    const device = await this.devices.deviceOf(accountId, origin.cookies);
    return this.#attempt(accountId, shown, { ...origin, device }, async (checked) => {
      const account = await this.#withSecondFactor(checked, shown.code, origin);
      const { address, correlationId } = origin;
      const name = (await this.devices.nameOf(origin.cookies)) ?? randomUUID();
      const data = { username: account.username, address, knownDevice: device !== undefined, device: name };
      await this.security.count({ type: 'SignedIn', data }, actorOf(account), correlationId);
      const deviceCookie = device === undefined ? await this.devices.cookieFor(accountId, name) : undefined;
      return { account, deviceCookie };
    });
  }

  /**
   * Whether somebody who signed in still knows the password. An attempt counts as one to sign in does.
   * @throws Problem 401 `wrong-credentials`, 429
   */
  async provePassword(accountId: string, password: string, origin: SignInOrigin): Promise<Account> {
    const device = await this.devices.deviceOf(accountId, origin.cookies);
    return this.#attempt(accountId, { password }, { ...origin, device }, (account) =>
      Promise.resolve(account),
    );
  }

  /**
   * Whether somebody who signed in still is who they were, by all that signing in asks for.
   * @throws Problem 401 `wrong-credentials`, `second-factor-required`, `wrong-second-factor`; 429
   */
  async prove(accountId: string, shown: Shown, origin: SignInOrigin): Promise<Account> {
    const device = await this.devices.deviceOf(accountId, origin.cookies);
    return this.#attempt(accountId, shown, { ...origin, device }, (account) =>
      this.#withSecondFactor(account, shown.code, origin),
    );
  }

  async #attempt<Result>(
    accountId: string,
    { password }: Shown,
    origin: SignInOrigin & { readonly device: string | undefined },
    done: (account: Account) => Promise<Result>,
  ): Promise<Result> {
    const spendings = spendingsOf(accountId, origin.device, addressKey(origin.address));
    return this.#inTurn(spendings.map((each) => each.join(' ')).join(' '), async () => {
      try {
        const account = await this.#spendAndCheck(spendings, accountId, password, origin);
        const result = await done(account);
        await this.#giveBack(spendings);
        return result;
      } catch (error) {
        if (isRefusal(error)) this.#refused(accountId, origin, error.code);
        else await this.#giveBack(spendings);
        throw error;
      }
    });
  }

  /**
   * One that was kept, and is not on record yet since its enrolment was cut off, is put on record by who has it. One that is on
   * record and was lost with the database lets nobody in until the office has removed it.
   * @throws Problem 401 `second-factor-required`, `wrong-second-factor`; 429
   */
  async #withSecondFactor(
    account: Account,
    code: string | undefined,
    { correlationId }: SignInOrigin,
  ): Promise<Account> {
    const isOnRecord = account.hasSecondFactor === true;
    if (!isOnRecord && !(await this.secondFactors.has(account.id))) return account;
    if (code === undefined) throw new Problem(401, 'second-factor-required');
    await this.limits.spend('secondFactors', account.id, 'too-many-attempts');
    const taken = await this.secondFactors.take(account.id, code);
    if (taken === null) throw new Problem(401, 'wrong-second-factor', { errors: [{ path: 'code' }] });
    await this.limits.giveBack('secondFactors', account.id);
    if (!isOnRecord) await this.acts.record(account, { type: 'EnrolSecondFactor' }, correlationId);
    if (taken.kind === 'recovery')
      await this.acts.record(account, { type: 'UseRecoveryCode', left: taken.left }, correlationId);
    return { ...account, hasSecondFactor: true };
  }

  /** @throws Problem 401, 429 */
  async #spendAndCheck(
    spendings: readonly Spending[],
    accountId: string,
    password: string,
    { correlationId }: SignInOrigin,
  ): Promise<Account> {
    for (const [budget, whose] of spendings) await this.limits.spend(budget, whose, 'too-many-attempts');
    const credential = await this.credentials.of(accountId);
    const isRight = await checked(password, credential?.passwordHash);
    const account = isRight ? await this.#account(accountId) : null;
    if (account === null || account.disabled || credential === undefined)
      throw new Problem(401, 'wrong-credentials');
    return this.#asOnRecord(account, credential, correlationId);
  }

  /**
   * Whoever knows a password that was kept, and is not on record yet since its choosing was cut off, has chosen it.
   * @throws Problem 401 for one that has ended
   */
  async #asOnRecord(account: Account, { generation }: Credential, correlationId: string): Promise<Account> {
    switch (standingOf(generation, account.password)) {
      case 'present':
        return account;
      case 'ended':
        throw new Problem(401, 'wrong-credentials');
      case 'ahead':
        return this.changes.complete(account, generation, correlationId);
    }
  }

  async #giveBack(spendings: readonly Spending[]): Promise<void> {
    await Promise.all(spendings.map(([budget, whose]) => this.limits.giveBack(budget, whose)));
  }

  #refused(accountId: string, { address, correlationId }: SignInOrigin, reason: Refusal['code']): void {
    const data = { username: this.#nameOf(accountId), address, reason } as const;
    void this.security.count({ type: 'SignInRefused', data }, stranger, correlationId);
  }

  /** Of the account of that name; one from before may stand under an id of the form that its name was typed in. */
  async #accountIdOf(username: string): Promise<string> {
    const [today = accountIdOf(username), ...former] = accountIdsOf(username);
    if (former.length === 0 || (await this.credentials.of(today)) !== undefined) return today;
    for (const id of former) if ((await this.credentials.of(id)) !== undefined) return id;
    return today;
  }

  /** Null for a name without an account. */
  #nameOf(accountId: string): string | null {
    return this.reference.account(accountId)?.username ?? null;
  }

  async #account(accountId: string): Promise<Account | null> {
    return this.reference.account(accountId) ?? (await this.commands.load(accounts, accountId)).state;
  }

  async #inTurn<Result>(place: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#inLine >= mostInLine)
      throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '1' } });
    this.#inLine += 1;
    const mine = (this.#line.get(place) ?? Promise.resolve()).then(work, work);
    this.#line.set(place, mine);
    try {
      return await mine;
    } finally {
      this.#inLine -= 1;
      if (this.#line.get(place) === mine) this.#line.delete(place);
    }
  }
}

const refusals = ['wrong-credentials', 'wrong-second-factor', 'too-many-attempts'] as const;
type Refusal = Problem & { readonly code: (typeof refusals)[number] };

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Problem && refusals.some((code) => code === error.code);
}

/** What an attempt counts for, the widest first: whoever is refused there uses up nothing of the others. */
function spendingsOf(accountId: string, device: string | undefined, address: string): readonly Spending[] {
  if (device !== undefined) return [['signInsOfDevice', device]];
  return [
    ['signInsOfAddress', address],
    ['signInsOfName', `${accountId} ${address}`],
    ['signInsOfNameAnywhere', accountId],
  ];
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
