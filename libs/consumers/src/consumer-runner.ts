import { setMaxListeners } from 'node:events';
import type { EventStore, LogTail } from '#event-store';
import { asError } from '#platform';
import type { Pool } from 'pg';
import type { BatchBounds } from './batches.js';
import { ensureBuild } from './builds.js';
import { checkConsumer, schemaOf, type Build, type ClaimedBuild, type Consumer } from './consumer.js';
import { isAnyBehind, runnableBuilds, type Checkpoint, type BuildCheckpoint } from './checkpoints.js';
import { createRounds, type Rounds } from './rounds.js';
import { runBuild, type RunResult } from './run-build.js';
import { shareReading } from './shared-reading.js';

export interface ConsumerRunnerOptions {
  eventStore: EventStore;
  pool: Pool;
  consumers: readonly Consumer[];
  /** Default: 500 events or about 4 million characters. */
  bounds?: BatchBounds;
  /** Kept by `wakeConsumersFromLog`, so that consumers at the end of the log share one read of it. */
  tail?: LogTail;
  /** This worker's name in `keepLeases`, where several share the consumers: it runs those only that it owns. */
  owner?: string;
  /** Asked before a consumer reads and before each batch: where it answers with a promise, something more urgent goes first. */
  backpressure?: () => Promise<void> | undefined;
  /** Told of the end of every run, the unsuccessful ones included. */
  onResult?: (build: Build, result: RunResult) => void;
  /** Told of a run that failed for a passing reason and waits for the next wake. */
  onFailure: (build: Build, error: Error) => void;
}

/** Whether somebody waits for what a consumer writes, as it says itself (`isAwaited`). */
export type Urgency = 'awaited' | 'unawaited';

export interface ConsumerRunner {
  readonly names: readonly string[];
  /** Makes the builds this version needs; a run does it too, for whichever consumer has none yet. */
  prepare(): Promise<void>;
  /**
   * Brings a consumer to the end of the log. A wake while it runs makes it look once more and returns at once. A rebuild
   * goes on in the background, so that the live tables keep up meanwhile.
   * @returns undefined when a run under way will do it
   * @throws RangeError for a name it does not know; what `runBuild` throws
   */
  run(name: string): Promise<RunResult | undefined>;
  /**
   * Brings all of them to the end of the log, those that are awaited apart from the rest: of both, those that stand within the
   * tail in one transaction, and each of the others as `run` does. A run that fails is told to `onFailure` and hinders no other.
   * @param head how far the log is known to reach: whom the tail does not bring there reads the log
   * @param which only these
   * @throws when a consumer's build cannot be made, or the database not be asked where they stand
   */
  runAll(head?: bigint, which?: Urgency): Promise<void>;
  /** Whether one that this runner is to run has not reached a position, or fills its tables still. */
  isBehind(position: bigint): Promise<boolean>;
  /** Stops after the batches being written, and waits for them. */
  close(): Promise<void>;
}

interface Running {
  readonly build: ClaimedBuild;
  again: boolean;
  done: Promise<RunResult>;
}

/** Looks again at most this often in one run; the next wake or sweep takes it from there. */
const looksInARun = 50;

export function createConsumerRunner(options: ConsumerRunnerOptions): ConsumerRunner {
  const { eventStore, pool, owner } = options;
  const consumers = new Map(options.consumers.map((consumer) => [consumer.name, consumer]));
  for (const consumer of options.consumers) checkConsumer(consumer);
  if (consumers.size !== options.consumers.length) throw new RangeError('Two consumers have the same name');
  const bounds = options.bounds ?? { events: 500, characters: 4_000_000 };
  const everything = { consumers: options.consumers, owner };
  const stopping = new AbortController();
  // Each consumer that reads listens to it, however many they are.
  setMaxListeners(0, stopping.signal);
  const read = shareReading({ eventStore, prefix: mostRead(options.consumers), signal: stopping.signal });
  const prepared = new Map<string, Promise<void>>();
  const tried = new Set<string>();
  const running = new Map<string, Running>();

  const prepareOne = (consumer: Consumer): Promise<void> => {
    const known = prepared.get(consumer.name);
    if (known) return known;
    const made = ensureBuild(pool, consumer);
    prepared.set(consumer.name, made);
    made.catch(() => prepared.delete(consumer.name));
    return made;
  };

  const look = async (
    consumer: Consumer,
    build: ClaimedBuild,
    checkpoint: Checkpoint,
    self: { again: boolean },
  ): Promise<RunResult> => {
    const key = schemaOf(build);
    let known: Checkpoint | undefined = checkpoint;
    for (let looks = 1; ; looks += 1) {
      self.again = false;
      const tryStopped = !tried.has(key);
      tried.add(key);
      const { tail, backpressure } = options;
      // Nothing is read before its turn either; where it stands may be another matter by then.
      const urgent = backpressure?.();
      if (urgent) {
        await urgent;
        known = undefined;
      }
      // All of them would read what is just being read for all of them.
      await tail?.filling();
      const around = {
        eventStore,
        read,
        pool,
        bounds,
        tail,
        backpressure,
        signal: stopping.signal,
        tryStopped,
      };
      const result = await runBuild(consumer, build, around, known);
      known = undefined;
      options.onResult?.(build, result);
      if (!self.again || result.outcome !== 'caught_up' || looks >= looksInARun) return result;
    }
  };

  const start = (
    consumer: Consumer,
    build: ClaimedBuild,
    checkpoint: Checkpoint,
  ): Promise<RunResult> | undefined => {
    const key = schemaOf(build);
    const present = running.get(key);
    if (present) {
      present.again = true;
      return undefined;
    }
    const self: Running = { build, again: false, done: Promise.resolve(undefined as never) };
    self.done = look(consumer, build, checkpoint, self).finally(() => running.delete(key));
    self.done.catch((error: unknown) => {
      options.onFailure(build, asError(error));
    });
    running.set(key, self);
    return self.done;
  };

  /** @returns the run of each one's live build, or of its only one, unless it was under way: rebuilds are not waited for */
  const startEach = (buildCheckpoints: readonly BuildCheckpoint[]): Promise<RunResult>[] => {
    const runs = new Map<string, Promise<RunResult> | undefined>();
    for (const [build, checkpoint] of buildCheckpoints) {
      const consumer = consumers.get(build.name);
      const run = consumer && start(consumer, build, checkpoint);
      if (!runs.has(build.name)) runs.set(build.name, run);
    }
    return [...runs.values()].filter((run) => run !== undefined);
  };

  /** @returns what the consumers that are being run by themselves fill; each looks once more */
  const lookingOnceMore = (members: ReadonlyMap<string, Consumer>): readonly Build[] => {
    const busy = [...running.values()].filter(({ build }) => members.has(build.name));
    for (const each of busy) each.again = true;
    return busy.map(({ build }) => build);
  };

  let last: Promise<unknown> = Promise.resolve();
  /** Does one thing after the other. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const roundsOf = (which: Urgency) => {
    const isOne = ({ isAwaited }: Consumer) => (isAwaited ?? false) === (which === 'awaited');
    const members = new Map([...consumers].filter(([, consumer]) => isOne(consumer)));
    const busy = () => lookingOnceMore(members);
    return createRounds({
      ...options,
      bounds,
      consumers: members,
      signal: stopping.signal,
      busy,
      startEach,
      inTurn,
    });
  };
  const rounds: Readonly<Record<Urgency, Rounds>> = {
    awaited: roundsOf('awaited'),
    unawaited: roundsOf('unawaited'),
  };

  const prepare = async (): Promise<void> => {
    for (const consumer of consumers.values()) await prepareOne(consumer);
  };

  return {
    names: [...consumers.keys()],
    prepare,
    async run(name) {
      const consumer = consumers.get(name);
      if (!consumer) throw new RangeError(`There is no consumer ${name}`);
      if (stopping.signal.aborted) return undefined;
      await prepareOne(consumer);
      const [live] = startEach(await runnableBuilds(pool, { consumers: [consumer], owner }));
      return live;
    },
    async runAll(to, which) {
      if (stopping.signal.aborted) return;
      await prepare();
      const all = which === undefined ? Object.values(rounds) : [rounds[which]];
      await Promise.all(all.map((each) => each.run(to)));
    },
    isBehind: (position) => isAnyBehind(pool, everything, position),
    async close() {
      stopping.abort(new Error('The consumers are being stopped'));
      await Promise.all(Object.values(rounds).map((each) => each.end()));
      await Promise.allSettled([...running.values()].map(({ done }) => done));
    },
  };
}

/** The streams that most consumers read. */
function mostRead(consumers: readonly Consumer[]): string | undefined {
  const readers = new Map<string, number>();
  for (const prefix of consumers.flatMap(({ prefixes }) => prefixes))
    readers.set(prefix, (readers.get(prefix) ?? 0) + 1);
  return [...readers].sort(([, one], [, other]) => other - one)[0]?.[0];
}
