export { directivesConsumer } from './directives-consumer.js';
export { countDirectives, listDirectives, mostCounted, type BoundedCount } from './list-directives.js';
export {
  directiveQuery,
  directiveSorts,
  silentAfterDays,
  type DirectiveFilters,
  type DirectiveSort,
} from './directive-filters.js';
export {
  directiveColumns,
  directiveRecords,
  directivesAsCsv,
  type TableCell,
  type TableQuery,
} from './export-directives.js';
export { awaitedAnswers, type AwaitedAnswer, type DirectiveItem } from './directive-item.js';
export {
  firstProposals,
  listCalendarProposals,
  type CalendarProposal,
  type ProposalPage,
} from './list-calendar-proposals.js';
export {
  findDirective,
  maySeeDirective,
  type DirectiveDetail,
  type DirectiveReference,
} from './find-directive.js';
export { listProgress, type ProgressReport } from './find-directive.js';
export { listLatenessCauses } from './lateness-causes.js';
export { listOpenDeadlines, type OpenDeadline } from './open-deadlines.js';
export { buildHistory } from './directive-history.js';
export type { DirectiveHistory, HistoryEvent } from './directive-history-parts.js';
export {
  agencyDesk,
  deskNumbers,
  leaderDesk,
  overdueAgencies,
  type DeskDirective,
  type DeskNumber,
  type NextAct,
  type OverdueAgency,
} from './desk.js';
export { readLateness, type LatenessReport } from './lateness-report.js';
