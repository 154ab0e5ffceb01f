import { z } from 'zod';
import { localDateSchema, type LocalDate } from '../calendar/local-date.js';
import type { CommandContext } from '../directive/directive-commands.js';
import type { DomainEvent } from '../event.js';

/** What can be put right of a meeting, and of a notice of its conclusions. */
export const meetingFieldSchema = z.enum([
  ...['title', 'body', 'heldOn', 'place', 'chair', 'minutes'],
  ...['number', 'publishedOn', 'signer', 'summary'],
] as const);
export type MeetingField = z.infer<typeof meetingFieldSchema>;

const publishedNotice = z.object({
  notice: z.string(),
  publishedOn: localDateSchema,
  signer: z.string(),
  summary: z.string().nullable(),
  directiveIds: z.array(z.string()),
});

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
  ConclusionsPublished: publishedNotice,
  /** A later notice that issues what was added after the first. */
  SupplementPublished: publishedNotice,
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

export type MeetingCommand = CommandContext &
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
