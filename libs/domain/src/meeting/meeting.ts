import { z } from 'zod';
import { requireRole } from '../actor.js';
import { localDateSchema, type LocalDate } from '../calendar/local-date.js';
import type { Occasion } from '../directive/directive-commands.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';
import { requireMeetingDay } from './meeting-day.js';

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
} as const;

export type MeetingEvent = {
  [Type in keyof typeof meetingEventSchemas]: DomainEvent<Type, z.infer<(typeof meetingEventSchemas)[Type]>>;
}[keyof typeof meetingEventSchemas];

export interface Meeting {
  readonly id: string;
  readonly number: string;
  readonly heldOn: LocalDate;
  readonly directiveIds: readonly string[];
  readonly conclusions: {
    readonly notice: string;
    readonly publishedOn: LocalDate;
    readonly signer: string;
  } | null;
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
        readonly type: 'PublishConclusions';
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
 * `meeting-too-far-ahead`, `too-many-directives`, `nothing-to-publish`, `published-before-meeting`,
 * `published-in-future`, `role-not-allowed`
 */
export function decideMeeting(command: MeetingCommand, state: Meeting | null): MeetingEvent[] {
  requireRole(command.by, 'admin');
  if (command.type === 'ConveneMeeting') return convene(command, state);
  if (state === null) throw new Rejection('not-found', 'meeting-not-found', 'There is no such meeting.');
  if (state.conclusions !== null)
    throw new Rejection(
      'conflict',
      'conclusions-already-published',
      'The notice of conclusions is published already.',
    );
  switch (command.type) {
    case 'NumberDirective': {
      if (state.directiveIds.includes(command.directiveId)) return [];
      const ordinal = state.directiveIds.length + 1;
      if (ordinal > mostDirectives)
        throw new Rejection(
          'impossible',
          'too-many-directives',
          `A meeting hands out at most ${mostDirectives}.`,
        );
      const number = `${state.number}/${String(ordinal).padStart(2, '0')}`;
      return [{ type: 'DirectiveNumbered', data: { directiveId: command.directiveId, ordinal, number } }];
    }
    case 'PublishConclusions': {
      if (state.directiveIds.length === 0)
        throw new Rejection('conflict', 'nothing-to-publish', 'The meeting has no draft to issue.');
      if (command.publishedOn < state.heldOn)
        throw new Rejection(
          'impossible',
          'published-before-meeting',
          `The meeting was held on ${state.heldOn}.`,
          'publishedOn',
        );
      if (command.publishedOn > command.today)
        throw new Rejection('impossible', 'published-in-future', 'It is not that day yet.', 'publishedOn');
      const { notice, publishedOn, signer, summary } = command;
      const directiveIds = [...state.directiveIds];
      return [{ type: 'ConclusionsPublished', data: { notice, publishedOn, signer, summary, directiveIds } }];
    }
  }
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
    const { meetingId: id, number, heldOn } = event.data;
    return { id, number, heldOn, directiveIds: [], conclusions: null };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'MinutesAttached':
      return state;
    case 'DirectiveNumbered':
      return { ...state, directiveIds: [...state.directiveIds, event.data.directiveId] };
    case 'ConclusionsPublished': {
      const { notice, publishedOn, signer } = event.data;
      return { ...state, conclusions: { notice, publishedOn, signer } };
    }
    default:
      return unknownEvent(event, state);
  }
}

function unknownEvent(event: never, state: Meeting): Meeting {
  void event;
  return state;
}
