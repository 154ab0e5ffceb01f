export { actorSchema, engineActor, requireRole, roleSchema, type Actor, type Role } from './actor.js';
export type { DomainEvent, EventOfType } from './event.js';
export { eventId, stableId } from './ids.js';
export { Rejection, type RejectionKind } from './rejection.js';
export * from './account/account.js';
export * from './account/account-events.js';
export { erasedName, erasedText, erasedUsername, nameIn } from './account/erased-person.js';
export type { ErasePersonalData } from './account/erasure.js';
export { isOpenLeave, mostLeaves, mostStoodInFor, type Leave } from './account/leave.js';
export {
  isStandInUsable,
  leaveOn,
  leavesStoodInBy,
  mayStandIn,
  standInOn,
  type LeaveCommand,
} from './account/leave-rules.js';
export * from './account/notification-settings.js';
export * from './account/password.js';
export {
  mostOfOnePerson,
  personsAmong,
  type Persons,
  type SamePersonCommand,
} from './account/same-person.js';
export { type SecondFactorCommand } from './account/second-factor.js';
export * from './account/outside-person.js';
export * from './account/username-reading.js';
export { mostViews, viewNameSchema, viewSchema, type SavedView } from './account/saved-views.js';
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
export { inheritedDaysLate, type Inherited } from './directive/inherited.js';
export * from './calendar/index.js';
export * from './delivery/delivery.js';
export { describeFailure } from './delivery/failure-descriptions.js';
export * from './directive/decide-directive.js';
export * from './directive/drafting.js';
export * from './directive/directive.js';
export { accountsActing, type CommandContext } from './command-context.js';
export * from './directive/directive-commands.js';
export * from './directive/directive-events.js';
export * from './directive/pending-reminders.js';
export { isMovable } from './directive/decide-directive.js';
export { isJudged, judgement } from './directive/directive.js';
export { isStepRecorded } from './directive/directive.js';
export * from './directive/rehearsal.js';
export type { EffectiveRules } from './directive/directive-commands.js';

export { isShareDone, openShares, type Share, type Shares, type ShareState } from './directive/directive.js';
export {
  confirmationSchedule,
  nextMorning,
  planOf,
  type PlannedStep,
} from './directive/pending-reminders.js';
export * from './directive/directive.js';
export {
  handoverBetween,
  handoversIn,
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
export * from './meeting/meeting.js';
export { meetingDaySchema } from './meeting/meeting.js';
export * from './meeting/meeting-register.js';
export * from './parked-stream/parked-stream.js';
export * from './reminder-policy/index.js';
export * from './system-identity.js';
export * from './text/index.js';
