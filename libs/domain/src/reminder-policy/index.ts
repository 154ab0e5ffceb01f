export {
  defaultPolicy,
  reminderPolicySchema,
  timeOfDaySchema,
  type ReminderPolicy,
} from './reminder-policy.js';
