import { agencyEventSchemas, meetingEventSchemas, type AgencyEvent, type MeetingEvent } from '#domain';
import type { RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';
import { decodedEvent, idIn, upsertRows } from '#consumers';
import { searchText } from '../search/index.js';
import { agencyTable, meetingTable } from './directive-tables.js';

/** Keeps what the meetings and the agencies of directives are called: one row each, however many directives name it. */
export async function keepNames(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  await upsertRows(tx, meetingTable, events.flatMap(meetingRow));
  await upsertRows(tx, agencyTable, events.flatMap(agencyRow));
}

function meetingRow(recorded: RecordedEvent) {
  if (!recorded.streamId.startsWith('meeting-')) return [];
  const title = titleIn(decodedEvent<MeetingEvent>(meetingEventSchemas, recorded));
  return title === null ? [] : [{ meeting_id: idIn(recorded.streamId), title, words: searchText(title) }];
}

function titleIn(event: MeetingEvent | null): string | null {
  if (event?.type === 'MeetingCorrected' && event.data.field === 'title') return event.data.value;
  return event?.type === 'MeetingConvened' ? event.data.title : null;
}

function agencyRow(recorded: RecordedEvent) {
  if (!recorded.streamId.startsWith('agency-')) return [];
  const event = decodedEvent<AgencyEvent>(agencyEventSchemas, recorded);
  if (event?.type !== 'AgencyRegistered' && event?.type !== 'AgencyRenamed') return [];
  return [{ agency_id: idIn(recorded.streamId), name: event.data.name }];
}
