import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import { firstMeetingDay } from '../meeting/meeting-day.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { Coordinator } from './directive-events.js';

/** How far ahead a due date may lie, in years of the calendar. */
const furthestDueYears = 10;

/** Whether both state the same rule and give the same date, whichever edition of the calendar gave it. */
export function isSameDeadline(one: Deadline, other: Deadline | null): boolean {
  return other !== null && one.dueOn === other.dueOn && isSameRule(one.rule, other.rule);
}

function isSameRule(one: Deadline['rule'], other: Deadline['rule']): boolean {
  if ('on' in one) return 'on' in other && one.on === other.on;
  if ('standing' in one) return 'standing' in other;
  return 'workingDays' in other && one.workingDays === other.workingDays && one.from === other.from;
}

/** @returns the due date that the new one replaces */
export function requireLaterDueOn(
  dueOn: LocalDate,
  state: Directive,
  today: LocalDate,
  path: string,
): LocalDate {
  const current = state.deadline?.dueOn ?? null;
  if (current === null) throw new Rejection('conflict', 'no-deadline', 'There is no deadline to extend.');
  if (dueOn < today) throw new Rejection('impossible', 'due-date-in-past', 'The date has passed.', path);
  if (dueOn <= current)
    throw new Rejection('impossible', 'due-date-not-later', `The deadline is ${current} already.`, path);
  requireWithinReach(dueOn, today, path);
  return current;
}

/** Whether a due date lies no further ahead than can be asked of anyone, and no further back than a meeting. */
export function isWithinReach(dueOn: LocalDate, from: LocalDate): boolean {
  return (
    dueOn >= firstMeetingDay && dueOn <= `${Number(from.slice(0, 4)) + furthestDueYears}${from.slice(4)}`
  );
}

function requireWithinReach(dueOn: LocalDate, from: LocalDate, path: string): void {
  if (!isWithinReach(dueOn, from))
    throw new Rejection(
      'impossible',
      'due-date-too-far',
      `A due date lies at most ${furthestDueYears} years ahead.`,
      path,
    );
}

export function requireSoundDeadline(
  deadline: Deadline | null,
  meetingHeldOn: LocalDate,
  coordinators: readonly Coordinator[],
  today: LocalDate,
): void {
  const path = deadline && 'on' in deadline.rule ? 'due.on' : 'due';
  const check = (dueOn: LocalDate, where: string) => {
    if (dueOn < meetingHeldOn)
      throw new Rejection(
        'impossible',
        'due-date-before-meeting',
        `The meeting was held on ${meetingHeldOn}.`,
        where,
      );
    requireWithinReach(dueOn, today, where);
  };
  if (deadline?.dueOn) check(deadline.dueOn, path);
  coordinators.forEach(({ dueOn }, index) => {
    if (dueOn === undefined) return;
    check(dueOn, `coordinators.${index}.dueOn`);
    if (deadline?.dueOn && dueOn > deadline.dueOn)
      throw new Rejection(
        'impossible',
        'coordinator-due-after-lead',
        `A co-ordinating agency is due no later than the lead, on ${deadline.dueOn}.`,
        `coordinators.${index}.dueOn`,
      );
  });
}

/**
 * A term that a person gives is counted from the day of the meeting or a later one.
 * @throws Rejection `term-before-meeting`
 */
export function requireSoundTerm(deadline: Deadline | null, meetingHeldOn: LocalDate): void {
  if (deadline === null || !('workingDays' in deadline.rule) || deadline.rule.from >= meetingHeldOn) return;
  throw new Rejection(
    'impossible',
    'term-before-meeting',
    `The meeting was held on ${meetingHeldOn}.`,
    'due.from',
  );
}
