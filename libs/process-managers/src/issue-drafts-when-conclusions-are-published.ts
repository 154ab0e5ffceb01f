import type { CommandBus } from '@nestjs/cqrs';
import { IssueDrafts } from '#application';
import { directiveEventSchemas, meetingEventSchemas, type DirectiveEvent, type MeetingEvent } from '#domain';
import type { WorkingCalendar } from '#domain';
import { traceparentOf, type RecordedEvent } from '#event-store';
import { inSpanOf, type Clock } from '#platform';
import { decodedEvent, envelopeOf, idIn, insertRows, type Consumer, type RowTable } from '#consumers';
import type { PoolClient } from 'pg';

/** Name of the consumer that stands for this process. */
export const issueDraftsConsumerName = 'issue_drafts';

export interface IssuingOptions {
  readonly bus: Pick<CommandBus, 'execute'>;
  readonly clock: Clock;
  readonly calendar: () => WorkingCalendar;
}

/** Milliseconds for which it looks on: whoever publishes issues the drafts too, and is nearly always about to. */
const leaveMs = 2_000;
/** An event of longer ago than this, in milliseconds, has nobody at work on what follows from it any more. */
const underWayMs = 10_000;

const publishedTable: RowTable<'meeting_id'> = {
  name: 'published_meeting',
  columns: { meeting_id: 'text' },
  key: ['meeting_id'],
};

/**
 * Issues the drafts of a meeting once its conclusions, or a supplement, are published, those too whose number was reserved
 * before and whose draft came after. The commands have derived ids: given again they do nothing.
 */
export function issueDraftsWhenConclusionsArePublished(options: IssuingOptions): Consumer {
  return {
    name: issueDraftsConsumerName,
    version: 1,
    prefixes: ['meeting-', 'directive-'],
    actsOn: ['ConclusionsPublished', 'SupplementPublished', 'DirectiveDrafted'],
    tables: 'CREATE TABLE published_meeting (meeting_id text PRIMARY KEY);',
    async apply(batch, tx) {
      const causes = new Map<string, RecordedEvent>();
      const published = batch.filter(
        ({ type }) => type === 'ConclusionsPublished' || type === 'SupplementPublished',
      );
      for (const recorded of published) {
        decodedEvent<MeetingEvent>(meetingEventSchemas, recorded);
        causes.set(idIn(recorded.streamId), recorded);
      }
      await insertRows(
        tx,
        publishedTable,
        published.map(({ streamId }) => ({ meeting_id: idIn(streamId) })),
      );
      for (const [meetingId, recorded] of await lateDrafts(batch, tx))
        if (!causes.has(meetingId)) causes.set(meetingId, recorded);
      for (const [meetingId, recorded] of causes) {
        const { recordedAt, correlationId } = envelopeOf(recorded);
        const now = options.clock.now();
        const at = now.toISOString() > recordedAt ? now : new Date(recordedAt);
        const command = new IssueDrafts(
          meetingId,
          {
            at: at.toISOString(),
            today: options.calendar().dateOf(at),
            correlationId: correlationId ?? recorded.id,
            causationId: recorded.id,
          },
          { leaveMs: Date.now() - recorded.created.getTime() < underWayMs ? leaveMs : 0 },
        );
        await inSpanOf([traceparentOf(recorded)], { name: 'issue drafts' }, () =>
          options.bus.execute(command),
        );
      }
    },
  };
}

/** The drafts among the events whose meeting was published, by meeting. */
async function lateDrafts(
  batch: readonly RecordedEvent[],
  tx: PoolClient,
): Promise<Map<string, RecordedEvent>> {
  const drafts = new Map<string, RecordedEvent>();
  for (const recorded of batch) {
    if (recorded.type !== 'DirectiveDrafted') continue;
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
    if (event?.type === 'DirectiveDrafted') drafts.set(event.data.meetingId, recorded);
  }
  if (drafts.size === 0) return drafts;
  const { rows } = await tx.query<{ meeting_id: string }>(
    'SELECT meeting_id FROM published_meeting WHERE meeting_id = ANY($1::text[])',
    [[...drafts.keys()]],
  );
  const late = new Set(rows.map(({ meeting_id: id }) => id));
  return new Map([...drafts].filter(([meetingId]) => late.has(meetingId)));
}
