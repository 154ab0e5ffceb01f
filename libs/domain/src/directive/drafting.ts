import { requireRole } from '../actor.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import { firstMeetingDay } from '../meeting/meeting.js';
import { Rejection } from '../rejection.js';
import type { CommandOf } from './directive-commands.js';
import type { Coordinator, DirectiveEvent } from './directive-events.js';
import type { Directive } from './directive.js';

export function requireDistinct(values: readonly string[], path: string, code: string): void {
  if (new Set(values).size !== values.length)
    throw new Rejection('impossible', code, 'The same one is named twice.', path);
}

export function draft(command: CommandOf<'DraftDirective'>, state: Directive | null): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  if (state !== null)
    throw new Rejection('conflict', 'directive-already-drafted', 'This directive exists already.');
  requireSoundTerm(command.deadline, command.meetingHeldOn);
  requireSoundDeadline(command.deadline, command.meetingHeldOn, command.coordinators, command.today);
  requireSoundAgencies(command.leadAgencyId, command.coordinators);
  requireDistinct(
    command.indicators.map(({ code }) => code),
    'indicators',
    'duplicate-indicator',
  );
  const { directiveId, meetingId, meetingHeldOn, number, title, content, urgency, leadAgencyId, deadline } =
    command;
  const { coordinators, indicators } = command;
  const data = {
    directiveId,
    meetingId,
    meetingHeldOn,
    number,
    title,
    content,
    urgency,
    leadAgencyId,
    deadline,
  };
  return [
    {
      type: 'DirectiveDrafted',
      data: { ...data, coordinators: [...coordinators], indicators: [...indicators] },
    },
  ];
}

export function requireSoundAgencies(
  leadAgencyId: string | null,
  coordinators: readonly Coordinator[],
): void {
  const ids = coordinators.map(({ agencyId }) => agencyId);
  requireDistinct(ids, 'coordinators', 'duplicate-coordinator');
  if (leadAgencyId !== null && ids.includes(leadAgencyId))
    throw new Rejection(
      'impossible',
      'lead-also-coordinates',
      'The lead does not co-ordinate as well.',
      'coordinators',
    );
}

/** How far ahead a due date may lie, in years of the calendar. */
const furthestDueYears = 10;

/** Whether a due date lies no further ahead than can be asked of anyone, and no further back than a meeting. */
export function isWithinReach(dueOn: LocalDate, from: LocalDate): boolean {
  return (
    dueOn >= firstMeetingDay && dueOn <= `${Number(from.slice(0, 4)) + furthestDueYears}${from.slice(4)}`
  );
}

export function requireWithinReach(dueOn: LocalDate, from: LocalDate, path: string): void {
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
