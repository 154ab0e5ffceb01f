import { z } from 'zod';
import { requireRole } from '../actor.js';
import { localDateSchema, type LocalDate } from '../calendar/local-date.js';
import type { Occasion } from '../directive/directive-commands.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';
import { correctMeeting, corrected } from './meeting-correction.js';
import { requireMeetingDay, requirePublishingDay } from './meeting-day.js';

/** What can be put right of a meeting, and of a notice of its conclusions. */
export const meetingFieldSchema = z.enum([
  ...['title', 'body', 'heldOn', 'place', 'chair', 'minutes'],
  ...['number', 'publishedOn', 'signer', 'summary'],
] as const);
export type MeetingField = z.infer<typeof meetingFieldSchema>;

/** The stored contract of a meeting's stream. Fields are only ever added. */
export const meetingEventSchemas = {
  MeetingConvened: z.object({
    meetingId: z.string(),
    number: z.string(),
    title: z.string(),
    body: z.string(),
    heldOn: localDateSchema,
    place: z.string().nullable(),
    chair: z.string().nullable(),
  }),
  MinutesAttached: z.object({ minutes: z.string() }),
  DirectiveNumbered: z.object({
    directiveId: z.string(),
    ordinal: z.number().int().min(1),
    number: z.string(),
  }),
  ConclusionsPublished: z.object({
    notice: z.string(),
    publishedOn: localDateSchema,
    signer: z.string(),
    summary: z.string().nullable(),
    directiveIds: z.array(z.string()),
  }),
  /** A later notice that issues what was added after the first. */
  SupplementPublished: z.object({
    notice: z.string(),
    publishedOn: localDateSchema,
    signer: z.string(),
    summary: z.string().nullable(),
    directiveIds: z.array(z.string()),
  }),
  /** Puts a fact of the meeting, or of the notice that bears the number `notice` until then, right. */
  MeetingCorrected: z.object({
    field: meetingFieldSchema,
    notice: z.string().optional(),
    previous: z.string().nullable(),
    value: z.string(),
    reason: z.string(),
    authority: z.string(),
  }),
} as const;

export type MeetingEvent = {
  [Type in keyof typeof meetingEventSchemas]: DomainEvent<Type, z.infer<(typeof meetingEventSchemas)[Type]>>;
}[keyof typeof meetingEventSchemas];

/** A notice of a meeting's conclusions and the directives that it issues. */
export interface PublishedNotice {
  /** Its number. */
  readonly notice: string;
  readonly publishedOn: LocalDate;
  readonly signer: string;
  readonly summary: string | null;
  readonly directiveIds: readonly string[];
}

export interface Meeting {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly body: string;
  readonly heldOn: LocalDate;
  readonly place: string | null;
  readonly chair: string | null;
  readonly minutes: string | null;
  /** Every directive that took a number, drafted or not. */
  readonly directiveIds: readonly string[];
  /** Null until it is published. */
  readonly conclusions: PublishedNotice | null;
  /** In the order in which they were published. */
  readonly supplements: readonly PublishedNotice[];
}

/** The notice of conclusions and its supplements, in order. */
export function noticesOf({
  conclusions,
  supplements,
}: Pick<Meeting, 'conclusions' | 'supplements'>): PublishedNotice[] {
  return conclusions === null ? [] : [conclusions, ...supplements];
}

/** The notice that issues a directive; undefined while it is a draft. */
export function noticeOf(meeting: Meeting, directiveId: string): PublishedNotice | undefined {
  return noticesOf(meeting).find(({ directiveIds }) => directiveIds.includes(directiveId));
}

export type MeetingCommand = Occasion &
  (
    | {
        readonly type: 'ConveneMeeting';
        readonly meetingId: string;
        readonly number: string;
        readonly title: string;
        readonly body: string;
        readonly heldOn: LocalDate;
        readonly place: string | null;
        readonly chair: string | null;
        readonly minutes: string | null;
      }
    | { readonly type: 'NumberDirective'; readonly directiveId: string }
    | {
        readonly type: 'CorrectMeeting';
        readonly field: MeetingField;
        /** The number of the notice that is meant; absent: the first. */
        readonly notice?: string;
        readonly value: string;
        readonly reason: string;
        readonly authority: string;
      }
    | {
        readonly type: 'PublishConclusions' | 'PublishSupplement';
        readonly notice: string;
        readonly publishedOn: LocalDate;
        readonly signer: string;
        readonly summary: string | null;
      }
  );

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
