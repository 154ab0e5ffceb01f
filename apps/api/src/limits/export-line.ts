import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Config } from '#platform';
import { CONFIG } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';

/** Each waits with a connection and little else. */
const mostWaiting = 32;
const longestWaitMs = 30_000;
const comeBackInSeconds = '5';

/** Exports read far and write long, so that only a few run at once in a process; the others wait in line. */
@Injectable()
export class ExportLine {
  readonly #atOnce: number;
  #running = 0;
  /** Who waits, in the order of their coming. */
  readonly #waiting = new Set<() => void>();

  constructor(@Inject(CONFIG) { limits }: Pick<Config, 'limits'>) {
    this.#atOnce = limits.exportsAtOnce;
  }

  /**
   * Waits until an export may begin; it has its place until its answer was sent or its client is gone. Whoever is gone,
   * or waited too long, leaves the line at once.
   * @throws Problem 429 when too many wait already, 503 when its turn does not come within 30 s
   */
  async wait({ raw }: FastifyReply): Promise<void> {
    if (this.#running >= this.#atOnce) await this.#turn(raw);
    else this.#running += 1;
    // A client that is gone already was heard of before anybody listened here.
    if (raw.destroyed) this.#next();
    else raw.once('close', () => this.#next());
  }

  /** Resolves once the place of an export that ended is taken. */
  #turn(raw: FastifyReply['raw']): Promise<void> {
    if (this.#waiting.size >= mostWaiting) throw busy(429);
    return new Promise<void>((begin, refuse) => {
      const leave = () => {
        clearTimeout(late);
        raw.off('close', gone);
        this.#waiting.delete(take);
      };
      const take = () => {
        leave();
        begin();
      };
      const gone = () => {
        leave();
        refuse(busy(503));
      };
      const late = setTimeout(gone, longestWaitMs);
      raw.once('close', gone);
      this.#waiting.add(take);
    });
  }

  /** Hands the place of one that ended to the first in line. */
  #next(): void {
    const [first] = this.#waiting;
    if (first) first();
    else this.#running -= 1;
  }
}

function busy(status: 429 | 503): Problem {
  return new Problem(status, 'exports-busy', { headers: { 'retry-after': comeBackInSeconds } });
}
