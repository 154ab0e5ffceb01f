export { actorSchema, engineActor, roleSchema, type Actor, type Role } from './actor.js';
export type { DomainEvent, EventOfType } from './event.js';
export { eventId, stableId } from './ids.js';
export { Rejection, type RejectionKind } from './rejection.js';
export * from './account/account.js';
export * from './account/account-events.js';
export { erasedName, erasedText, erasedUsername, nameIn } from './account/erased-person.js';
export { isOpenLeave, mostStoodInFor, type Leave } from './account/leave.js';
export { isStandInUsable, leaveOn, leavesStoodInBy, mayStandIn, standInOn } from './account/leave-rules.js';
export {
  defaultLanguage,
  defaultNotificationSettings,
  notificationSettingsSchema,
  type NotificationSettings,
} from './account/notification-settings.js';
export { passwordStateSchema, standingOf, type OwnPasswordCommand } from './account/password.js';
export { personsAmong, type Persons, type SamePersonCommand } from './account/same-person.js';
export * from './account/outside-person.js';
export * from './account/username-reading.js';
export { viewNameSchema, viewSchema, type SavedView } from './account/saved-views.js';
export * from './agency/agency.js';
export {
  heirOf,
  legalBasisSchema,
  mostHeirs,
  mostNamedDuties,
  mostSucceededAccounts,
  restOf,
  successionEventTypes,
  successionKindOf,
  successionKinds,
  type EndingKind,
  type LegalBasis,
  type ProposedDuty,
  type SucceedAgency,
  type Succession,
  type SuccessionKind,
} from './agency/succession.js';
export { partOf } from './directive/handing-over.js';
export { inheritedDaysLate } from './directive/inherited.js';
export * from './calendar/index.js';
export {
  decideDelivery,
  deliveryEventSchemas,
  dispatchId,
  evolveDelivery,
  notificationId,
  undelivered,
  type Channel,
  type Delivery,
  type DeliveryCommand,
  type DeliveryEvent,
  type DeliveryOutcome,
} from './delivery/delivery.js';
export { describeFailure } from './delivery/failure-descriptions.js';
export { decideDirective, isMovable } from './directive/decide-directive.js';
export {
  evolveDirective,
  isJudged,
  isShareDone,
  isStepRecorded,
  judgement,
  officeHasItSince,
  standsStillOn,
  timeStatus,
  type Directive,
  type HeldBy,
  type Notice,
  type Recorded,
  type Share,
  type ShareState,
  type TimeStatus,
  type WorkStatus,
} from './directive/directive.js';
export type { CommandContext } from './command-context.js';
export {
  correctableFields,
  type CommandOf,
  type DirectiveCommand,
  type EffectiveRules,
} from './directive/directive-commands.js';
export {
  audienceSchema,
  coordinatorSchema,
  directiveEventSchemas,
  earlierClosingSchema,
  earlierNoticeSchema,
  earlierReportSchema,
  evidenceSchema,
  indicatorActualSchema,
  indicatorTargetSchema,
  outcomeSchema,
  urgencySchema,
  type Audience,
  type Coordinator,
  type DirectiveEvent,
  type DirectiveEventType,
  type EarlierClosing,
  type EarlierReport,
  type IndicatorTarget,
  type Outcome,
  type Urgency,
} from './directive/directive-events.js';
export {
  alwaysBy,
  confirmationSchedule,
  mayHavePendingReminders,
  nextMorning,
  pendingReminder,
  pendingReminders,
  planOf,
  type PendingReminder,
  type PlannedStep,
} from './directive/pending-reminders.js';
export * from './directive/rehearsal.js';
export {
  handoverBetween,
  heldDaysIn,
  heldPeriods,
  type Handover,
  type HeldDays,
  type HeldPeriod,
} from './directive/held-periods.js';
export { isOrWasOverdue, isStanding } from './directive/decide-referral-and-cause.js';
export * from './inspection.js';
export * from './lateness-cause/lateness-cause.js';
export { causeNameSchema, type CauseName } from './lateness-cause/cause-name.js';
export * from './security.js';
export * from './simulation.js';
export {
  decideMeeting,
  directiveNumber,
  evolveMeeting,
  meetingDaySchema,
  meetingEventSchemas,
  meetingFieldSchema,
  mostDirectives,
  noticeOf,
  noticesOf,
  type Meeting,
  type MeetingCommand,
  type MeetingEvent,
  type MinutesFile,
} from './meeting/meeting.js';
export * from './meeting/meeting-register.js';
export {
  decideParkedStream,
  evolveParkedStream,
  parkedStreamEventSchemas,
  type ParkedStreamCommand,
  type ParkedStreamEvent,
  type SetAsideRevisions,
} from './parked-stream/parked-stream.js';
export * from './reminder-policy/index.js';
export * from './system-identity.js';
export * from './text/index.js';
