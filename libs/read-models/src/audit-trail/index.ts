export { auditTrailConsumer } from './audit-trail-consumer.js';
export type { AuditFilters } from './list-audit-events.js';
export type { AuditItem } from './audit-item.js';
export {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
} from './export-audit-events.js';
export { findAnswered } from './list-audit-events.js';
export { lastRecordedAt } from './last-recorded.js';
export { findAuditEvent, listAuditEvents } from './list-audit-events.js';
export { agencyNames, type DescribedAuditItem } from './audit-item.js';
export { mayReadDirective, readTimeline, type TimelineItem } from './timeline.js';
