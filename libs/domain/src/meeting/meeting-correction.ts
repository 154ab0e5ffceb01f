import { isLocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import {
  noticesOf,
  type Meeting,
  type MeetingCommand,
  type MeetingEvent,
  type MeetingField,
  type PublishedNotice,
} from './meeting-state.js';
import { meetingDaySchema, requireMeetingDay, requirePublishingDay } from './meeting-day.js';

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
export function correctMeeting(command: Correcting, state: Meeting): MeetingEvent[] {
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
export function corrected(
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
