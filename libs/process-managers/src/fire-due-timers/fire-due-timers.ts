import type { CommandBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { FireSteps, type FiredSteps } from '#application';
import type { WorkingCalendar } from '#domain';
import { EventStoreUnavailable } from '#event-store';
import { asError, inSpan, type Clock } from '#platform';
import { claimDue, giveBack, markDecided, putOff, type DueDirective, type Verdict } from './due-timers.js';
import { createOverload } from './overload.js';

export interface FiringOptions {
  readonly pool: Pool;
  readonly bus: Pick<CommandBus, 'execute'>;
  readonly clock: Clock;
  readonly calendar: () => WorkingCalendar;
  /** Directives whose steps are being decided and appended at once. Default `firesAtOnce`. */
  readonly concurrency?: number;
  /** Timers claimed with one statement. Default 1,000. */
  readonly batch?: number;
  /** Told of every directive whose firing failed; it is tried again later. */
  readonly onFailure: (error: Error, directiveId: string) => void;
}

/** What one round of firing did. */
export interface Fired {
  readonly recorded: number;
  readonly notPending: number;
  /** Left as they are for a later round: not due yet by the clock or by the rules known here. */
  readonly notYet: number;
  readonly failed: number;
}

/** Fires what the timers say is due, with as many appends in flight as its own budget allows. */
export interface Firing {
  /**
   * Fires everything that is due by the clock. Called while it is at work it looks once more and answers with that.
   * @throws when PostgreSQL does not answer; the next call takes it from there
   */
  fire(): Promise<Fired>;
  /**
   * Undefined when nobody has to wait; else resolves when the overload of reminders that are being recorded is over, or at
   * the next turn of those who wait, ten seconds off at the most. Whatever follows the log waits for it.
   */
  backpressure(): Promise<void> | undefined;
  /** Takes no more work, and waits for what is in flight. */
  close(): Promise<void>;
}

/** How many directives a process fires at once: its own budget, which leaves the log free for people's commands. */
export const firesAtOnce = 64;

const nothing: Fired = { recorded: 0, notPending: 0, notYet: 0, failed: 0 };

/** How long a timer rests after failures of its own, and how long while the log is away, at most. */
const mostSecondsOff = 300;
const mostSecondsAway = 5;

/**
 * How long an overload goes before everything that follows the log. Ten thousand reminders are recorded within the first
 * time by a small machine; what people wait on would have to read them all before it got to anything that is theirs.
 */
const overloadTimes = { firstMs: 10_000, turnMs: 500, againMs: 3_000 };

/** How many directives the workers begin with in one turn of the event loop. */
const mostBegunPerTurn = 16;

/** Batches in one round at most; the next round goes on. */
const batchesInARound = 10_000;

export function fireDueTimers(options: FiringOptions): Firing {
  const { pool, clock } = options;
  const concurrency = options.concurrency ?? firesAtOnce;
  const batch = options.batch ?? 1_000;
  let running: Promise<unknown> | undefined;
  let marked: Promise<unknown> = Promise.resolve();
  let next: Promise<Fired> | undefined;
  let closing = false;
  const overload = createOverload(overloadTimes);

  const round = async (): Promise<{ fired: Fired; marking: Promise<void> }> => {
    const batches: Batch[] = [];
    const trouble: Trouble = {};
    let marking: Promise<void> = Promise.resolve();
    const claim = async (most: number): Promise<DueDirective[]> => {
      // No more is claimed than can be marked.
      await marking;
      return claimDue(pool, clock.now(), most);
    };
    const claimed = async function* () {
      // The first is small: the workers have something to do while the next are claimed.
      let most = Math.min(batch, 2 * concurrency);
      let ahead: Promise<DueDirective[]> | undefined = claim(most);
      while (ahead) {
        const mine = newBatch(await ahead);
        batches.push(mine);
        // While these are fired the next are claimed; those of a batch that was not full have not come yet.
        const isFull = mine.due.reduce((sum, { steps }) => sum + steps.length, 0) >= most;
        if (isFull && most === batch) overload.begin();
        most = batch;
        // Where one directive fails the others have nothing to do with it; with the log away nothing can be fired.
        const goesOn = isFull && !closing && !trouble.unavailable && batches.length < batchesInARound;
        ahead = goesOn ? awaitedLater(claim(most)) : undefined;
        for (const directive of mine.due) yield { directive, mine };
      }
    };
    const directives = claimed();
    const mayBegin = limitPerTurn(mostBegunPerTurn);
    // A worker goes on with the next batch while others finish the last: as many appends as may be are always in flight.
    const worker = async () => {
      for await (const { directive, mine } of directives) {
        await mayBegin();
        await fireOne(directive, mine, trouble, options, () => closing);
        mine.left -= 1;
        if (mine.left === 0) marking = awaitedLater(marking.then(() => record(pool, mine)));
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: concurrency }, worker));
    // Their claims were held until now: given back at once they would have been claimed again and again.
    const undecided = batches.flatMap((each) => each.undecided);
    const markedAndGivenBack = async (marked: Promise<void>): Promise<void> => {
      try {
        await marked;
      } finally {
        await giveBack(pool, undecided);
      }
    };
    marking = awaitedLater(markedAndGivenBack(marking));
    for (const settled of workers) if (settled.status === 'rejected') throw asError(settled.reason);
    return { fired: batches.reduce(sum, nothing), marking };
  };

  // What falls due meanwhile does not wait for the marks: its own claims tell it what is being decided.
  const start = (): Promise<Fired> => {
    const mine = round();
    running = mine;
    const done = mine
      .finally(() => {
        overload.end();
        if (running === mine) running = undefined;
      })
      .then(async ({ fired, marking }) => {
        await marking;
        return fired;
      });
    marked = Promise.allSettled([marked, done]);
    return done;
  };

  return {
    fire() {
      if (closing) return Promise.resolve(nothing);
      if (!running) return start();
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return closing ? nothing : start();
        });
      return next;
    },
    backpressure: () => overload.backpressure(),
    async close() {
      closing = true;
      await Promise.allSettled([running, next]);
      await marked;
    },
  };
}

/** What was claimed with one statement, and what became of it. */
interface Batch {
  readonly due: readonly DueDirective[];
  /** Directives that are not done yet. */
  left: number;
  readonly verdicts: Verdict[];
  /** Steps that are not due yet. */
  notYet: number;
  /** Directives whose claims are to be given back. */
  readonly undecided: string[];
  readonly failed: { readonly directiveId: string; readonly error: Error }[];
}

function newBatch(due: readonly DueDirective[]): Batch {
  return { due, left: due.length, verdicts: [], notYet: 0, undecided: [], failed: [] };
}

/** Set once the log is away: there is no use in trying each of the others, seconds long. */
interface Trouble {
  unavailable?: EventStoreUnavailable;
}

/** Fires the steps of a directive in order, and notes what became of them. */
async function fireOne(
  { directiveId, derivedBy, steps }: DueDirective,
  done: Batch,
  trouble: Trouble,
  { bus, clock, calendar, onFailure }: FiringOptions,
  isClosing: () => boolean,
): Promise<void> {
  if (isClosing()) return void done.undecided.push(directiveId);
  if (trouble.unavailable) return void done.failed.push({ directiveId, error: trouble.unavailable });
  try {
    const now = clock.now();
    const context = { at: now.toISOString(), today: calendar().dateOf(now) };
    const command = new FireSteps(directiveId, steps, context, derivedBy);
    const fired = await inSpan({ name: 'fire steps' }, () => bus.execute<FireSteps, FiredSteps>(command));
    for (const step of fired.recorded)
      done.verdicts.push({ directiveId, step, state: 'fired', revision: fired.revision });
    for (const step of fired.notPending)
      done.verdicts.push({ directiveId, step, state: 'dropped', revision: fired.revision });
    done.notYet += fired.notYet.length;
    if (fired.notYet.length > 0) done.undecided.push(directiveId);
  } catch (cause) {
    const error = asError(cause);
    if (error instanceof EventStoreUnavailable) trouble.unavailable ??= error;
    done.failed.push({ directiveId, error });
    onFailure(error, directiveId);
  }
}

async function record(pool: Pool, { verdicts, failed }: Batch): Promise<void> {
  await markDecided(pool, verdicts);
  const byError = new Map<string, { error: Error; ids: string[] }>();
  for (const { directiveId, error } of failed) {
    const same = byError.get(error.message) ?? { error, ids: [] };
    same.ids.push(directiveId);
    byError.set(error.message, same);
  }
  for (const { error, ids } of byError.values())
    await putOff(pool, ids, error, error instanceof EventStoreUnavailable ? mostSecondsAway : mostSecondsOff);
}

function sum(fired: Fired, { verdicts, notYet, failed }: Batch): Fired {
  const recorded = verdicts.filter(({ state }) => state === 'fired').length;
  return {
    recorded: fired.recorded + recorded,
    notPending: fired.notPending + verdicts.length - recorded,
    notYet: fired.notYet + notYet,
    failed: fired.failed + failed.length,
  };
}

/**
 * Lets so many go on in one turn of the event loop, and the others in the next: what is written in a turn is sent at its
 * end, and the log would have nothing to do while all the answers that came at once are worked on, and then everything.
 */
function limitPerTurn(most: number): () => Promise<void> {
  let gone = 0;
  let next: Promise<void> | undefined;
  return async () => {
    while (gone >= most) {
      next ??= new Promise((resolve) =>
        setImmediate(() => {
          gone = 0;
          next = undefined;
          resolve();
        }),
      );
      await next;
    }
    gone += 1;
  };
}

/** A failure is thrown where the promise is awaited; until then it must not count as unhandled. */
function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
