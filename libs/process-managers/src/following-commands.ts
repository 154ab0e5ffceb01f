import type { CommandBus } from '@nestjs/cqrs';
import type { DerivedContext } from '#application';
import type { WorkingCalendar } from '#domain';
import { envelopeOf } from '#consumers';
import type { RecordedEvent } from '#event-store';
import type { Clock } from '#platform';

/** What a process manager needs to give commands that follow from what was recorded. */
export interface FollowingCommands {
  readonly bus: Pick<CommandBus, 'execute'>;
  readonly clock: Clock;
  readonly calendar: () => WorkingCalendar;
}

/** What a command follows from. */
export interface Cause {
  readonly eventId: string;
  /** RFC 3339. */
  readonly recordedAt: string;
  /** Absent of what another program recorded. */
  readonly correlationId?: string | null | undefined;
}

/** What an event says of itself as a cause. */
export function causeOf(recorded: RecordedEvent): Cause {
  const { recordedAt, correlationId } = envelopeOf(recorded);
  return { eventId: recorded.id, recordedAt, correlationId };
}

/** From what a command follows, and when it is given: now, or when that was recorded, where this clock is behind. */
export function contextAfter(
  { eventId, recordedAt, correlationId }: Cause,
  { clock, calendar }: Pick<FollowingCommands, 'clock' | 'calendar'>,
): DerivedContext {
  const now = clock.now();
  const at = now.toISOString() > recordedAt ? now : new Date(recordedAt);
  return {
    at: at.toISOString(),
    today: calendar().dateOf(at),
    correlationId: correlationId ?? eventId,
    causationId: eventId,
  };
}
