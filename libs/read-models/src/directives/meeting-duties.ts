import type { LocalDate } from '#domain';
import type { Database } from '../viewer.js';

/** A directive of a meeting, by what tells it from the others. */
export interface MeetingDuty {
  readonly number: string;
  /** What it was called in the office's own list; null where it was not taken over from one. */
  readonly formerNumber: string | null;
  readonly title: string;
  readonly content: string;
  readonly leadAgencyId: string | null;
  readonly originalDueOn: LocalDate | null;
}

/** More than a meeting hands out. */
const mostDuties = 1_000;

/** The directives of a meeting by number, less those that were given up as cancelled or superseded. */
export async function listMeetingDuties(database: Database, meetingId: string): Promise<MeetingDuty[]> {
  const { rows } = await database.query<MeetingDuty>(
    `SELECT d.number, s.state #>> '{imported,formerNumber}' AS "formerNumber", d.title, s.state ->> 'content' AS content,
       d.lead_agency_id AS "leadAgencyId", d.original_due_on::text AS "originalDueOn"
     FROM live.directive d JOIN live.directive_state s ON s.directive_id = d.id
     WHERE d.meeting_id = $1 AND coalesce(d.outcome, '') NOT IN ('cancelled', 'superseded')
     ORDER BY d.number_key LIMIT ${mostDuties}`,
    [meetingId],
  );
  return rows;
}
