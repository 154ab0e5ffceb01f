export * from './advance-simulated-time/index.js';
export {
  correctDirectivesConsumerName,
  correctDirectivesWhenTheirMeetingIsCorrected,
} from './correct-directives-when-their-meeting-is-corrected.js';
export * from './fire-due-timers/index.js';
export {
  issueDraftsConsumerName,
  issueDraftsWhenConclusionsArePublished,
  type IssuingOptions,
} from './issue-drafts-when-conclusions-are-published.js';
export * from './keep-timers-for-directives/index.js';
export {
  notifyConsumerName,
  notifyWhenAReminderIsIssued,
  type NotifyOptions,
} from './notify-when-a-reminder-is-issued.js';
