import { z } from 'zod';
import type { CommandContext } from '../command-context.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';

/** The stored contract of the stream of one way to read a user name. */
export const usernameReadingEventSchemas = {
  /** From then on no name that is read so is anybody else's, whatever becomes of the account. */
  UsernameReserved: z.object({ accountId: z.string() }),
} as const;

export type UsernameReadingEvent = DomainEvent<
  'UsernameReserved',
  z.infer<typeof usernameReadingEventSchemas.UsernameReserved>
>;

/** Whose a way to read a name is; `null` while it is nobody's. */
export type UsernameReading = string | null;

export type UsernameReadingCommand = CommandContext & {
  readonly type: 'ReserveUsername';
  readonly accountId: string;
};

/**
 * Nothing but a stream of its own keeps one reading of a name to one account: two names that are read alike are two streams.
 * @throws Rejection `username-confusable`
 */
export function decideUsernameReading(
  { accountId }: UsernameReadingCommand,
  holder: UsernameReading,
): UsernameReadingEvent[] {
  if (holder === accountId) return [];
  if (holder !== null) throw usernameConfusable();
  return [{ type: 'UsernameReserved', data: { accountId } }];
}

/** The next holder. Total. */
export function evolveUsernameReading(
  holder: UsernameReading,
  { type, data }: UsernameReadingEvent,
): UsernameReading {
  return type === 'UsernameReserved' ? data.accountId : holder;
}

export const usernameConfusable = (): Rejection =>
  new Rejection(
    'conflict',
    'username-confusable',
    'The user name is read for another that is in use.',
    'username',
  );
