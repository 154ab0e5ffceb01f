export * from './local-date.js';
export { isTimeOfDay, type TimeOfDay } from './time-zone.js';
export {
  firstCalendarYear,
  lastCalendarYear,
  OutsideCalendar,
  WorkingCalendar,
  type ExplainedDay,
  type NamedDay,
} from './working-calendar.js';
export {
  afterSuspension,
  deadlineSchema,
  dueRuleSchema,
  movedBy,
  resolveDeadline,
  workingDaysOf,
  type Deadline,
  type DueRule,
  type Suspension,
} from './deadline.js';
export { composeCalendar, statutoryHolidays } from './compose-calendar.js';
export {
  calendarEditionSchema,
  calendarEventSchemas,
  nonWorkingDaySchema,
  workingDaySchema,
  type CalendarEvent,
  type PublishedCalendar,
} from './calendar-edition.js';
export { decideCalendar, evolveCalendar, type CalendarCommand } from './published-calendar.js';
export {
  decisions as publicHolidayDecisions,
  type HolidayDecision,
  type DecisionDocument,
  type WorkingDaySwap,
} from './vietnam/decisions.js';
export type { StatutoryChange, StatutoryHoliday } from './vietnam/statutory-holidays.js';
export { lastDecidedYear, publicDays, shippedVersion, type PublicDays } from './vietnam/public-holidays.js';
export { formatCount, formatLetterDate, formatDate, type Language } from './formatting.js';
export { explainDeadline } from './explain-deadline.js';
export { isTerm, nameOfMove, proposedMove } from './calendar-proposals.js';
export { TimeZone } from './time-zone.js';
