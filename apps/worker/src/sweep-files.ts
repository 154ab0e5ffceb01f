import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { ReadModelBehind, watchPositions } from '#consumers';
import type { EventStore } from '#event-store';
import { openFiles, type Files } from '#files';
import { errorText, pause, type Config } from '#platform';
import { namedAmong } from '#read-models';

const firstAfterMs = 60_000;
const everyMs = 3_600_000;

interface Dependencies {
  readonly pool: Pool;
  readonly eventStore: EventStore;
  readonly logger: Logger;
}

/** Removes files that no event names for the time that is set, once an hour until stopped. */
export function sweepFiles(
  config: Config,
  { logger, ...dependencies }: Dependencies,
): { stop(): Promise<void> } {
  const files = openFiles(config, dependencies.pool);
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (ms: number) => pause(ms, { signal, ref: false });
  const done = (async () => {
    await rest(firstAfterMs);
    while (!signal.aborted) {
      try {
        const removed = await sweepOnce(files, dependencies);
        if (removed > 0) logger.info({ removed }, 'Files that no event names were removed');
      } catch (error) {
        logger.warn(`Files will be swept again: ${errorText(error)}`);
      }
      await rest(everyMs);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/** One sweep. Which files are named is asked as of the end of the log, and nothing is removed where that cannot be told. */
function sweepOnce(
  files: Pick<Files, 'sweep'>,
  { pool, eventStore }: Omit<Dependencies, 'logger'>,
): Promise<number> {
  return files.sweep(async (hashes) => {
    const end = (await eventStore.lastPosition()) ?? 0n;
    const positions = watchPositions(pool);
    try {
      await positions.waitForPosition(['files'], end);
      return await namedAmong(pool, hashes, end);
    } catch (error) {
      if (error instanceof ReadModelBehind) return null;
      throw error;
    } finally {
      positions.close();
    }
  });
}
