import type { EventStore } from '#event-store';
import { isMissingReadModel, pause, systemClock, type Clock, type Config } from '#platform';
import type { Pool } from 'pg';
import { emailChannel } from '../channels/email.js';
import { UnsubscribeTokens } from '../unsubscribe/unsubscribe-tokens.js';
import { webhookChannel } from '../webhook/webhook-channel.js';
import { webhookSecretsOf } from '../webhook/webhook-secrets.js';
import { earliestUntried } from './message-batches.js';
import { dispatcher, type DispatchOptions } from './dispatch-due.js';

interface DispatchDependencies extends Pick<DispatchOptions, 'timeZone' | 'settleMs' | 'onOutcome'> {
  readonly pool: Pool;
  readonly eventStore: EventStore;
  readonly clock: Clock;
}

/** The channels that this configuration sends by: webhooks, and mail where there is a server for it. */
export function configuredChannels({ smtpUrl }: Pick<Config, 'smtpUrl'>): readonly ('webhook' | 'email')[] {
  return smtpUrl === undefined ? ['webhook'] : ['webhook', 'email'];
}

/** Sends by the channels that are configured. */
export interface OpenDispatch {
  /** Sends what is due, and says how many messages were tried. */
  round(): Promise<number>;
  /** The earliest instant, up to one, for which there is a message that was never tried. */
  earliestUntried(upTo: Date): Promise<Date | null>;
  close(): void;
}

export function openDispatch(
  config: Pick<
    Config,
    'smtpUrl' | 'mailFrom' | 'officeContact' | 'publicUrl' | 'tokenSecret' | 'webhookAllowPrivate' | 'clock'
  >,
  { pool, clock, ...dependencies }: DispatchDependencies,
): OpenDispatch {
  const { smtpUrl, mailFrom, officeContact: contact, publicUrl, tokenSecret, webhookAllowPrivate } = config;
  const tokens = new UnsubscribeTokens(tokenSecret);
  const unsubscribeUrl = async (accountId: string, at: Date) =>
    `${publicUrl}/api/v1/unsubscribe/${await tokens.make(accountId, at)}`;
  const email =
    smtpUrl === undefined ? undefined : emailChannel({ smtpUrl, from: mailFrom, contact, unsubscribeUrl });
  const webhook = webhookChannel({
    // Receivers judge a signature's age by the time of the world, whatever is simulated.
    clock: systemClock,
    allowPrivate: webhookAllowPrivate,
    secretsOf: (accountId) => webhookSecretsOf(pool, accountId),
  });
  const channels = { webhook, ...(email ? { email } : {}) };
  const { round } = dispatcher({
    ...dependencies,
    pool,
    clock,
    channels,
    publicUrl,
    chance: Math.random,
    // A circuit rests by the time of the world, in which half a simulated year is seconds.
    ...(config.clock.mode === 'simulated' ? { circuitRestsMs: 1 } : {}),
  });
  const names = configuredChannels(config);
  return {
    round,
    earliestUntried: (upTo) => earliestUntried(pool, names, { now: clock.now(), upTo }),
    close: () => email?.close(),
  };
}

/** Runs round after round until stopped; a round that fails is told of and tried again after a pause. */
export async function keepDispatching(
  { round }: { round: () => Promise<number> },
  { signal, onError }: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    let sent = 0;
    try {
      sent = await round();
    } catch (error) {
      // Before its first build has caught up there is nothing to dispatch from.
      if (!isMissingReadModel(error)) onError(error);
    }
    await pause(sent > 0 ? 50 : 1_000, { signal });
  }
}
