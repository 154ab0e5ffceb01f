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
export { listAuditEvents } from './list-audit-events.js';
export { readTimeline, type TimelineItem } from './timeline.js';
