import { requireRole } from '../actor.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { Coordinator, DirectiveEvent } from './directive-events.js';
import { requireSoundAgencies } from './assignment.js';
import { isSameDeadline, requireSoundDeadline, requireSoundTerm } from './due-date.js';
import { requireWork } from './requirements.js';

type Facts = Omit<Extract<DirectiveEvent, { type: 'DirectiveAmended' }>['data'], 'previous'>;

/**
 * Changes what a draft says; what is not named stays.
 * @throws Rejection `directive-is-<status>` once it is issued, and what drafting is refused for
 */
export function amend(command: CommandOf<'AmendDraft'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'draft');
  const before = factsOf(state);
  const { title = before.title, content = before.content, urgency = before.urgency } = command;
  const { leadAgencyId = before.leadAgencyId, coordinators = before.coordinators } = command;
  const given = command.deadline;
  const isMoved =
    given !== undefined &&
    !(given === null ? before.deadline === null : isSameDeadline(given, before.deadline));
  const deadline = isMoved ? given : before.deadline;
  if (isMoved) requireSoundTerm(deadline, state.meetingHeldOn);
  requireSoundDeadline(deadline, state.meetingHeldOn, coordinators, command.today);
  requireSoundAgencies(leadAgencyId, coordinators);
  const facts: Facts = { title, content, urgency, leadAgencyId, coordinators: [...coordinators], deadline };
  const previous = changedFrom(before, facts);
  return Object.keys(previous).length === 0
    ? []
    : [{ type: 'DirectiveAmended', data: { ...facts, previous } }];
}

/** Records in the directive what was put right in its meeting, each fact by a correction of its own. */
export function followMeeting(command: CommandOf<'FollowMeeting'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const { heldOn, notice, reason, authority } = command;
  const corrected = [
    ['meetingHeldOn', state.meetingHeldOn, heldOn],
    ['notice', state.notice?.number, notice?.number],
    ['publishedOn', state.notice?.publishedOn, notice?.publishedOn],
    ['signer', state.notice?.signer, notice?.signer],
  ] as const;
  return corrected.flatMap(([field, previous, value]): DirectiveEvent[] =>
    previous === undefined || value === undefined || previous === value
      ? []
      : [{ type: 'CorrectionRecorded', data: { field, previous, value, reason, authority } }],
  );
}

function factsOf({ title, content, urgency, leadAgencyId, coordinators, deadline }: Directive): Facts {
  return { title, content, urgency, leadAgencyId, coordinators: coordinators as Coordinator[], deadline };
}

function changedFrom(before: Facts, after: Facts): Partial<Facts> {
  const names = Object.keys(before) as (keyof Facts)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, before[name]]));
}
