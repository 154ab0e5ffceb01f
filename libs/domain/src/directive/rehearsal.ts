import type { EffectiveRules } from './directive-commands.js';
import { engineActor } from '../actor.js';
import { evolveDirective, type Directive, type Recorded } from './directive.js';
import type { DirectiveEvent } from './directive-events.js';
import { pendingReminders, type PendingReminder, recordOf } from './pending-reminders.js';
import { resumptionOf, suspensionOf } from './decide-directive.js';

/** A step that an engine which is never late would have recorded. */
export interface RehearsedStep {
  /** RFC 3339: when it was due, or when it came to be owed if that was later. */
  readonly at: string;
  readonly directive: Directive;
  readonly step: PendingReminder;
  /** What would have been recorded. */
  readonly event: DirectiveEvent;
}

/**
 * Fires what a directive owes up to an instant, as the engine does: everything of the first instant, then what is owed
 * after that.
 * @param after the instant at which the engine takes over: what it finds owed from before goes out then
 * @param rules in the order in which they came into force
 */
export function rehearse(
  state: Directive,
  { after, until }: { readonly after: string; readonly until: string },
  rules: readonly EffectiveRules[],
): { readonly state: Directive; readonly steps: readonly RehearsedStep[] } {
  const steps: RehearsedStep[] = [];
  let current = state;
  for (;;) {
    const pending = pendingReminders(current, rules);
    const first = pending[0];
    if (first === undefined || first.dueAt > until) return { state: current, steps };
    for (const step of pending.filter(({ dueAt }) => dueAt === first.dueAt)) {
      const at = step.dueAt > after ? step.dueAt : after;
      const event = recordOf(step, at);
      steps.push({ at, directive: current, step, event });
      current = evolveDirective(current, { event, actorId: engineActor.id, recordedAt: at }) ?? current;
    }
  }
}

/** A directive in a rehearsal, and the instant up to which everything that fell due was fired. */
export interface Rehearsed {
  readonly state: Directive;
  readonly upTo: string;
}

/**
 * Goes on with a directive's history by one event: what fell due before it is fired first, and what the engine itself
 * recorded since the rehearsal began is put aside, for the rehearsal has its own.
 * @param from the instant at which the rehearsal begins; what happened before it stays as it is recorded
 */
export function rehearseUpTo(
  recorded: Recorded<DirectiveEvent>,
  before: Rehearsed | null,
  from: string,
  rules: readonly EffectiveRules[],
): { readonly after: Rehearsed | null; readonly steps: readonly RehearsedStep[] } {
  const { recordedAt, event } = recorded;
  if (before === null || recordedAt < from) {
    const state = evolveDirective(before?.state ?? null, recorded);
    return { after: state && { state, upTo: recordedAt > from ? recordedAt : from }, steps: [] };
  }
  if (isStepRecord(event)) return { after: before, steps: [] };
  const { state, steps } = rehearse(before.state, { after: before.upTo, until: recordedAt }, rules);
  const upTo = recordedAt > before.upTo ? recordedAt : before.upTo;
  const happened = { ...recorded, event: byTheseRules(event, state, { at: recordedAt, rules }) };
  return { after: { state: evolveDirective(state, happened) ?? state, upTo }, steps };
}

/**
 * What a suspension does to the dates is up to the rules that are rehearsed. One that a closing cut short is none any more when
 * the reopening tells what it moved: that stays as it is recorded.
 */
function byTheseRules(
  event: DirectiveEvent,
  state: Directive,
  moment: { readonly at: string; readonly rules: readonly EffectiveRules[] },
): DirectiveEvent {
  if (event.type === 'DirectiveSuspended') return suspensionOf(event.data, state, moment);
  if (event.type === 'DirectiveResumed' && state.suspended !== null)
    return resumptionOf(event.data, state, moment);
  return event;
}

/** Whether an event is one that the engine records by itself. */
function isStepRecord({ type }: DirectiveEvent): boolean {
  return type === 'ReminderIssued' || type === 'EscalationRaised' || type === 'DirectiveBecameOverdue';
}
