import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { errorText } from '#platform';
import { Invitations } from './invitations.js';
import { Sessions } from './sessions.js';

const everyMs = 10 * 60_000;

/** Takes away sessions and invitations that are over. They open nothing any more; it is for what is kept to stay small. */
@Injectable()
export class ExpiredSecrets implements OnApplicationShutdown {
  readonly #logger = new Logger(ExpiredSecrets.name);
  readonly #timer = setInterval(() => void this.#sweep(), everyMs).unref();

  constructor(
    private readonly sessions: Sessions,
    private readonly invitations: Invitations,
  ) {}

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #sweep(): Promise<void> {
    try {
      await this.sessions.sweep();
      await this.invitations.sweep();
    } catch (error) {
      this.#logger.warn(`What has expired was not taken away: ${errorText(error)}`);
    }
  }
}
