import type { CommandBus } from '@nestjs/cqrs';
import { FollowMeeting } from '#application';
import { meetingEventSchemas, type MeetingEvent, type WorkingCalendar } from '#domain';
import { traceparentOf } from '#event-store';
import { inSpanOf, type Clock } from '#platform';
import { decodedEvent, envelopeOf, idIn, type Consumer } from '#consumers';

/** Name of the consumer that stands for this process. */
export const correctDirectivesConsumerName = 'correct_directives';

/**
 * Passes on to the directives of a meeting what was put right in it or in its notice. The commands have derived ids, and a
 * directive that follows already records nothing.
 */
export function correctDirectivesWhenTheirMeetingIsCorrected(options: {
  readonly bus: Pick<CommandBus, 'execute'>;
  readonly clock: Clock;
  readonly calendar: () => WorkingCalendar;
}): Consumer {
  return {
    name: correctDirectivesConsumerName,
    version: 1,
    prefixes: ['meeting-'],
    actsOn: ['MeetingCorrected'],
    async apply(batch) {
      for (const recorded of batch) {
        const event = decodedEvent<MeetingEvent>(meetingEventSchemas, recorded);
        if (event?.type !== 'MeetingCorrected') continue;
        const { reason, authority } = event.data;
        const { recordedAt, correlationId } = envelopeOf(recorded);
        const now = options.clock.now();
        const at = now.toISOString() > recordedAt ? now : new Date(recordedAt);
        const command = new FollowMeeting(
          idIn(recorded.streamId),
          { revision: recorded.revision, reason, authority },
          {
            at: at.toISOString(),
            today: options.calendar().dateOf(at),
            correlationId: correlationId ?? recorded.id,
            causationId: recorded.id,
          },
        );
        await inSpanOf([traceparentOf(recorded)], { name: 'correct directives' }, () =>
          options.bus.execute(command),
        );
      }
    },
  };
}
