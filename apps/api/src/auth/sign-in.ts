import { Injectable } from '@nestjs/common';
import { accountIdOf, accountIdsOf, accounts, DeciderCommandHandler, ReferenceData } from '#application';
import { stranger, type Account, type Actor } from '#domain';
import type { Budgets } from '../limits/budgets.js';
import { addressKey, RateLimits } from '../limits/rate-limits.js';
import { Problem } from '../problems/problem.js';
import { SecurityRecord } from '../security/security-record.js';
import { Credentials } from './credentials.js';
import { KnownDevices } from './known-devices.js';
import { isPassword, TooManyAtOnce } from './passwords.js';
import { TokenVerifier } from './token-verifier.js';

/** Where an attempt to sign in comes from. */
export interface SignInOrigin {
  readonly address: string;
  /** The header `Cookie`, by which a device is known again. */
  readonly cookies: string | undefined;
  /** Of the request. */
  readonly correlationId: string;
}

/** Who signed in, and what they get for it. */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresIn: number;
  /** The value of `Set-Cookie` by which the device is known from now on; absent where it is known. */
  readonly deviceCookie: string | undefined;
}

type Spending = readonly [budget: keyof Budgets, whose: string];

const mostInLine = 256;

/** Gives a token for a user name and its password. */
@Injectable()
export class SignIn {
  /** The last attempt for each name from each place: those that are right must not use up what those beside them need. */
  readonly #line = new Map<string, Promise<unknown>>();
  #inLine = 0;

  constructor(
    private readonly credentials: Credentials,
    private readonly reference: ReferenceData,
    private readonly commands: DeciderCommandHandler,
    private readonly tokens: TokenVerifier,
    private readonly devices: KnownDevices,
    private readonly limits: RateLimits,
    private readonly security: SecurityRecord,
  ) {}

  /**
   * An unknown name, a disabled account and a wrong password are told apart by nobody, neither by words nor by time. Each
   * attempt counts before the password is looked at, by its address and its name or, from a device that the account
   * has signed in by, by that device alone; a right one counts no more, nor one that could not be checked.
   * @throws Problem 401, 429
   */
  async withPassword(username: string, password: string, origin: SignInOrigin): Promise<SignedIn> {
    const accountId = await this.#accountIdOf(username);
    const device = await this.devices.deviceOf(accountId, origin.cookies);
    const spendings = spendingsOf(accountId, device, addressKey(origin.address));
    return this.#inTurn(spendings.map((each) => each.join(' ')).join(' '), async () => {
      const actor = await this.#spendAndCheck(spendings, accountId, password).catch(
        async (error: unknown) => {
          if (isRefusal(error)) this.#refused(accountId, origin, error.code);
          else await this.#giveBack(spendings);
          throw error;
        },
      );
      await this.#giveBack(spendings);
      const { address, correlationId } = origin;
      const data = { username: this.#nameOf(accountId), address, knownDevice: device !== undefined };
      await this.security.count({ type: 'SignedIn', data }, actor, correlationId);
      const token = await this.tokens.issue(actor);
      return {
        ...token,
        deviceCookie: device === undefined ? await this.devices.cookieFor(accountId) : undefined,
      };
    });
  }

  /** @throws Problem 401, 429 */
  async #spendAndCheck(spendings: readonly Spending[], accountId: string, password: string): Promise<Actor> {
    for (const [budget, whose] of spendings) await this.limits.spend(budget, whose, 'too-many-attempts');
    return this.#actorOf(accountId, password);
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
    if (former.length === 0 || (await this.credentials.passwordHashOf(today)) !== undefined) return today;
    for (const id of former) if ((await this.credentials.passwordHashOf(id)) !== undefined) return id;
    return today;
  }

  /** Null for a name without an account. */
  #nameOf(accountId: string): string | null {
    return this.reference.account(accountId)?.username ?? null;
  }

  /** @throws Problem 401 */
  async #actorOf(accountId: string, password: string): Promise<Actor> {
    const isRight = await checked(password, await this.credentials.passwordHashOf(accountId));
    const account = isRight ? await this.#account(accountId) : null;
    if (account === null || account.disabled) throw new Problem(401, 'wrong-credentials');
    const { id, name, role, agencyId } = account;
    return { id, name, role, ...(agencyId === null ? {} : { agencyId }) };
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

type Refusal = Problem & { readonly code: 'wrong-credentials' | 'too-many-attempts' };

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Problem && ['wrong-credentials', 'too-many-attempts'].includes(error.code);
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
