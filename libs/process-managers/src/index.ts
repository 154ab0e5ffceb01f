export {
  advanceSimulatedTime,
  ClockOnlyMovesForward,
  SimulationNotFinished,
  type Advanced,
  type AdvanceOptions,
  type Sending,
} from './advance-simulated-time/advance-simulated-time.js';
export { followSimulatedClock, type FollowedClock } from './advance-simulated-time/follow-simulated-clock.js';
export {
  correctDirectivesConsumerName,
  correctDirectivesWhenTheirMeetingIsCorrected,
} from './correct-directives-when-their-meeting-is-corrected.js';
export { eraseConsumerName, eraseWhatIsKeptOfAPerson } from './erase-what-is-kept-of-a-person.js';
export { fireDueTimers, firesAtOnce, type Firing } from './fire-due-timers/fire-due-timers.js';
export { firstCatchUp } from './fire-due-timers/first-catch-up.js';
export { keepFiring } from './fire-due-timers/keep-firing.js';
export { lateTimers } from './fire-due-timers/late-timers.js';
export {
  handDutiesOverConsumerName,
  handDutiesOverWhenAnAgencyIsSucceeded,
} from './hand-duties-over-when-an-agency-is-succeeded.js';
export {
  issueDraftsConsumerName,
  issueDraftsWhenConclusionsArePublished,
} from './issue-drafts-when-conclusions-are-published.js';
export {
  keepTimersForDirectives,
  timersConsumerName,
} from './keep-timers-for-directives/keep-timers-for-directives.js';
export { rederiveAll, type Rederived } from './keep-timers-for-directives/rederive-timers.js';
export type { FollowUpRules } from './keep-timers-for-directives/replace-timers.js';
export { timerTables } from './keep-timers-for-directives/timer-tables.js';
export {
  notifyConsumerName,
  notifyWhenAReminderIsIssued,
  type NotifyOptions,
} from './notify-when-a-reminder-is-issued.js';
