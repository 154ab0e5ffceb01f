import {
  directiveEventSchemas,
  meetingEventSchemas,
  type DirectiveEvent,
  type MeetingEvent,
  type MinutesFile,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import { createTables, decodedEvent, insertRows, type Consumer, type RowTable } from '#consumers';

const namedFileTable = {
  name: 'named_file',
  columns: {
    sha256: 'text COLLATE "C" NOT NULL',
    stream_id: 'text COLLATE "C" NOT NULL',
    revision: 'bigint NOT NULL',
    name: 'text NOT NULL',
  },
  key: ['sha256', 'stream_id', 'revision', 'name'],
} as const satisfies RowTable;

/** Keeps which files events name, and in which directive or meeting. */
export const filesConsumer: Consumer = {
  name: 'files',
  version: 1,
  prefixes: ['directive-', 'meeting-'],
  isAwaited: true,
  tables: createTables(namedFileTable),
  async apply(batch, tx) {
    const rows = batch.flatMap((recorded) => {
      const { streamId: stream_id, revision } = recorded;
      // One report may name one file twice.
      const named = new Map(
        filesIn(recorded).map(({ sha256, name }) => [`${sha256} ${name}`, { sha256, name }]),
      );
      return [...named.values()].map((file) => ({ ...file, stream_id, revision }));
    });
    await insertRows(tx, namedFileTable, rows);
  },
};

function filesIn(recorded: RecordedEvent): readonly MinutesFile[] {
  if (recorded.streamId.startsWith('meeting-')) {
    const event = decodedEvent<MeetingEvent>(meetingEventSchemas, recorded);
    return event?.type === 'MinutesFileAttached' ? [event.data.file] : [];
  }
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
  switch (event?.type) {
    case 'ProgressReported':
    case 'CompletionReported':
    case 'ShareCompletionReported':
      return event.data.evidence;
    default:
      return [];
  }
}
