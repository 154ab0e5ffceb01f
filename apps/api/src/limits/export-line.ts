import { Inject, Injectable } from '@nestjs/common';
import { bulkhead, BulkheadRejectedError, type BulkheadPolicy } from 'cockatiel';
import type { FastifyReply } from 'fastify';
import { asError, type Config } from '#platform';
import { CONFIG } from '../parts.js';
import { Problem } from '../problems/problem.js';

/** Each waits with a connection and little else. */
const mostWaiting = 32;
const longestWaitMs = 30_000;
const comeBackInSeconds = '5';

/** Exports read far and write long, so that only a few run at once in a process; the others wait in line. */
@Injectable()
export class ExportLine {
  readonly #line: BulkheadPolicy;

  constructor(@Inject(CONFIG) { limits }: Pick<Config, 'limits'>) {
    this.#line = bulkhead(limits.exportsAtOnce, mostWaiting);
  }

  /**
   * Waits until an export may begin; it has its place until its answer was sent or its client is gone.
   * @throws Problem 429 when too many wait already, 503 when its turn does not come within 30 s
   */
  async wait(reply: FastifyReply): Promise<void> {
    const gone = new AbortController();
    const ended = new Promise<void>((resolve) => {
      reply.raw.once('close', () => {
        gone.abort();
        resolve();
      });
      if (reply.raw.destroyed) resolve();
    });
    await new Promise<void>((begin, refuse) => {
      const late = setTimeout(() => {
        gone.abort();
        refuse(new Problem(503, 'exports-busy', { headers: { 'retry-after': comeBackInSeconds } }));
      }, longestWaitMs);
      const underWay = this.#line.execute(async () => {
        clearTimeout(late);
        begin();
        await ended;
      }, gone.signal);
      underWay.catch((error: unknown) => {
        clearTimeout(late);
        const isFull = error instanceof BulkheadRejectedError;
        const busy = new Problem(429, 'exports-busy', { headers: { 'retry-after': comeBackInSeconds } });
        refuse(isFull ? busy : asError(error));
      });
    });
  }
}
