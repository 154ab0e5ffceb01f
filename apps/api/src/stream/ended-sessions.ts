import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { errorText } from '#platform';
import { Sessions } from '../auth/sessions.js';
import { Broadcast } from './broadcast.js';

const lookEveryMs = 5_000;

/** Ends what whoever signed out of a session hears: at once where it ended here, within seconds where another process did. */
@Injectable()
export class EndedSessions implements OnModuleDestroy {
  readonly #logger = new Logger(EndedSessions.name);
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor(
    private readonly sessions: Sessions,
    private readonly broadcast: Broadcast,
  ) {
    sessions.onEnded((isEnded) => broadcast.endSessions(isEnded));
    this.#timer = setInterval(() => void this.#look(), lookEveryMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const ended = await this.sessions.endedAmong(this.broadcast.sessionIds());
      if (ended.size > 0) this.broadcast.endSessions((id) => ended.has(id));
    } catch (error) {
      this.#logger.warn(`Which sessions have ended is not known: ${errorText(error)}`);
    } finally {
      this.#isLooking = false;
    }
  }
}
