import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { ReferenceData } from '#application';
import { keepDispatching, openDispatch } from '#notifications';
import type { EventStore } from '#event-store';
import type { Clock, Config } from '#platform';

interface Dependencies {
  readonly eventStore: EventStore;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly reference: ReferenceData;
  readonly logger: Logger;
}

/** Sends digests and urgent escalations until stopped, by the channels that are configured. */
export function sendWhatIsDue(
  config: Config,
  { reference, logger, ...dependencies }: Dependencies,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const dispatch = openDispatch(config, {
    ...dependencies,
    timeZone: reference.calendar().timeZone,
    onOutcome: (reported) => logger.info(reported, 'A message was tried'),
  });
  const done = keepDispatching(dispatch, {
    signal: stopping.signal,
    onError: (error) => logger.warn({ err: error }, 'Messages will be tried again'),
  });
  return {
    async stop() {
      stopping.abort();
      await done;
      dispatch.close();
    },
  };
}
