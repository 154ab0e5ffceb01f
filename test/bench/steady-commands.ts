import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, type HttpClient } from './running-system.js';

/** One command: when it was to be given, and how long after that its answer came. */
export interface Timed {
  /** `Date.now()`. */
  readonly at: number;
  readonly latencyMs: number;
}

/** Commands at a constant rate, whether or not the earlier ones have been answered. */
export interface SteadyCommands {
  readonly answered: readonly Timed[];
  /** Gives no more, waits for the answers, and throws what a command failed with; again, it does nothing. */
  stop(): Promise<void>;
}

/** How often a command that found the system unavailable is given again, under its key, and how long after. */
const again = { times: 300, afterMs: 200 };

/**
 * Reports progress on directives in turn; what is answered 503 is asked again under the same key, and waits all the while, as
 * any client of the API's does. A command that is late to be given counts from when it was to be given, so that a
 * system that stalls does not hide the wait.
 */
export function reportProgressSteadily(
  officer: HttpClient,
  directiveIds: readonly string[],
  perSecond: number,
): SteadyCommands {
  const answered: Timed[] = [];
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const give = async (turn: number, at: number): Promise<void> => {
    const id = directiveIds[turn % directiveIds.length] ?? '';
    const report = { percent: turn % 100, narrative: 'Đang thực hiện.' };
    const key = randomUUID();
    try {
      await insist(() => officer.post(`/directives/${id}/progress`, report, key));
      answered.push({ at, latencyMs: now() - at });
    } catch (error) {
      failures.push(error);
    }
  };
  const giving = (async () => {
    const from = now();
    for (let turn = 0; !stopping.signal.aborted; turn += 1) {
      const at = from + (turn * 1_000) / perSecond;
      if (at > now()) await sleep(at - now(), undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) break;
      const command = give(turn, at).finally(() => underWay.delete(command));
      underWay.add(command);
    }
  })();
  return {
    answered,
    async stop() {
      stopping.abort();
      await giving;
      await Promise.all(underWay);
      if (failures.length > 0) throw new Error(`${failures.length} commands failed`, { cause: failures[0] });
    },
  };
}

async function insist(ask: () => Promise<unknown>): Promise<void> {
  for (let times = 1; ; times += 1)
    try {
      await ask();
      return;
    } catch (error) {
      if (!(error instanceof Refused && error.status === 503) || times > again.times) throw error;
      await sleep(again.afterMs);
    }
}

/** As `Date.now()`, to fractions of a millisecond. */
const now = () => performance.timeOrigin + performance.now();
