import { z } from 'zod';
import { requireRole, type Actor } from '../actor.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { urgencySchema, type Urgency } from '../directive/directive-events.js';
import type { DomainEvent } from '../event.js';
import {
  defaultPolicy,
  policyRulesSchema,
  reminderPolicySchema,
  type PolicyRules,
  type ReminderPolicy,
} from './reminder-policy.js';
import { refuseUnfitRules } from './unfit-rules.js';

/** What a policy is for: the whole office, the directives of an urgency, or one directive. */
export const policyScopeSchema = z.union([
  z.literal('office'),
  z.strictObject({ urgency: urgencySchema }),
  z.strictObject({ directiveId: z.string().min(1).max(100) }),
]);
export type PolicyScope = z.infer<typeof policyScopeSchema>;

/** What the office publishes: all the rules, and for what; for the whole office where it does not say. */
export const policyPublicationSchema = policyRulesSchema.extend({
  appliesTo: policyScopeSchema.default('office'),
});

/** The stored contract of a policy's stream. Fields are only ever added. */
export const policyEventSchemas = {
  ReminderPolicyPublished: z.object({ ...reminderPolicySchema.shape, appliesTo: policyScopeSchema }),
} as const;

/** A policy in force; a later version replaces it whole. */
export type PublishedPolicy = Readonly<z.infer<typeof policyEventSchemas.ReminderPolicyPublished>>;

export type PolicyEvent = DomainEvent<'ReminderPolicyPublished', PublishedPolicy>;

export interface PolicyCommand {
  readonly type: 'PublishReminderPolicy';
  readonly appliesTo: PolicyScope;
  readonly rules: PolicyRules;
  /** The office's calendar, by which it is judged how many reminders could meet on a day. */
  readonly calendar: WorkingCalendar;
  /** RFC 3339, the server's clock. */
  readonly at: string;
  readonly today: LocalDate;
  readonly by: Actor;
}

/** The id of the policy for a scope, so that one scope is one stream: `default`, `urgency-…` or `directive-…`. */
export function policyIdOf(scope: PolicyScope): string {
  if (scope === 'office') return defaultPolicy.id;
  return 'urgency' in scope ? `urgency-${scope.urgency}` : `directive-${scope.directiveId}`;
}

/**
 * Publishes the next version of the policy for a scope; the same rules again are no new version.
 * @throws Rejection `role-not-allowed`, and what `refuseUnfitRules` says
 */
export function decidePolicy(command: PolicyCommand, state: PublishedPolicy | null): PolicyEvent[] {
  requireRole(command.by, 'admin');
  refuseUnfitRules(command.rules, command.calendar, command.today);
  const { appliesTo } = command;
  const id = policyIdOf(appliesTo);
  const rules = { ...command.rules, quietDays: [...new Set(command.rules.quietDays)].sort() };
  const next = { ...rules, id, version: (state?.version ?? 0) + 1, appliesTo };
  if (state !== null && sameRules(state, next)) return [];
  return [{ type: 'ReminderPolicyPublished', data: next }];
}

/** The version in force: the last that was published. Total. */
export function evolvePolicy(_state: PublishedPolicy | null, event: PolicyEvent): PublishedPolicy {
  return event.data;
}

/**
 * The policy that a directive is under: its own, else that of its urgency, else the office's, else the default.
 * @param published the versions in force, by the id of their policy
 */
export function policyFor(
  directive: { readonly id: string; readonly urgency: Urgency },
  published: ReadonlyMap<string, PublishedPolicy>,
): ReminderPolicy {
  return (
    published.get(policyIdOf({ directiveId: directive.id })) ??
    published.get(policyIdOf({ urgency: directive.urgency })) ??
    published.get(policyIdOf('office')) ??
    defaultPolicy
  );
}

function sameRules(ours: PublishedPolicy, theirs: PublishedPolicy): boolean {
  return inFixedOrder(ours) === inFixedOrder(theirs);
}

/** The rules as text, whatever order their fields were written in. */
function inFixedOrder(policy: PublishedPolicy): string {
  const { sendAt, quietDays, onDueDay, silentAfterDays, confirmEvery, suspensionExtends, afterDue } = policy;
  const before = policy.beforeDue.map(({ days, unit }) => [days, unit]);
  const escalations = policy.escalations.map(({ audience, onOverdueDay }) => [audience, onOverdueDay]);
  const after = [afterDue.first, afterDue.thenEvery];
  return JSON.stringify([
    sendAt,
    quietDays,
    before,
    onDueDay,
    after,
    escalations,
    silentAfterDays,
    confirmEvery,
    suspensionExtends,
  ]);
}
