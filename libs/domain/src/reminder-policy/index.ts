export {
  decidePolicy,
  evolvePolicy,
  policyEventSchemas,
  policyFor,
  policyIdOf,
  policyPublicationSchema,
  policyScopeSchema,
  type PolicyCommand,
  type PolicyEvent,
  type PolicyScope,
  type PublishedPolicy,
} from './published-policy.js';
export {
  defaultPolicy,
  policyRulesSchema,
  reminderPolicySchema,
  timeOfDaySchema,
  type PolicyRules,
  type ReminderPolicy,
} from './reminder-policy.js';
export { fullestMornings, type FullestMorning, type Recipient } from './reminders-a-day.js';
export { isSendDay, sendDayFrom, sendDayUpTo } from './send-days.js';
export { dayBeforeDue, nudgeDay, overdueDayAt, workingDaysAfter } from './step-days.js';
export {
  lastEscalationDay,
  longestNudgeInterval,
  mostRemindersADay,
  refuseUnfitRules,
} from './unfit-rules.js';
