import { z } from 'zod';
import { localDateSchema, type LocalDate, isLocalDate } from '../calendar/local-date.js';
import type { CommandContext } from '../command-context.js';
import { evidenceSchema } from '../directive/directive-events.js';
import type { DomainEvent } from '../event.js';
import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import { addDays, firstCalendarYear, lastCalendarYear } from '../calendar/index.js';

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
  /** The minutes as a file; its bytes live outside the log. */
  MinutesFileAttached: z.object({ file: evidenceSchema }),
  DirectiveNumbered: z.object({
    directiveId: z.string(),
    ordinal: z.number().int().min(1),
    number: z.string(),
    /** It was under way before: no notice issues it. */
    imported: z.literal(true).optional(),
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

/** A file that holds a meeting's minutes, or belongs to them. */
export type MinutesFile = z.infer<typeof evidenceSchema>;

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
  /** The minutes as files, in the order in which they came; absent while there are none. */
  readonly minutesFiles?: readonly MinutesFile[];
  /** Every directive that took a number, drafted or not. */
  readonly directiveIds: readonly string[];
  /** Those of them that were under way before, which no notice issues. */
  readonly importedIds: readonly string[];
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
    | {
        readonly type: 'NumberDirectives';
        /** In the order of their numbers; what has one keeps it. */
        readonly directiveIds: readonly string[];
        /** They are under way already, so that no notice issues them. */
        readonly imported?: true;
      }
    | { readonly type: 'AttachMinutesFile'; readonly file: MinutesFile }
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

/** How many files the minutes of one meeting may have. */
export const mostMinutesFiles = 20;

/** How many directives one meeting may hand out. */
export const mostDirectives = 500;

/**
 * @throws Rejection `meeting-not-found`, `meeting-already-convened`, `conclusions-already-published`,
 * `meeting-too-far-ahead`, `too-many-directives`, `too-many-minutes-files`, `conclusions-not-published`, `nothing-to-publish`,
 * `notice-number-taken`, what `requirePublishingDay` and `correctMeeting` refuse, `role-not-allowed`
 */
export function decideMeeting(command: MeetingCommand, state: Meeting | null): MeetingEvent[] {
  requireRole(command.by, 'admin');
  if (command.type === 'ConveneMeeting') return convene(command, state);
  if (state === null) throw new Rejection('not-found', 'meeting-not-found', 'There is no such meeting.');
  switch (command.type) {
    case 'NumberDirectives':
      return numberDirectives(command, state);
    case 'AttachMinutesFile':
      return attachMinutes(command.file, state);
    case 'PublishConclusions':
    case 'PublishSupplement':
      return publish(command, state);
    case 'CorrectMeeting':
      return correctMeeting(command, state);
  }
}

/** What the directive is called that took the `ordinal`th number of a meeting, from 1 on (`BCD-2022-01/06`). */
export function directiveNumber(meetingNumber: string, ordinal: number): string {
  return `${meetingNumber}/${String(ordinal).padStart(2, '0')}`;
}

/** Also after the conclusions are published: what is added then waits for a supplement. */
function numberDirectives(
  { directiveIds, imported }: Extract<MeetingCommand, { type: 'NumberDirectives' }>,
  state: Meeting,
): MeetingEvent[] {
  const numbered = new Set(state.directiveIds);
  const missing = directiveIds.filter((id) => !numbered.has(id));
  if (state.directiveIds.length + missing.length > mostDirectives)
    throw new Rejection(
      'impossible',
      'too-many-directives',
      `A meeting hands out at most ${mostDirectives}.`,
    );
  return missing.map((directiveId, index) => {
    const ordinal = state.directiveIds.length + index + 1;
    const number = directiveNumber(state.number, ordinal);
    const data = { directiveId, ordinal, number, ...(imported ? { imported } : {}) };
    return { type: 'DirectiveNumbered', data };
  });
}

/** The same file under another name is attached anew; under its own, it is there already. */
function attachMinutes(file: MinutesFile, { minutesFiles = [] }: Meeting): MeetingEvent[] {
  if (minutesFiles.some(({ sha256, name }) => sha256 === file.sha256 && name === file.name)) return [];
  if (minutesFiles.length >= mostMinutesFiles)
    throw new Rejection(
      'impossible',
      'too-many-minutes-files',
      `The minutes have at most ${mostMinutesFiles} files.`,
    );
  return [{ type: 'MinutesFileAttached', data: { file } }];
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
  const directiveIds = state.directiveIds.filter(
    (id) => noticeOf(state, id) === undefined && !state.importedIds.includes(id),
  );
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
    const nothingYet = {
      minutes: null,
      directiveIds: [],
      importedIds: [],
      conclusions: null,
      supplements: [],
    };
    return { id, ...facts, ...nothingYet };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'MinutesAttached':
      return { ...state, minutes: event.data.minutes };
    case 'MinutesFileAttached':
      return { ...state, minutesFiles: [...(state.minutesFiles ?? []), event.data.file] };
    case 'DirectiveNumbered':
      return {
        ...state,
        directiveIds: [...state.directiveIds, event.data.directiveId],
        importedIds: event.data.imported ? [...state.importedIds, event.data.directiveId] : state.importedIds,
      };
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

/** The steps before the earliest due date of a meeting's directives reach a year back, and the calendar with them. */
export const firstMeetingDay: LocalDate = `${firstCalendarYear + 1}-01-01`;

/** Ten years of due dates and those overdue after them lie in the calendar. */
const lastMeetingDay: LocalDate = `${lastCalendarYear - 20}-12-31`;

/** The day on which a meeting is held: one that the working calendar knows, with all that may follow from it. */
export const meetingDaySchema = localDateSchema.refine(isMeetingDay, {
  error: `must lie between ${firstMeetingDay} and ${lastMeetingDay}`,
});

function isMeetingDay(day: LocalDate): boolean {
  return day >= firstMeetingDay && day <= lastMeetingDay;
}

/** How many days ahead a meeting may be convened. */
const furthestMeetingDays = 366;

/**
 * A meeting may be entered long after it was held, and convened up to a year ahead.
 * @throws Rejection `meeting-too-far-ahead` naming the field
 */
function requireMeetingDay(heldOn: LocalDate, today: LocalDate, path: string): void {
  if (heldOn > addDays(today, furthestMeetingDays))
    throw new Rejection(
      'impossible',
      'meeting-too-far-ahead',
      `A meeting is convened at most ${furthestMeetingDays} days ahead.`,
      path,
    );
}

/**
 * A notice is published from the day of the meeting on, a supplement from that of the first notice on, and not later than
 * today: it may be entered days late.
 * @throws Rejection `published-before-meeting`, `supplement-before-notice`, `published-in-future`
 */
export function requirePublishingDay(
  publishedOn: LocalDate,
  {
    notBefore,
    heldOn,
    today,
  }: { readonly notBefore: LocalDate | undefined; readonly heldOn: LocalDate; readonly today: LocalDate },
  path: string,
): void {
  if (publishedOn < heldOn)
    throw new Rejection('impossible', 'published-before-meeting', `The meeting was held on ${heldOn}.`, path);
  if (notBefore !== undefined && publishedOn < notBefore)
    throw new Rejection(
      'impossible',
      'supplement-before-notice',
      `The notice was published on ${notBefore}.`,
      path,
    );
  if (publishedOn > today)
    throw new Rejection('impossible', 'published-in-future', 'It is not that day yet.', path);
}

type Correcting = Extract<MeetingCommand, { type: 'CorrectMeeting' }>;
type NoticeField = Extract<MeetingField, 'number' | 'publishedOn' | 'signer' | 'summary'>;

/** Long enough for each field, in characters. */
const longest: Readonly<Record<MeetingField, number>> = {
  title: 500,
  body: 300,
  heldOn: 10,
  place: 300,
  chair: 200,
  minutes: 100_000,
  number: 60,
  publishedOn: 10,
  signer: 200,
  summary: 4_000,
};

const noticeFields: readonly MeetingField[] = ['number', 'publishedOn', 'signer', 'summary'];
const isNoticeField = (field: MeetingField): field is NoticeField => noticeFields.includes(field);

/** What a notice calls the fact. */
const factOf = (field: NoticeField) => (field === 'number' ? 'notice' : field);

/**
 * Puts a fact of a meeting, or of one of its notices, right by a new event that names its authority.
 * @throws Rejection `nothing-to-correct`, `invalid-correction`, `notice-number-taken`, and for a day that cannot be what
 *   `requireMeetingDay` and `requirePublishingDay` say
 */
function correctMeeting(command: Correcting, state: Meeting): MeetingEvent[] {
  const { field, value, reason, authority } = command;
  if (value.trim() === '' || value.length > longest[field]) throw invalid(field);
  if (!isNoticeField(field)) {
    if (field === 'heldOn') requireHeldOn(command, state);
    const previous = state[field];
    if (previous === value) return [];
    return [{ type: 'MeetingCorrected', data: { field, previous, value, reason, authority } }];
  }
  const meant = noticesOf(state).find(
    ({ notice }) => command.notice === undefined || notice === command.notice,
  );
  if (meant === undefined)
    throw new Rejection('conflict', 'nothing-to-correct', 'There is no such notice to correct.', 'field');
  const previous = meant[factOf(field)];
  if (previous === value) return [];
  requireNoticeFact(command, meant, state);
  const data = { field, notice: meant.notice, previous, value, reason, authority };
  return [{ type: 'MeetingCorrected', data }];
}

/** The meeting once a correction is recorded. Total. */
function corrected(
  state: Meeting,
  { field, notice, value }: Extract<MeetingEvent, { type: 'MeetingCorrected' }>['data'],
): Meeting {
  if (!isNoticeField(field)) return { ...state, [field]: value };
  const putRight = (each: PublishedNotice): PublishedNotice =>
    each.notice === notice ? { ...each, [factOf(field)]: value } : each;
  const { conclusions, supplements } = state;
  return {
    ...state,
    conclusions: conclusions && putRight(conclusions),
    supplements: supplements.map(putRight),
  };
}

function requireHeldOn({ field, value, today }: Correcting, state: Meeting): void {
  if (!meetingDaySchema.safeParse(value).success) throw invalid(field);
  requireMeetingDay(value, today, 'value');
  const first = noticesOf(state)
    .map(({ publishedOn }) => publishedOn)
    .sort()[0];
  if (first !== undefined && value > first)
    throw new Rejection(
      'impossible',
      'published-before-meeting',
      `A notice was published on ${first}.`,
      'value',
    );
}

function requireNoticeFact(
  { field, value, today }: Correcting,
  meant: PublishedNotice,
  state: Meeting,
): void {
  if (field === 'number' && noticesOf(state).some(({ notice }) => notice === value))
    throw new Rejection('conflict', 'notice-number-taken', 'Another notice has this number.', 'value');
  if (field !== 'publishedOn') return;
  if (!isLocalDate(value)) throw invalid(field);
  const { conclusions: first, supplements } = state;
  const notBefore = meant === first ? undefined : first?.publishedOn;
  requirePublishingDay(value, { notBefore, heldOn: state.heldOn, today }, 'value');
  const next = meant === first ? supplements.map(({ publishedOn }) => publishedOn).sort()[0] : undefined;
  if (next !== undefined && value > next)
    throw new Rejection(
      'impossible',
      'supplement-before-notice',
      `A supplement was published on ${next}.`,
      'value',
    );
}

function invalid(field: MeetingField): Rejection {
  return new Rejection('impossible', 'invalid-correction', `Not a possible ${field}.`, 'value');
}
