import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { accountIdOf, ReferenceData, RegisterAccount, stableId } from '#application';
import { engineActor } from '#domain';
import { errorText, waitingHelps, type Clock, type Config } from '#platform';
import { CLOCK, CONFIG } from '../platform/injection-tokens.js';
import { Credentials } from './credentials.js';
import { hashPassword } from './passwords.js';

export const firstAdminName = 'admin';
const longestPauseMs = 5_000;

interface Preparation {
  readonly claim: () => Promise<void>;
  readonly isStarting: () => boolean;
}

/** Makes the table of passwords, and on the first start the account `admin`; goes on trying while a store is down. */
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
    const { adminPassword, isAdminPasswordTemporary } = this.config;
    const accountId = accountIdOf(firstAdminName);
    if (adminPassword === undefined) return;
    if ((await this.credentials.of(accountId)) !== undefined) return;
    if (this.reference.account(accountId) === undefined) {
      const commandId = stableId('first account', firstAdminName);
      const now = this.clock.now();
      await this.bus.execute(
        new RegisterAccount(
          {
            ...{ username: firstAdminName, name: 'Quản trị', role: 'admin', agencyId: null, email: null },
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
    await this.credentials.keepFirst(accountId, firstAdminName, { passwordHash, generation });
  }
}
