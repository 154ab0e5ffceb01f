import { localDateSchema, type LocalDate, type MinutesFile, type WorkStatus } from '#domain';
import { z } from 'zod';
import { boundedLimit, Conditions, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/paging.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';

/** The notice that made a meeting's drafts effective. */
export interface Conclusions {
  readonly number: string;
  readonly publishedOn: LocalDate;
  readonly signer: string;
  readonly summary: string | null;
}

/** A meeting as lists show it. */
export interface MeetingItem {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly body: string;
  readonly heldOn: LocalDate;
  readonly place: string | null;
  readonly chair: string | null;
  /** Null until it is published. */
  readonly notice: Conclusions | null;
  /** The later notices that issued what was added, in order. */
  readonly supplements: readonly Conclusions[];
  /** How many of its directives the viewer may see. */
  readonly directiveCount: number;
  readonly updatedAt: string;
  readonly revision: number;
}

/**
 * A meeting with its minutes and their files, which no agency sees before the notice is published, and those of its
 * directives that the viewer may see, by number.
 */
export interface MeetingDetail extends MeetingItem {
  readonly minutes: string | null;
  readonly minutesFiles: readonly MinutesFile[];
  readonly directives: readonly {
    readonly id: string;
    readonly number: string;
    readonly title: string;
    readonly work: WorkStatus;
  }[];
}

interface MeetingRow {
  id: string;
  number: string;
  title: string;
  body: string;
  held_on: string;
  place: string | null;
  chair: string | null;
  notices: readonly Conclusions[];
  directive_count: number;
  updated_at: Date;
  revision: string;
}

const columns = `m.id, m.number, m.title, m.body, m.held_on::text, m.place, m.chair, m.notices,
  m.updated_at, m.revision`;
const place = z.tuple([localDateSchema, z.string().max(200), z.string().max(200)]);

/**
 * A page of the meetings, the latest first; of those of one day the one with the highest number. The day of a meeting
 * changes by a correction alone and its number never, so the pages keep their order under any other writing.
 * @throws InvalidCursor
 */
export async function listMeetings(
  database: Database,
  params: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  viewer: Viewer,
): Promise<Page<MeetingItem>> {
  const limit = boundedLimit(params.limit);
  const asked = new Conditions();
  if (params.cursor !== undefined) {
    const [heldOn, number, id] = decodeCursor('meetings', params.cursor, place);
    const before = asked.value(number);
    asked.add(
      `(m.held_on, length(m.number), m.number, m.id) < (${asked.value(heldOn)}::date, length(${before}), ${before}, ${asked.value(id)})`,
    );
  }
  const { rows } = await database.query<MeetingRow>(
    `SELECT ${columns}, (
       SELECT count(*)::integer FROM live.meeting_directive d WHERE d.meeting_id = m.id AND ${visible(asked, viewer)}
     ) AS directive_count
     FROM live.meeting m WHERE ${asked.where()}
     ORDER BY m.held_on DESC, length(m.number) DESC, m.number DESC, m.id DESC LIMIT ${limit + 1}`,
    asked.values,
  );
  return pageOf(rows, limit, toItem, (row) => encodeCursor('meetings', [row.held_on, row.number, row.id]));
}

/** One meeting, or null when there is no such. */
export async function findMeeting(
  database: Database,
  id: string,
  viewer: Viewer,
): Promise<MeetingDetail | null> {
  const asked = new Conditions();
  asked.add(`m.id = ${asked.value(id)}`);
  const { rows } = await database.query<
    MeetingRow & {
      minutes: string | null;
      minutes_files: readonly MinutesFile[];
      directives: MeetingDetail['directives'] | null;
    }
  >(
    `SELECT ${columns}, m.minutes, m.minutes_files, (
       SELECT json_agg(json_build_object('id', directive_id, 'number', number, 'title', title, 'work', work)
         ORDER BY length(number), number)
       FROM live.meeting_directive d WHERE d.meeting_id = m.id AND ${visible(asked, viewer)}
     ) AS directives
     FROM live.meeting m WHERE ${asked.where()}`,
    asked.values,
  );
  const row = rows[0];
  if (!row) return null;
  const directives = row.directives ?? [];
  const isHidden = limitingAgency(viewer) !== null && row.notices.length === 0;
  const minutes = isHidden ? null : row.minutes;
  const minutesFiles = isHidden ? [] : row.minutes_files;
  return { ...toItem({ ...row, directive_count: directives.length }), minutes, minutesFiles, directives };
}

function visible(asked: Conditions, viewer: Viewer): string {
  const agency = limitingAgency(viewer);
  if (agency === null) return 'true';
  const own = asked.value(agency);
  return `d.issued AND (d.lead_agency_id = ${own} OR ${own} = ANY(d.coordinator_ids))`;
}

function toItem(row: MeetingRow): MeetingItem {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    body: row.body,
    heldOn: row.held_on,
    place: row.place,
    chair: row.chair,
    notice: row.notices[0] ?? null,
    supplements: row.notices.slice(1),
    directiveCount: row.directive_count,
    updatedAt: row.updated_at.toISOString(),
    revision: Number(row.revision),
  };
}
