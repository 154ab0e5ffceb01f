export { accountIdOf, accountIdsOf } from './unique-names.js';
export * from './aggregates.js';
export { ApplicationModule } from './application.module.js';
export {
  derivedEnvelope,
  IdempotencyKeyReused,
  ReferenceDataBehind,
  StaleRevision,
  TooContended,
  type CommandEnvelope,
  type CommandResult,
  type DerivedContext,
} from './command-envelope.js';
export { mostKeysRemembered } from './command-keys.js';
export {
  DeciderCommandHandler,
  decoded,
  type Decided,
  type RecordedEnvelope,
} from './decider-command-handler.js';
export { Deliveries } from './deliveries.js';
export { DirectiveIntake, roomLeft } from './directive-intake.js';
export type { RequestedDraft, RequestedImport, RequestedDirective } from './requested-directive.js';
export * from './commands.js';
export * from './lateness-cause-commands.js';
export * from './outside-person-commands.js';
export * from './succession-commands.js';
export { SuccessionPlanner } from './succession-plan.js';
export type { PlannedDuty, RequestedSuccession, SuccessionPlan } from './requested-succession.js';
export { FireSteps, type DueStep, type FiredSteps } from './timer-handlers.js';
export { RecordSecurity } from './security-handlers.js';
export {
  rehearsePolicy,
  RehearsalTooLarge,
  type RehearsalOptions,
} from './policy-rehearsal/rehearse-policy.js';
export { ReferenceData, type ParkedHere } from './reference-data.js';
export { nameRules } from './rules-name.js';
export { claimDatabase, claimLog, ForeignStore } from './system-identity.js';
export type { Published } from './rules-over-time.js';
