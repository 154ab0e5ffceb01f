import { asError, isMissingReadModel, pause, type Clock } from '#platform';
import type { Queues } from '#consumers';
import type { Pool } from 'pg';
import { rederiveAll } from '../keep-timers-for-directives/rederive-timers.js';
import type { FollowUpRules } from '../keep-timers-for-directives/replace-timers.js';
import { dueInstants } from './due-timers.js';
import type { Firing } from './fire-due-timers.js';
import { mostNear, nearHorizonMs, wakeAtNearInstants } from './near-instants.js';

export interface KeepFiringOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly firing: Firing;
  /** Whether the timers are far enough that what is due by them is worth firing. Default: always. */
  readonly mayFire?: () => Promise<boolean>;
  readonly rules: FollowUpRules;
  /** Carries a delayed job for each instant of the next hours; absent where the clock stands still. */
  readonly queues?: Pick<Queues, 'scheduleTimers'>;
  readonly signal: AbortSignal;
  /** Milliseconds between sweeps. Default 2,000. */
  readonly sweepMs?: number;
  /** Told of each failure; the next sweep tries again. */
  readonly onError: (error: Error) => void;
}

export interface FiringLoop {
  /** The timers have changed: something may be due sooner than was thought. */
  look(): void;
  /** Resolves when the signal has aborted and nothing is under way. */
  readonly done: Promise<void>;
}

/** How far ahead delayed jobs stand in the queue, how many at most, and how often what is missing is added. */
const queuedHorizonMs = 2 * 3_600_000;
const mostQueued = 5_000;
const queueEveryMs = 60_000;
/** Changes of the timers are looked at this often at most. */
const lookEveryMs = 100;

/**
 * Fires what is due until the signal aborts: at the instants that are near, when a delayed job says so, and in any case
 * at each sweep. Each part goes on by itself: whatever breaks or dawdles elsewhere, what is due is fired.
 */
export function keepFiring(options: KeepFiringOptions): FiringLoop {
  const { clock, firing, signal, onError, mayFire = () => Promise.resolve(true) } = options;
  const report = (error: unknown) => {
    // The timers' tables come into use when they have been filled for the first time.
    if (!signal.aborted && !isMissingReadModel(error)) onError(asError(error));
  };
  const fire = async () => {
    if (await mayFire()) await firing.fire();
  };
  const near = wakeAtNearInstants(clock, () => void fire().catch(report));
  let looking: NodeJS.Timeout | undefined;

  const lookAhead = async () => {
    const now = clock.now();
    near.set(await dueInstants(options.pool, now, new Date(now.getTime() + nearHorizonMs), mostNear));
  };
  const look = () => {
    looking ??= setTimeout(() => {
      looking = undefined;
      lookAhead().catch(report);
    }, lookEveryMs);
  };

  let derivedBy: string | undefined;
  const rederive = async () => {
    const inForce = options.rules.rules();
    if (derivedBy === inForce) return;
    const { derived, left } = await rederiveAll(options.pool, options.rules, signal);
    if (!left) derivedBy = inForce;
    if (derived > 0) look();
  };

  const repeat = async (everyMs: number, work: () => Promise<unknown>) => {
    while (!signal.aborted) {
      await work().catch(report);
      await pause(everyMs, { signal });
    }
  };

  const done = async () => {
    const sweepMs = options.sweepMs ?? 2_000;
    const { queues } = options;
    await Promise.all([
      repeat(sweepMs, fire),
      repeat(sweepMs, lookAhead),
      repeat(sweepMs, rederive),
      ...(queues ? [repeat(queueEveryMs, () => queueAhead(options.pool, clock, queues))] : []),
    ]);
    near.stop();
    clearTimeout(looking);
    await firing.close();
  };

  return { look, done: done() };
}

/** One job an instant, however many timers are due at it: the job only says that it is time to look. */
async function queueAhead(pool: Pool, clock: Clock, queues: Pick<Queues, 'scheduleTimers'>): Promise<void> {
  const now = clock.now();
  const instants = await dueInstants(pool, now, new Date(now.getTime() + queuedHorizonMs), mostQueued);
  await queues.scheduleTimers(instants, now);
}
