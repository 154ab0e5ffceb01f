import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { accountIdOf, ReferenceData, RegisterAccount } from '#application';
import { engineActor, isReadAs, Rejection, stableId } from '#domain';
import { BeyondWaiting, errorText, waitingHelps, type Clock, type Config } from '#platform';
import { CLOCK, CONFIG } from '../platform/injection-tokens.js';
import { Credentials } from './credentials.js';
import { requireGoodPassword, shortestPassword } from './password-rules.js';
import { hashPassword } from './passwords.js';

/** What those who guess try first; in production the first account has another name. */
const defaultNames = ['admin', 'administrator', 'root', 'quantri', 'quan.tri', 'quantrivien', 'dondoc'];
const name = 'Quản trị';
const longestPauseMs = 5_000;

/** The first account cannot be made as the settings ask; no waiting helps. */
class FirstAccountRefused extends BeyondWaiting {
  override readonly name = 'FirstAccountRefused';
}

interface Preparation {
  readonly claim: () => Promise<void>;
  readonly isStarting: () => boolean;
}

/** Makes the table of passwords, and on the first start the first account; goes on trying while a store is down. */
@Injectable()
export class FirstAdmin implements OnApplicationShutdown {
  readonly #logger = new Logger(FirstAdmin.name);
  readonly #stopping = new AbortController();
  #done = false;

  constructor(
    private readonly credentials: Credentials,
    private readonly reference: ReferenceData,
    private readonly bus: CommandBus,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether there is nothing left to prepare. */
  get isDone(): boolean {
    return this.#done;
  }

  /**
   * Prepares until it is done or the application stops.
   * @param claim makes sure that the database is this system's own
   * @throws while it is starting, what no waiting cures: a right, a password, a database that is missing or another's
   */
  async prepare({ claim, isStarting }: Preparation): Promise<void> {
    const { signal } = this.#stopping;
    for (let waitMs = 200; !signal.aborted && !this.#done; waitMs = Math.min(2 * waitMs, longestPauseMs)) {
      try {
        await claim();
        await this.credentials.prepare();
        await this.#registerAdmin();
        this.#done = true;
      } catch (error) {
        if (isStarting() && !waitingHelps(error)) throw error;
        this.#logger.warn(`Accounts are not prepared yet: ${errorText(error)}`);
        await pause(waitMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  onApplicationShutdown(): void {
    this.#stopping.abort();
  }

  async #registerAdmin(): Promise<void> {
    const { adminPassword, adminName: username, isAdminPasswordTemporary } = this.config;
    const accountId = accountIdOf(username);
    if (adminPassword === undefined) return;
    if ((await this.credentials.of(accountId)) !== undefined) return;
    // It has left, or its data were erased: nothing of it is kept anew.
    if (this.reference.account(accountId)?.disabled === true) return;
    if (this.reference.account(accountId) === undefined) {
      await this.#requireFit(username, adminPassword);
      const commandId = stableId('first account', username);
      const now = this.clock.now();
      await this.bus.execute(
        new RegisterAccount(
          {
            ...{ username, name, role: 'admin', agencyId: null, email: null },
            ...(isAdminPasswordTemporary ? { passwordState: 'temporary' } : {}),
          },
          {
            commandId,
            fingerprint: commandId,
            correlationId: commandId,
            causationId: commandId,
            by: engineActor,
            at: now.toISOString(),
            today: this.reference.calendar().dateOf(now),
          },
        ),
      );
    }
    // Where the hashes were lost and the account is there, the password is good for what is on record.
    const generation = this.reference.account(accountId)?.password.generation ?? 0;
    const passwordHash = await hashPassword(adminPassword);
    await this.credentials.keepFirst(accountId, username, { passwordHash, generation });
  }

  /**
   * In production nobody knows the name beforehand, and nobody guesses the password.
   * @throws FirstAccountRefused
   */
  async #requireFit(username: string, password: string): Promise<void> {
    const { isProduction, isAdminPasswordTemporary } = this.config;
    if (!isProduction) return;
    if (defaultNames.some((name) => isReadAs(name, username)))
      throw new FirstAccountRefused(
        'DONDOC_ADMIN_NAME: in production the first account has a name of its own, none that everybody tries first',
      );
    if (isAdminPasswordTemporary) return;
    if (password.length < shortestPassword)
      throw new FirstAccountRefused(
        `DONDOC_ADMIN_PASSWORD: in production it has at least ${shortestPassword} characters`,
      );
    await requireGoodPassword(password, { username, name }, 'DONDOC_ADMIN_PASSWORD').catch(
      (error: unknown) => {
        throw error instanceof Rejection
          ? new FirstAccountRefused(`DONDOC_ADMIN_PASSWORD: ${error.message}`)
          : error;
      },
    );
  }
}
