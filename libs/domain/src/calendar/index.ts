export * from './local-date.js';
export { isTimeOfDay, type TimeOfDay } from './time-zone.js';
export {
  OutsideCalendar,
  WorkingCalendar,
  type ExplainedDay,
  type Language,
  type NamedDay,
} from './working-calendar.js';
export { deadlineSchema, dueRuleSchema, resolveDeadline, type Deadline, type DueRule } from './deadline.js';
