import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Config } from '#platform';
import { CONFIG } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';

/** Each waits with a connection and little else. */
const mostWaiting = 32;
const mostWaitingOfOne = 16;
const longestWaitMs = 30_000;
const comeBackInSeconds = '5';

/** Who waits, and what begins their export. */
interface Waiting {
  readonly whose: string;
  readonly begin: () => void;
}

/**
 * Exports read far and write long, so that only a few run at once in a process; the others wait in line. Of what there is for
 * several, places and room in the line, nobody has all: who reads slowly, or never, would keep it from everybody.
 */
@Injectable()
export class ExportLine {
  readonly #atOnce: number;
  /** Exports that run, by whose they are. */
  readonly #running = new Map<string, number>();
  /** In the order of their coming. */
  readonly #waiting = new Set<Waiting>();

  constructor(@Inject(CONFIG) { limits }: Pick<Config, 'limits'>) {
    this.#atOnce = limits.exportsAtOnce;
  }

  /**
   * Waits until an export may begin; it has its place until its answer was sent or its client is gone. Whoever is gone,
   * or waited too long, leaves the line at once.
   * @throws Problem 429 when too many wait already, 503 when its turn does not come within 30 s
   */
  async wait({ raw, request }: FastifyReply): Promise<void> {
    const whose = request.actor?.id ?? '';
    if (this.#mayBegin(whose)) this.#begin(whose);
    else await this.#turn(raw, whose);
    // A client that is gone already was heard of before anybody listened here.
    if (raw.destroyed) this.#end(whose);
    else raw.once('close', () => this.#end(whose));
  }

  #mayBegin(whose: string): boolean {
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    return all < this.#atOnce && (this.#running.get(whose) ?? 0) < Math.max(1, this.#atOnce - 1);
  }

  #begin(whose: string): void {
    this.#running.set(whose, (this.#running.get(whose) ?? 0) + 1);
  }

  /** Resolves once it has a place. */
  #turn(raw: FastifyReply['raw'], whose: string): Promise<void> {
    const own = [...this.#waiting].filter((each) => each.whose === whose).length;
    if (this.#waiting.size >= mostWaiting || own >= mostWaitingOfOne) throw busy(429);
    return new Promise<void>((resolve, reject) => {
      const leave = () => {
        clearTimeout(late);
        raw.off('close', gone);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        whose,
        begin: () => {
          leave();
          this.#begin(whose);
          resolve();
        },
      };
      const gone = () => {
        leave();
        reject(busy(503));
      };
      const late = setTimeout(gone, longestWaitMs);
      raw.once('close', gone);
      this.#waiting.add(waiting);
    });
  }

  /** Hands the place of one that ended to the first in line who may have it. */
  #end(whose: string): void {
    const left = (this.#running.get(whose) ?? 0) - 1;
    if (left > 0) this.#running.set(whose, left);
    else this.#running.delete(whose);
    for (const waiting of [...this.#waiting]) if (this.#mayBegin(waiting.whose)) waiting.begin();
  }
}

function busy(status: 429 | 503): Problem {
  return new Problem(status, 'exports-busy', { headers: { 'retry-after': comeBackInSeconds } });
}
