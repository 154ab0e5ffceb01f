import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { openQueueOperations, QueueUnavailable, type QueueOperations, type QueueState } from '#consumers';
import { errorText, type Config } from '#platform';
import { CONFIG } from '../platform/injection-tokens.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';

/** What an administrator sees of the queues, and does to them. */
@Injectable()
export class QueueOperator implements OnApplicationShutdown {
  readonly #logger = new Logger(QueueOperator.name);
  readonly #operations: QueueOperations;
  #trouble = '';

  constructor(@Inject(CONFIG) { databaseUrl, redisUrl }: Config) {
    this.#operations = openQueueOperations({ databaseUrl, redisUrl }, { onTrouble: this.#tell });
  }

  /** How each queue is. @throws QueueUnavailable within 2.5 s */
  states(): Promise<readonly QueueState[]> {
    return this.#operations.states();
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

  /** While its server is away, a queue says the same again and again. */
  readonly #tell = ({ queue, error }: { queue: string; error: Error }): void => {
    const trouble = `Trouble with queue ${queue}: ${errorText(error)}`;
    if (trouble !== this.#trouble) this.#logger.warn(trouble);
    this.#trouble = trouble;
  };
}
