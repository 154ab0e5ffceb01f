import { requireRole } from '../actor.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import { requirePublishingDay } from '../meeting/meeting.js';
import { Rejection } from '../rejection.js';
import { draft, requireSoundDeadline, requireWithinReach } from './drafting.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import type { Directive } from './directive.js';

type Importing = CommandOf<'ImportDirective'>;

/**
 * Takes over a directive that the office followed by other means until now: the draft with its first due date, and in one
 * further event all that happened since. No reminder that fell due before is made up for.
 * @throws Rejection what drafting is refused for; `assigned-before-meeting`, `assigned-in-future`, `nothing-to-extend`,
 *   `due-date-not-later`, `effective-date-in-future`, `effective-date-before-meeting`, `closed-in-future`,
 *   `closed-before-assigned`, `reported-after-closing`, `published-before-meeting`, `published-in-future`
 */
export function importDirective(command: Importing, state: Directive | null): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  const deadline = deadlineNow(command);
  const { meetingHeldOn, today, coordinators, leadAgencyId, assignedOn, notice } = command;
  // The own dates of co-ordinating agencies lie within the date that stands now, not within the first.
  const drafted = draft({ ...command, type: 'DraftDirective', coordinators: [] }, state);
  const [named] = draft({ ...command, type: 'DraftDirective', deadline: null }, state);
  if (deadline !== null) requireSoundDeadline(deadline, meetingHeldOn, coordinators, today);
  requireAssigned(command);
  if (notice !== null) requirePublished(command, notice.publishedOn);
  requireReports(command);
  requireClosing(command);
  const { formerNumber, percent, reports, closed, extendedTo } = command;
  const facts = { formerNumber, notice, assignedOn, leadAgencyId, coordinators: [...coordinators], deadline };
  const past = { extendedTo: [...extendedTo], percent, reports: [...reports].sort(byDay), closed };
  const [first] = drafted;
  if (first?.type !== 'DirectiveDrafted' || named?.type !== 'DirectiveDrafted') return [];
  return [
    { type: 'DirectiveDrafted', data: { ...first.data, coordinators: named.data.coordinators } },
    { type: 'DirectiveImported', data: { ...facts, ...past } },
  ];
}

const byDay = (one: { on: LocalDate }, other: { on: LocalDate }) =>
  one.on < other.on ? -1 : Number(one.on > other.on);

/** The deadline that the extensions, each later than what it moved, led to. */
function deadlineNow({ deadline, extendedTo, today }: Importing): Deadline | null {
  let current = deadline?.dueOn ?? null;
  extendedTo.forEach((dueOn, index) => {
    const path = `extendedTo.${index}`;
    if (current === null)
      throw new Rejection('impossible', 'nothing-to-extend', 'There is no date to extend.', path);
    if (dueOn <= current)
      throw new Rejection('impossible', 'due-date-not-later', `The deadline was ${current} already.`, path);
    requireWithinReach(dueOn, today, path);
    current = dueOn;
  });
  const dueOn = extendedTo.at(-1);
  if (deadline === null || dueOn === undefined) return deadline;
  return { rule: { on: dueOn }, dueOn, calendarVersion: deadline.calendarVersion };
}

function requireAssigned({ assignedOn, meetingHeldOn, today }: Importing): void {
  const path = 'assignedOn';
  if (assignedOn < meetingHeldOn)
    throw new Rejection(
      'impossible',
      'assigned-before-meeting',
      `The meeting was held on ${meetingHeldOn}.`,
      path,
    );
  if (assignedOn > today)
    throw new Rejection('impossible', 'assigned-in-future', 'What is under way has been given.', path);
}

function requirePublished({ meetingHeldOn: heldOn, today }: Importing, publishedOn: LocalDate): void {
  requirePublishingDay(publishedOn, { notBefore: undefined, heldOn, today }, 'notice.publishedOn');
}

function requireReports({ reports, meetingHeldOn, today }: Importing): void {
  reports.forEach(({ on }, index) => {
    const path = `reports.${index}.on`;
    if (on > today)
      throw new Rejection('impossible', 'effective-date-in-future', 'What is reported has happened.', path);
    if (on < meetingHeldOn)
      throw new Rejection(
        'impossible',
        'effective-date-before-meeting',
        `The meeting was held on ${meetingHeldOn}.`,
        path,
      );
  });
}

function requireClosing({ closed, assignedOn, today }: Importing): void {
  if (closed === null) return;
  const { on, reportedOn } = closed;
  if (on > today)
    throw new Rejection('impossible', 'closed-in-future', 'What is over has ended.', 'closed.on');
  const days = [
    [on, 'closed.on'],
    [reportedOn, 'closed.reportedOn'],
  ] as const;
  for (const [day, path] of days)
    if (day !== null && day < assignedOn)
      throw new Rejection('impossible', 'closed-before-assigned', `It was given on ${assignedOn}.`, path);
  if (reportedOn !== null && reportedOn > on)
    throw new Rejection(
      'impossible',
      'reported-after-closing',
      `It was closed on ${on}.`,
      'closed.reportedOn',
    );
}
