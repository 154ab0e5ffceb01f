import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { ReferenceData } from '#application';
import {
  dispatcher,
  emailChannel,
  keepDispatching,
  UnsubscribeTokens,
  webhookChannel,
  webhookSecretsOf,
} from '#delivery';
import type { EventStore } from '#event-store';
import { systemClock, type Clock, type Config } from '#platform';

interface Means {
  readonly eventStore: EventStore;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly reference: ReferenceData;
  readonly logger: Logger;
}

/** Sends digests and urgent escalations until stopped: by webhook, and by mail where a server is configured. */
export function sendWhatIsDue(
  {
    smtpUrl,
    mailFrom,
    publicUrl,
    tokenSecret,
    webhookAllowPrivate,
  }: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'tokenSecret' | 'webhookAllowPrivate'>,
  { eventStore, pool, clock, reference, logger }: Means,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const tokens = new UnsubscribeTokens(tokenSecret);
  const unsubscribeUrl = async (accountId: string, at: Date) =>
    `${publicUrl}/api/v1/unsubscribe/${await tokens.make(accountId, at)}`;
  const email = smtpUrl === undefined ? undefined : emailChannel({ smtpUrl, from: mailFrom, unsubscribeUrl });
  const webhook = webhookChannel({
    clock: systemClock,
    allowPrivate: webhookAllowPrivate,
    secretsOf: (accountId) => webhookSecretsOf(pool, accountId),
  });
  const dispatch = dispatcher({
    pool,
    eventStore,
    clock,
    channels: { webhook, ...(email ? { email } : {}) },
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
