import type { EffectiveRules } from './directive-commands.js';
import { defaultPolicy, type ReminderPolicy } from '../reminder-policy/index.js';
import type { Directive } from './directive.js';
import {
  asking,
  calendar,
  court,
  dueOn,
  engine,
  fixedDate,
  given,
  heldOn,
  office,
  on,
  nothingYet,
  type AskedOfDirective,
  type Given,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { pendingReminders, type PendingReminder, alwaysBy } from './pending-reminders.js';

/** A step that fired: when it was due on the office's clocks, what it was, whom it was meant for. */
export type Fired = readonly [dueAt: string, step: string, audience: string];

const described = ({ dueAt, step, agencyId, audience }: PendingReminder): Fired => {
  const due = new Date(dueAt);
  const day = calendar.dateOf(due);
  const minutes = (due.getTime() - calendar.startOfDay(day).getTime()) / 60_000;
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const whom = audience.map((one) => ('agencyId' in one ? `${one.kind} ${one.agencyId}` : one.kind));
  return [`${day} ${time}`, agencyId === undefined ? step : `${step} (${agencyId})`, whom.join(', ')];
};

/** What a directive owes, in words. */
export const pendingIn = (state: Directive, policy: ReminderPolicy = defaultPolicy): Fired[] =>
  pendingReminders(state, alwaysBy(policy, calendar)).map(described);

/**
 * What is sent to whom in a life that people lead by `commands` and the engine by its timers, each fired at the
 * instant it is due, until the start of a day.
 */
export function sentDuring(
  commands: readonly DirectiveCommand[],
  until: string,
  policy: ReminderPolicy = defaultPolicy,
): { fired: Fired[]; reported: Given } {
  const fired: Fired[] = [];
  let reported = nothingYet;
  for (const command of [...commands, null]) {
    const before = command?.at ?? calendar.startOfDay(until).toISOString();
    for (
      let step = next(reported, before, policy);
      step !== undefined;
      step = next(reported, before, policy)
    ) {
      fired.push(described(step));
      reported = given([firing(step, policy)], reported);
    }
    if (command !== null) reported = given([command], reported);
  }
  return { fired, reported };
}

const next = ({ state }: Given, before: string, policy: ReminderPolicy) =>
  state === null
    ? undefined
    : pendingReminders(state, alwaysBy(policy, calendar)).find(({ dueAt }) => dueAt < before);

/** The engine's command for a step, at the instant it is due or `at` another. */
export function firing(
  step: PendingReminder,
  policy: ReminderPolicy = defaultPolicy,
  at = step.dueAt,
): DirectiveCommand {
  return firingBy(alwaysBy(policy, calendar), step, at);
}

/** The same by rules that may have changed. */
export function firingBy(
  rules: readonly EffectiveRules[],
  step: PendingReminder,
  at = step.dueAt,
): DirectiveCommand {
  const { agencyId, deadline } = step;
  const asked = { type: 'FireStep', step: step.step, deadline, rules } as const;
  const today = calendar.dateOf(new Date(at));
  return { ...on(today, engine, agencyId === undefined ? asked : { ...asked, agencyId }), at };
}

/** A draft that only its lead is reminded of. */
export const lonely = { ...asking.draft, coordinators: [], deadline: fixedDate(dueOn) };

/** It is issued in July and last reported on at the end of November. */
export const underWay = (draft: AskedOfDirective = lonely): DirectiveCommand[] => [
  on(heldOn, office, draft),
  on('2022-07-25', engine, asking.issue),
  on('2022-11-30', court, asking.progress),
];

/** The default policy less the nudge, which has specs of its own. */
export const policy: ReminderPolicy = { ...defaultPolicy, silentAfterDays: null };
