import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import { correctMeeting, corrected } from './meeting-correction.js';
import { requireMeetingDay, requirePublishingDay } from './meeting-day.js';
import {
  noticeOf,
  noticesOf,
  type Meeting,
  type MeetingCommand,
  type MeetingEvent,
} from './meeting-state.js';

export * from './meeting-state.js';

/** How many directives one meeting may hand out. */
export const mostDirectives = 500;

/**
 * @throws Rejection `meeting-not-found`, `meeting-already-convened`, `conclusions-already-published`,
 * `meeting-too-far-ahead`, `too-many-directives`, `conclusions-not-published`, `nothing-to-publish`,
 * `notice-number-taken`, what `requirePublishingDay` and `correctMeeting` refuse, `role-not-allowed`
 */
export function decideMeeting(command: MeetingCommand, state: Meeting | null): MeetingEvent[] {
  requireRole(command.by, 'admin');
  if (command.type === 'ConveneMeeting') return convene(command, state);
  if (state === null) throw new Rejection('not-found', 'meeting-not-found', 'There is no such meeting.');
  switch (command.type) {
    case 'NumberDirective':
      return numberDirective(command.directiveId, state);
    case 'PublishConclusions':
    case 'PublishSupplement':
      return publish(command, state);
    case 'CorrectMeeting':
      return correctMeeting(command, state);
  }
}

/** Also after the conclusions are published: what is added then waits for a supplement. */
function numberDirective(directiveId: string, state: Meeting): MeetingEvent[] {
  if (state.directiveIds.includes(directiveId)) return [];
  const ordinal = state.directiveIds.length + 1;
  if (ordinal > mostDirectives)
    throw new Rejection(
      'impossible',
      'too-many-directives',
      `A meeting hands out at most ${mostDirectives}.`,
    );
  const number = `${state.number}/${String(ordinal).padStart(2, '0')}`;
  return [{ type: 'DirectiveNumbered', data: { directiveId, ordinal, number } }];
}

function publish(
  command: Extract<MeetingCommand, { type: 'PublishConclusions' | 'PublishSupplement' }>,
  state: Meeting,
): MeetingEvent[] {
  const { type, notice, publishedOn, signer, summary, today } = command;
  const first = state.conclusions ?? undefined;
  if (type === 'PublishConclusions' && first !== undefined)
    throw new Rejection(
      'conflict',
      'conclusions-already-published',
      'The notice of conclusions is published already.',
    );
  if (type === 'PublishSupplement' && first === undefined)
    throw new Rejection('conflict', 'conclusions-not-published', 'A supplement follows a notice.');
  const directiveIds = state.directiveIds.filter((id) => noticeOf(state, id) === undefined);
  if (directiveIds.length === 0)
    throw new Rejection('conflict', 'nothing-to-publish', 'The meeting has no draft to issue.');
  if (noticesOf(state).some((other) => other.notice === notice))
    throw new Rejection('conflict', 'notice-number-taken', 'Another notice has this number.', 'number');
  requirePublishingDay(
    publishedOn,
    { notBefore: first?.publishedOn, heldOn: state.heldOn, today },
    'publishedOn',
  );
  const data = { notice, publishedOn, signer, summary, directiveIds };
  return [{ type: first === undefined ? 'ConclusionsPublished' : 'SupplementPublished', data }];
}

function convene(
  command: Extract<MeetingCommand, { type: 'ConveneMeeting' }>,
  state: Meeting | null,
): MeetingEvent[] {
  if (state !== null)
    throw new Rejection('conflict', 'meeting-already-convened', 'This meeting exists already.');
  requireMeetingDay(command.heldOn, command.today, 'heldOn');
  const { meetingId, number, title, body, heldOn, place, chair, minutes } = command;
  const convened: MeetingEvent = {
    type: 'MeetingConvened',
    data: { meetingId, number, title, body, heldOn, place, chair },
  };
  return minutes === null ? [convened] : [convened, { type: 'MinutesAttached', data: { minutes } }];
}

/** The next state of a meeting. Total. */
export function evolveMeeting(state: Meeting | null, event: MeetingEvent): Meeting | null {
  if (event.type === 'MeetingConvened') {
    const { meetingId: id, ...facts } = event.data;
    return { id, ...facts, minutes: null, directiveIds: [], conclusions: null, supplements: [] };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'MinutesAttached':
      return { ...state, minutes: event.data.minutes };
    case 'DirectiveNumbered':
      return { ...state, directiveIds: [...state.directiveIds, event.data.directiveId] };
    case 'ConclusionsPublished':
      return { ...state, conclusions: event.data };
    case 'SupplementPublished':
      return { ...state, supplements: [...state.supplements, event.data] };
    case 'MeetingCorrected':
      return corrected(state, event.data);
    default:
      return unknownEvent(event, state);
  }
}

function unknownEvent(event: never, state: Meeting): Meeting {
  void event;
  return state;
}
