import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { openQueueOperations, QueueUnavailable, type QueueOperations, type QueueState } from '#consumers';
import { errorText, onceEvery, type Config } from '#platform';
import { CONFIG } from '../platform/injection-tokens.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';

/** While the server of the queues is away, each says the same again and again. */
const tellTroubleEveryMs = 60_000;

/** What an administrator sees of the queues, and does to them. */
@Injectable()
export class QueueOperator implements OnApplicationShutdown {
  readonly #logger = new Logger(QueueOperator.name);
  readonly #operations: QueueOperations;
  readonly #isToBeTold = onceEvery(tellTroubleEveryMs);
  #trouble: Error | null = null;

  constructor(@Inject(CONFIG) { databaseUrl, redisUrl }: Config) {
    this.#operations = openQueueOperations({ databaseUrl, redisUrl }, { onTrouble: this.#tell });
  }

  /** How each queue is. @throws QueueUnavailable within 2.5 s */
  async states(): Promise<readonly QueueState[]> {
    const states = await this.#operations.states();
    this.#trouble = null;
    return states;
  }

  /** @throws QueueUnavailable, or what the server says, where it takes no new jobs */
  takesJobs(): Promise<void> {
    return this.#operations.takesJobs();
  }

  /** Why the server cannot be reached; null where that is not known, or it has answered since. */
  get trouble(): Error | null {
    return this.#trouble;
  }

  /**
   * Does something to a queue.
   * @throws Problem 503 where its server does not answer
   */
  async act<Answer>(act: (operations: QueueOperations) => Promise<Answer>): Promise<Answer> {
    try {
      return await act(this.#operations);
    } catch (error) {
      if (!(error instanceof QueueUnavailable))
        this.#logger.warn(`Trouble with a queue: ${errorText(error)}`);
      throw new Problem(503, 'queue-unavailable', { headers: { 'retry-after': retryAfterSeconds } });
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.#operations.close();
  }

  readonly #tell = ({ queue, error }: { queue: string; error: Error }): void => {
    const trouble = `Trouble with queue ${queue}: ${errorText(error)}`;
    if (this.#isToBeTold(trouble)) this.#logger.warn(trouble);
    this.#trouble = error;
  };
}
