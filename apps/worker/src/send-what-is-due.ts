import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { ReferenceData } from '#application';
import { dispatcher, emailChannel, keepDispatching } from '#delivery';
import type { EventStore } from '#event-store';
import type { Clock, Config } from '#platform';

interface Means {
  readonly eventStore: EventStore;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly reference: ReferenceData;
  readonly logger: Logger;
}

/** Sends digests and urgent escalations until stopped, by the channels that are configured. */
export function sendWhatIsDue(
  { smtpUrl, mailFrom, publicUrl }: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl'>,
  { eventStore, pool, clock, reference, logger }: Means,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const email = smtpUrl === undefined ? undefined : emailChannel({ smtpUrl, from: mailFrom });
  const dispatch = dispatcher({
    pool,
    eventStore,
    clock,
    channels: { ...(email ? { email } : {}) },
    publicUrl,
    timeZone: reference.calendar().timeZone,
    chance: Math.random,
    onOutcome: (told) => logger.info(told, 'A message was tried'),
  });
  const done = keepDispatching(dispatch, {
    signal: stopping.signal,
    onError: (error) => logger.warn({ err: error }, 'Messages will be tried again'),
  });
  return {
    async stop() {
      stopping.abort();
      await done;
      email?.close();
    },
  };
}
