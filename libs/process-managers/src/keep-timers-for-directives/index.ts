export { keepTimersForDirectives, timersConsumerName } from './keep-timers-for-directives.js';
export { rederiveAll, type Rederived } from './rederive-timers.js';
export type { FollowUpRules } from './replace-timers.js';
export { timerTables } from './timer-tables.js';
