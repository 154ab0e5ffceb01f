import { FollowMeeting } from '#application';
import { meetingEventSchemas, type MeetingEvent } from '#domain';
import { traceparentOf } from '#event-store';
import { inSpanOf } from '#platform';
import { decodedEvent, idIn, type Consumer } from '#consumers';
import { causeOf, contextAfter, type FollowingCommands } from './following-commands.js';

/** Name of the consumer that stands for this process. */
export const correctDirectivesConsumerName = 'correct_directives';

/**
 * Passes on to the directives of a meeting what was put right in it or in its notice. The commands have derived ids, and a
 * directive that follows already records nothing.
 */
export function correctDirectivesWhenTheirMeetingIsCorrected(options: FollowingCommands): Consumer {
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
        const command = new FollowMeeting(
          idIn(recorded.streamId),
          { revision: recorded.revision, reason, authority },
          contextAfter(causeOf(recorded), options),
        );
        await inSpanOf([traceparentOf(recorded)], { name: 'correct directives' }, () =>
          options.bus.execute(command),
        );
      }
    },
  };
}
