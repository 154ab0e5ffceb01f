import { localDateSchema, type LocalDate, type WorkStatus } from '#domain';
import { z } from 'zod';
import { boundedLimit, Conditions, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/index.js';
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
  /** How many of its directives the viewer may see. */
  readonly directiveCount: number;
  readonly updatedAt: string;
  readonly revision: number;
}

/** A meeting with its minutes and those of its directives that the viewer may see, by number. */
export interface MeetingDetail extends MeetingItem {
  readonly minutes: string | null;
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
  conclusions: Conclusions | null;
  directive_count: number;
  updated_at: Date;
  revision: string;
}

const columns = `m.id, m.number, m.title, m.body, m.held_on::text, m.place, m.chair, m.conclusions,
  m.updated_at, m.revision`;
const place = z.tuple([localDateSchema, z.string().max(200)]);

/**
 * A page of the meetings, the latest first. Neither the day nor the id of a meeting ever changes, so the pages keep
 * their order under any writing.
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
    const [heldOn, id] = decodeCursor('meetings', params.cursor, place);
    asked.add(`(m.held_on, m.id) < (${asked.value(heldOn)}::date, ${asked.value(id)})`);
  }
  const { rows } = await database.query<MeetingRow>(
    `SELECT ${columns}, (
       SELECT count(*)::integer FROM live.meeting_directive d WHERE d.meeting_id = m.id AND ${visible(asked, viewer)}
     ) AS directive_count
     FROM live.meeting m WHERE ${asked.where()} ORDER BY m.held_on DESC, m.id DESC LIMIT ${limit + 1}`,
    asked.values,
  );
  return pageOf(rows, limit, toItem, (row) => encodeCursor('meetings', [row.held_on, row.id]));
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
    MeetingRow & { minutes: string | null; directives: MeetingDetail['directives'] | null }
  >(
    `SELECT ${columns}, m.minutes, (
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
  return { ...toItem({ ...row, directive_count: directives.length }), minutes: row.minutes, directives };
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
    notice: row.conclusions,
    directiveCount: row.directive_count,
    updatedAt: row.updated_at.toISOString(),
    revision: Number(row.revision),
  };
}
