export { directivesConsumer } from './directives-consumer.js';
export { directivesAsCsv } from './export-directives.js';
export { listDirectives, type DirectiveFilters } from './list-directives.js';
export type { DirectiveItem } from './directive-item.js';
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
export { listOpenDeadlines, type OpenDeadline } from './open-deadlines.js';
export { buildHistory, type DirectiveHistory, type HistoryEvent } from './directive-history.js';
