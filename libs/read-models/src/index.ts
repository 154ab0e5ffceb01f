export { auditTrailConsumer, auditTrailName } from './audit-trail/audit-trail-consumer.js';
export type { AuditFilters } from './audit-trail/audit-conditions.js';
export {
  findAnswered,
  findAuditEvent,
  concernedAt,
  listAuditEvents,
} from './audit-trail/list-audit-events.js';
export { type AuditItem, agencyNames, type DescribedAuditItem } from './audit-trail/audit-item.js';
export {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
  auditEventsInWords,
  auditHeadings,
  auditRecordsForPeople,
} from './audit-trail/export-audit-events.js';
export {
  listFindings,
  type Finding,
  type FindingFilters,
  type OtherFinding,
} from './findings/list-findings.js';
export { findingKinds, type FindingKind } from './findings/finding-kinds.js';
export { lastRecordedAt } from './audit-trail/last-recorded.js';
export { readTimeline, type TimelineItem } from './audit-trail/timeline.js';
export { accountsConsumer } from './accounts/accounts-consumer.js';
export {
  findAccount,
  listAccounts,
  type AccountFilters,
  type AccountItem,
  openLeaves,
  type OpenLeave,
} from './accounts/list-accounts.js';
export { agenciesConsumer, type PreviousName } from './agencies/agencies-consumer.js';
export { findAgency, listAgencies, type AgencyItem } from './agencies/agency-queries.js';
export {
  findSuccession,
  handedOverFirst,
  listHandedOver,
  listSuccessions,
  openDutiesOf,
  type HandedOverItem,
  type SuccessionDetail,
  type SuccessionItem,
} from './successions/succession-queries.js';
export { type CsvCell } from './csv/csv.js';
export { directivesConsumer, directivesName } from './directives/directives-consumer.js';
export {
  countDirectives,
  listDirectives,
  mostCounted,
  type BoundedCount,
} from './directives/list-directives.js';
export {
  directiveSorts,
  silentAfterDays,
  type DirectiveFilters,
  type DirectiveSort,
} from './directives/directive-filters.js';
export {
  directiveColumns,
  directiveRecords,
  directivesAsCsv,
  type TableCell,
  type TableQuery,
} from './directives/export-directives.js';
export { awaitedAnswers, type AwaitedAnswer, type DirectiveItem } from './directives/directive-item.js';
export {
  firstProposals,
  listCalendarProposals,
  type CalendarProposal,
  type ProposalPage,
} from './directives/list-calendar-proposals.js';
export {
  findDirective,
  maySeeDirective,
  type DirectiveDetail,
  type DirectiveReference,
  listProgress,
  type ProgressReport,
} from './directives/find-directive.js';
export { listLatenessCauses } from './directives/lateness-causes.js';
export { listMeetingDuties, type MeetingDuty } from './directives/meeting-duties.js';
export { listOpenDeadlines, type OpenDeadline } from './directives/open-deadlines.js';
export { buildHistory } from './directives/directive-history.js';
export type { DirectiveHistory, HistoryEvent } from './directives/directive-history-parts.js';
export {
  agencyDesk,
  deskNumbers,
  leaderDesk,
  overdueAgencies,
  type DeskDirective,
  type WaitingRequest,
  type DeskNumber,
  type NextAct,
  type OverdueAgency,
} from './directives/desk.js';
export { readLateness, type LatenessReport } from './directives/lateness-report.js';
export {
  listDirectiveChanges,
  type DirectiveChange,
  type DirectiveChanges,
} from './past-directives/directive-changes.js';
export {
  findPastDirective,
  PastTooLong,
  type Moment,
  type PastDirective,
  type PastReference,
} from './past-directives/past-directive.js';
export { filesConsumer } from './files/files-consumer.js';
export { namedAmong, nameOfFile } from './files/named-files.js';
export { audiencesOf, mailboxFor, mailboxOf } from './inbox/audiences.js';
export { inboxConsumer } from './inbox/inbox-consumer.js';
export { findNotification, readInbox, type Inbox, type Notification } from './inbox/read-inbox.js';
export { meetingsConsumer } from './meetings/meetings-consumer.js';
export {
  findMeeting,
  listMeetings,
  type Conclusions,
  type MeetingDetail,
  type MeetingItem,
} from './meetings/meeting-queries.js';
export { PositionAhead, reviewConsumers, windowOf, type ReviewWindow } from './review/review-window.js';
export {
  EmptyWindow,
  readReview,
  type ReviewQuery,
  type PreviousReview,
  type RatedCounts,
  type Restatement,
  type ReviewGroup,
  type ReviewReport,
} from './review/review-report.js';
export type { LateCorrection, LateEntry, ReviewChange } from './review/review-change.js';
export type { BoundedList, IndicatorLine, OverdueLine } from './review/review-lists.js';
export type { Rate, ReviewCounts, ReviewRates } from './review/review-counts.js';
export {
  boundedLimit,
  decodeCursor,
  encodeCursor,
  InvalidCursor,
  pageOf,
  positionText,
  type Page,
} from './paging/paging.js';
export type { Database, Viewer } from './viewer.js';
export {
  outcomeLabels,
  standingLabel,
  timeLabels,
  urgencyLabels,
  workLabels,
} from './descriptions/status-labels.js';
export { describeEvent, describeNotice } from './descriptions/event-descriptions.js';
