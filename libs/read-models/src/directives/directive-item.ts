import {
  inheritedDaysLate,
  type CauseName,
  type Coordinator,
  type HeldBy,
  type LocalDate,
  type Outcome,
  type TimeStatus,
  type Urgency,
  type WorkStatus,
} from '#domain';
import { daysLateSql, timeStatusSql, type TimeParameters } from './time-status-sql.js';

/** What of a directive waits for somebody's answer. */
export const awaitedAnswers = ['completion', 'extension', 'share'] as const;
export type AwaitedAnswer = (typeof awaitedAnswers)[number];

/** A directive as lists show it. */
export interface DirectiveItem {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly meetingId: string;
  /** Of the notice of conclusions that issued it; null of a draft. */
  readonly noticeNumber: string | null;
  readonly urgency: Urgency;
  readonly work: WorkStatus;
  readonly time: TimeStatus;
  /** How it ended; null while it is open. */
  readonly outcome: Outcome | null;
  readonly leadAgencyId: string | null;
  /** What the lead is called today. */
  readonly leadAgencyName: string | null;
  /** From whom its lead took it over by a succession, and how late it was by then; null where it was given to the lead. */
  readonly inherited: InheritedItem | null;
  readonly coordinatorIds: readonly string[];
  /** The same, with the days that are their own. */
  readonly coordinators: readonly Coordinator[];
  readonly dueOn: LocalDate | null;
  /** Whether it is a standing task, which is due on no day; without a day and not standing, none was said. */
  readonly standing: boolean;
  readonly originalDueOn: LocalDate | null;
  readonly extensions: number;
  readonly percent: number | null;
  readonly closedOn: LocalDate | null;
  /** Calendar days; of an open directive so far. Null without a deadline, and where nothing is judged. */
  readonly daysLate: number | null;
  /** In whose hands it is, and since when. */
  readonly heldBy: HeldBy;
  /** What of it waits for an answer. */
  readonly awaiting: readonly AwaitedAnswer[];
  /** Agencies whose report was returned and that have not reported again. */
  readonly returnedTo: readonly string[];
  /** Since when its agencies have reported nothing; null where none leads it. */
  readonly silentSince: string | null;
  /** Why it is or was overdue, as the office found last. */
  readonly latenessCause: NamedCause | null;
  readonly updatedAt: string;
  readonly revision: number;
}

/** The agency that led a directive before its lead took it over by a succession. */
export interface InheritedItem {
  readonly agencyId: string;
  /** What it was called last. */
  readonly agencyName: string | null;
  /** The day on which the succession took effect. */
  readonly on: LocalDate;
  /** Whether that agency goes on, and only a part of it was split off. */
  readonly splitOff: boolean;
  /** Of `daysLate`, those before that day, in calendar days: the rest are the lead's own. Null where `daysLate` is. */
  readonly daysLate: number | null;
}

/** A cause of lateness as it is called now. */
export interface NamedCause {
  readonly id: string;
  readonly code: string;
  readonly name: CauseName;
}

export interface ItemRow {
  id: string;
  number: string;
  title: string;
  meeting_id: string;
  notice_number: string | null;
  urgency: Urgency;
  work: WorkStatus;
  time: TimeStatus;
  outcome: Outcome | null;
  lead_agency_id: string | null;
  lead_agency_name: string | null;
  inherited_from: string | null;
  inherited_from_name: string | null;
  inherited_on: string | null;
  inherited_split_off: boolean;
  coordinator_ids: string[];
  coordinators: Coordinator[];
  standing: boolean;
  due_on: string | null;
  original_due_on: string | null;
  extensions: number;
  percent: number | null;
  closed_on: string | null;
  days_late: number | null;
  held_by: HeldBy['party'];
  held_since: Date;
  extension_asked: boolean;
  share_reported: boolean;
  returned_to: string[];
  silent_since: Date | null;
  cause: NamedCause | null;
  updated_at: Date;
  revision: string;
}

/** The columns of an `ItemRow` of a row `d`. */
export function itemColumns(time: TimeParameters): string {
  return `d.id, d.number, d.title, d.meeting_id, d.notice_number, d.urgency, d.work, ${timeStatusSql(time)} AS time, d.outcome,
    d.lead_agency_id,
    (SELECT a.name FROM live.directive_agency a WHERE a.agency_id = d.lead_agency_id) AS lead_agency_name,
    d.inherited_from, d.inherited_on::text, d.inherited_split_off,
    (SELECT a.name FROM live.directive_agency a WHERE a.agency_id = d.inherited_from) AS inherited_from_name,
    d.coordinator_ids, d.coordinators, d.standing, d.due_on::text, d.original_due_on::text, d.extensions, d.percent, d.closed_on::text,
    ${daysLateSql(time)} AS days_late,
    d.held_by, d.held_since, d.extension_asked, d.share_reported, d.returned_to, d.silent_since,
    (SELECT json_build_object('id', c.cause_id, 'code', c.code, 'name', json_build_object('vi', c.name_vi, 'en', c.name_en))
     FROM live.directive_cause c WHERE c.cause_id = d.lateness_cause_id) AS cause, d.updated_at, d.revision`;
}

export function toItem(row: ItemRow): DirectiveItem {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    meetingId: row.meeting_id,
    noticeNumber: row.notice_number,
    urgency: row.urgency,
    work: row.work,
    time: row.time,
    outcome: row.outcome,
    leadAgencyId: row.lead_agency_id,
    leadAgencyName: row.lead_agency_name,
    inherited:
      row.inherited_from === null || row.inherited_on === null
        ? null
        : inheritedItem({
            agencyId: row.inherited_from,
            agencyName: row.inherited_from_name,
            on: row.inherited_on,
            splitOff: row.inherited_split_off,
            dueOn: row.due_on,
            daysLate: row.days_late,
          }),
    coordinatorIds: row.coordinator_ids,
    coordinators: row.coordinators,
    dueOn: row.due_on,
    standing: row.standing,
    originalDueOn: row.original_due_on,
    extensions: row.extensions,
    percent: row.percent,
    closedOn: row.closed_on,
    daysLate: row.days_late,
    heldBy: {
      party: row.held_by,
      ...(row.held_by === 'agency' && row.lead_agency_id !== null ? { agencyId: row.lead_agency_id } : {}),
      since: row.held_since.toISOString(),
    },
    awaiting: awaitedOf({
      work: row.work,
      extensionAsked: row.extension_asked,
      shareReported: row.share_reported,
    }),
    returnedTo: row.returned_to,
    silentSince: row.silent_since?.toISOString() ?? null,
    latenessCause: row.cause,
    updatedAt: row.updated_at.toISOString(),
    revision: Number(row.revision),
  };
}

/** What a list shows of it, from how late the directive is in all. */
export function inheritedItem({
  dueOn,
  daysLate,
  ...from
}: Omit<InheritedItem, 'daysLate'> & {
  readonly dueOn: LocalDate | null;
  readonly daysLate: number | null;
}): InheritedItem {
  return { ...from, daysLate: inheritedDaysLate({ dueOn, daysLate, inheritedOn: from.on }) };
}

/** What of a directive waits for an answer. */
export function awaitedOf({
  work,
  extensionAsked,
  shareReported,
}: {
  readonly work: WorkStatus;
  readonly extensionAsked: boolean;
  readonly shareReported: boolean;
}): AwaitedAnswer[] {
  return [
    ...(work === 'awaiting_confirmation' ? ['completion' as const] : []),
    ...(extensionAsked ? ['extension' as const] : []),
    ...(shareReported ? ['share' as const] : []),
  ];
}

/** Leaves out what an officer of an agency does not see: others' directives, and what was never issued. */
export function visibleToAgency(agencyParameter: string): string {
  return `d.agency_ids @> ARRAY[${agencyParameter}::text] AND d.issued`;
}
