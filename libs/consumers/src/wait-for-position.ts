import { asError } from '#platform';
import type { Pool } from 'pg';

/** `stopped`: waiting longer is of no use before somebody mends the consumer. */
type BehindFor = 'stopped' | 'too_long' | 'too_many' | 'closing';

/** The read model has not reached the position asked for in time. */
export class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind';
  constructor(
    readonly consumers: readonly string[],
    readonly position: bigint,
    readonly reason: BehindFor,
    detail: string,
  ) {
    super(`${consumers.join(', ')} did not reach position ${position}: ${detail}`);
  }
}

export interface PositionWatch {
  /**
   * Resolves once the live tables of every consumer named hold the event at this commit position.
   * @param timeoutMs default 5,000
   * @throws ReadModelBehind after the time, at once when a consumer is stopped in front of the position, or when too
   *   many wait already
   */
  waitForPosition(consumers: string | readonly string[], position: bigint, timeoutMs?: number): Promise<void>;
  /** Lets go of everybody who waits. */
  close(): void;
}

interface Waiter {
  consumers: readonly string[];
  position: bigint;
  deadline: number;
  resolve: () => void;
  reject: (error: ReadModelBehind) => void;
}

interface LiveRow {
  name: string;
  commit_position: string | null;
  error_position: string | null;
}

interface LivePosition {
  position: bigint;
  stoppedAt: bigint | null;
}

const pollMs = 8;

/** One poller for all who wait; it rests when nobody does. */
export function watchPositions(pool: Pool, options: { maxWaiters?: number } = {}): PositionWatch {
  const maxWaiters = options.maxWaiters ?? 1_000;
  const waiters = new Set<Waiter>();
  let polling = false;
  let timer: NodeJS.Timeout | undefined;
  let lastError: Error | undefined;

  const settle = (waiter: Waiter, live: ReadonlyMap<string, LivePosition> | undefined) => {
    const rows = live ? waiter.consumers.map((name) => live.get(name)) : [];
    if (live && rows.every((row) => row && row.position >= waiter.position)) {
      waiters.delete(waiter);
      return waiter.resolve();
    }
    const give = (reason: BehindFor, detail: string) => {
      waiters.delete(waiter);
      waiter.reject(new ReadModelBehind(waiter.consumers, waiter.position, reason, detail));
    };
    const stoppedAt = rows.find(
      (row) => row?.stoppedAt != null && row.stoppedAt <= waiter.position,
    )?.stoppedAt;
    if (stoppedAt != null) give('stopped', `stopped in front of position ${stoppedAt}`);
    else if (performance.now() >= waiter.deadline)
      give('too_long', lastError ? lastError.message : 'it took too long');
  };

  const poll = async () => {
    polling = true;
    let live: Map<string, LivePosition> | undefined;
    try {
      live = await livePositions(pool);
      lastError = undefined;
    } catch (error) {
      lastError = asError(error);
    }
    for (const waiter of [...waiters]) settle(waiter, live);
    polling = false;
    if (waiters.size > 0) timer = setTimeout(() => void poll(), live ? pollMs : pollMs * 25);
  };

  return {
    waitForPosition(consumers, position, timeoutMs = 5_000) {
      const names = typeof consumers === 'string' ? [consumers] : consumers;
      if (waiters.size >= maxWaiters) {
        return Promise.reject(
          new ReadModelBehind(names, position, 'too_many', `${maxWaiters} others wait already`),
        );
      }
      return new Promise<void>((resolve, reject) => {
        const first = waiters.size === 0;
        waiters.add({ consumers: names, position, deadline: performance.now() + timeoutMs, resolve, reject });
        if (first && !polling) {
          clearTimeout(timer);
          void poll();
        }
      });
    },
    close() {
      clearTimeout(timer);
      for (const waiter of [...waiters]) {
        waiters.delete(waiter);
        waiter.reject(
          new ReadModelBehind(waiter.consumers, waiter.position, 'closing', 'the process is stopping'),
        );
      }
    },
  };
}

async function livePositions(pool: Pool): Promise<Map<string, LivePosition>> {
  const { rows } = await pool.query<LiveRow>(
    'SELECT name, commit_position, error_position FROM public.consumer WHERE live',
  );
  return new Map(
    rows.map((row) => [
      row.name,
      {
        position: row.commit_position === null ? -1n : BigInt(row.commit_position),
        stoppedAt: row.error_position === null ? null : BigInt(row.error_position),
      },
    ]),
  );
}
