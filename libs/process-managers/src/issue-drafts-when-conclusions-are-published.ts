import { IssueDrafts } from '#application';
import { directiveEventSchemas, meetingEventSchemas, type DirectiveEvent, type MeetingEvent } from '#domain';
import { traceparentOf, type RecordedEvent } from '#event-store';
import { inSpanOf } from '#platform';
import { createTables, decodedEvent, idIn, insertRows, type Consumer, type RowTable } from '#consumers';
import { causeOf, contextAfter, type FollowingCommands } from './following-commands.js';
import type { PoolClient } from 'pg';

/** Name of the consumer that stands for this process. */
export const issueDraftsConsumerName = 'issue_drafts';

/** Milliseconds for which it looks on: whoever publishes issues the drafts too, and is nearly always about to. */
const leaveMs = 2_000;
/** An event of longer ago than this, in milliseconds, has nobody at work on what follows from it any more. */
const underWayMs = 10_000;

const publishedTable = {
  name: 'published_meeting',
  columns: { meeting_id: 'text COLLATE "C"' },
  key: ['meeting_id'],
} as const satisfies RowTable;

const draftTable = {
  name: 'unissued_draft',
  columns: { directive_id: 'text COLLATE "C"', meeting_id: 'text COLLATE "C" NOT NULL' },
  key: ['directive_id'],
  indexes: { unissued_draft_by_meeting: '(meeting_id)' },
} as const satisfies RowTable;

/**
 * Issues the drafts of a meeting once its conclusions, or a supplement, are published, those too whose number was reserved
 * before and whose draft came after. It keeps which drafts are not issued yet, so that it reads and commands nothing where
 * the command that published has done all of it. The commands have derived ids: given again they do nothing.
 */
export function issueDraftsWhenConclusionsArePublished(options: FollowingCommands): Consumer {
  return {
    name: issueDraftsConsumerName,
    version: 2,
    prefixes: ['meeting-', 'directive-'],
    actsOn: ['ConclusionsPublished', 'SupplementPublished', 'DirectiveDrafted'],
    tables: createTables(publishedTable, draftTable),
    async apply(batch, tx) {
      const causes = await keep(batch, tx);
      for (const meetingId of await withUnissuedDrafts([...causes.keys()], tx)) {
        const recorded = causes.get(meetingId);
        if (recorded) await issueDraftsOf(meetingId, recorded, options);
      }
    },
  };
}

async function issueDraftsOf(
  meetingId: string,
  recorded: RecordedEvent,
  options: FollowingCommands,
): Promise<void> {
  const command = new IssueDrafts(meetingId, contextAfter(causeOf(recorded), options), {
    leaveMs: Date.now() - recorded.created.getTime() < underWayMs ? leaveMs : 0,
  });
  await inSpanOf([traceparentOf(recorded)], { name: 'issue drafts' }, () => options.bus.execute(command));
}

/** Keeps what a batch says of meetings and drafts. @returns the events that drafts may have to be issued for, by meeting */
async function keep(batch: readonly RecordedEvent[], tx: PoolClient): Promise<Map<string, RecordedEvent>> {
  const causes = new Map<string, RecordedEvent>();
  const published = new Set<string>();
  const drafts = new Map<string, string>();
  const issued: string[] = [];
  for (const recorded of batch) {
    const id = idIn(recorded.streamId);
    switch (recorded.type as MeetingEvent['type'] | DirectiveEvent['type']) {
      case 'ConclusionsPublished':
      case 'SupplementPublished':
        decodedEvent<MeetingEvent>(meetingEventSchemas, recorded);
        causes.set(id, recorded);
        published.add(id);
        break;
      case 'DirectiveDrafted': {
        const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
        if (event?.type !== 'DirectiveDrafted') break;
        const { meetingId } = event.data;
        drafts.set(id, meetingId);
        if (!published.has(meetingId)) causes.set(meetingId, recorded);
        break;
      }
      case 'DirectiveIssued':
      case 'DirectiveImported':
        if (!drafts.delete(id)) issued.push(id);
        break;
      default:
    }
  }
  await insertRows(
    tx,
    publishedTable,
    [...published].map((meetingId) => ({ meeting_id: meetingId })),
  );
  await insertRows(
    tx,
    draftTable,
    [...drafts].map(([directiveId, meetingId]) => ({ directive_id: directiveId, meeting_id: meetingId })),
  );
  if (issued.length > 0)
    await tx.query('DELETE FROM unissued_draft WHERE directive_id = ANY($1::text[])', [issued]);
  return causes;
}

/** Those of some meetings that are published and have drafts which are not issued. */
async function withUnissuedDrafts(meetingIds: readonly string[], tx: PoolClient): Promise<readonly string[]> {
  if (meetingIds.length === 0) return [];
  const { rows } = await tx.query<{ meeting_id: string }>(
    `SELECT DISTINCT meeting_id FROM unissued_draft JOIN published_meeting USING (meeting_id)
     WHERE meeting_id = ANY($1::text[])`,
    [meetingIds],
  );
  return rows.map(({ meeting_id: id }) => id);
}
