import { TimeZone, stableId } from '#domain';
import { describeEvent, describeNotice } from '#read-models';
import { DateTime } from 'luxon';
import type { OutgoingItem } from '../outgoing/outgoing-queries.js';
import { subjectOf } from './mail-texts.js';
import type { Message, MessageItem } from './message.js';

/** A message tells of no more directives than this; the rest is counted. */
const mostShown = 100;

export interface Around {
  /** Where links lead, without a slash at the end. */
  readonly publicUrl: string;
  /** The committee's. */
  readonly timeZone: string;
  /** Of agencies and of people with an account, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** What one person is told of these items, the most pressing first; the same items make the same message. */
export function messageOf(items: readonly OutgoingItem[], around: Around): Message {
  const [first] = items;
  if (first === undefined) throw new RangeError('A message tells of something.');
  const { language } = first;
  const accountId = items.find(({ account_id }) => account_id !== null)?.account_id ?? null;
  const distinct = [...new Map(items.map((item) => [item.reminder_id, item])).values()];
  const known = withoutOvertaken(distinct)
    .map((item) => toItem(item, around))
    .sort(byUrgency);
  const directives = [...new Set(known.map(({ directiveId }) => directiveId))];
  const overdue = new Set(known.filter(({ daysLate }) => daysLate > 0).map(({ directiveId }) => directiveId));
  const shownOf = new Set(directives.slice(0, mostShown));
  const shown = known.filter(({ directiveId }) => shownOf.has(directiveId));
  const at = new Date(Math.max(...items.map(({ send_at }) => send_at.getTime())));
  const day = TimeZone.named(around.timeZone).dateOf(at);
  return {
    id: stableId('message', ...items.map(({ id }) => id)),
    at: at.toISOString(),
    thread: directives.length === 1 ? `directive-${first.directive_id}` : `digest-${day}`,
    language,
    subject: subjectOf(language, known, { directives: directives.length, overdue: overdue.size, day }),
    accountId,
    reader: readerOf(items, accountId, around),
    standingInFor: absentOf(items, around),
    items: shown,
    more: known.length - shown.length,
    directives: directives.length,
    overdue: overdue.size,
  };
}

/** The name of the person, or of the agency whose address it is; empty where nobody knows it. */
function readerOf(items: readonly OutgoingItem[], accountId: string | null, { names }: Around): string {
  if (accountId !== null) return oneLine(names.get(accountId) ?? '');
  const agencyId = items
    .map(({ audience }) => ('agencyId' in audience ? audience.agencyId : null))
    .find(Boolean);
  return oneLine(names.get(agencyId ?? '') ?? '');
}

/** The names of those on leave whom the reader stands in for, each once. */
function absentOf(items: readonly OutgoingItem[], { names }: Around): string[] {
  const ids = new Set(items.flatMap(({ standing_in_for }) => standing_in_for ?? []));
  return [...ids].map((id) => oneLine(names.get(id) ?? '')).filter((name) => name !== '');
}

/** After an outage several notices of one thing come late at once: the last of them says it all. */
function withoutOvertaken(items: readonly OutgoingItem[]): OutgoingItem[] {
  const newest = new Map<string, OutgoingItem>();
  for (const item of items.filter(isLate)) {
    const known = newest.get(subjectMatter(item));
    if (!known || item.due_at >= known.due_at) newest.set(subjectMatter(item), item);
  }
  return items.filter((item) => !isLate(item) || newest.get(subjectMatter(item)) === item);
}

const isLate = ({ data }: OutgoingItem): boolean => data['late'] === true;

/** What a notice is about: which deadline of what directive, or the silence of its lead, or a report that waits. */
function subjectMatter({ directive_id, type, data }: OutgoingItem): string {
  const [family = ''] = /^(?:silent|confirm)(?=-)/.exec(stepOf(data)) ?? [];
  return JSON.stringify([directive_id, type, data['deadline'], data['agencyId'] ?? null, family]);
}

function toItem(item: OutgoingItem, { publicUrl, timeZone, names }: Around): MessageItem {
  const { type, data, actor, language, lead_agency_id: lead } = item;
  const nameOf = (agencyId: string) => oneLine(names.get(agencyId) ?? agencyId);
  const event = { type, data, actor };
  const kind = kindOf(type);
  const words = describeEvent(event, language, nameOf);
  const deadline = kind === 'change' ? deadlineNow(item) : textOf(data['deadline']);
  const dueDay = TimeZone.named(timeZone).dateOf(item.due_at);
  return {
    reminderId: item.reminder_id,
    directiveId: item.directive_id,
    number: item.number ?? '',
    title: oneLine(item.title ?? ''),
    content: item.content === null ? null : oneLine(item.content),
    notice:
      item.notice === null || item.notice_on === null
        ? null
        : { number: oneLine(item.notice), publishedOn: item.notice_on },
    audience: item.audience.kind,
    step: stepOf(data),
    kind,
    words,
    ...(kind === 'change' ? { whom: words, why: '' } : describeNotice(event, language, nameOf)),
    deadline,
    daysLate: deadline === null || makesNobodyLate(item) ? 0 : daysBetween(deadline, dueDay),
    escalation: kind === 'escalation',
    missedOn: isLate(item) ? dueDay : null,
    leadAgency: lead === null ? null : nameOf(lead),
    link: `${publicUrl}/directives/${encodeURIComponent(item.directive_id)}`,
  };
}

function kindOf(type: string): MessageItem['kind'] {
  if (type === 'EscalationRaised') return 'escalation';
  return type === 'ReminderIssued' ? 'reminder' : 'change';
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The date that whoever is told has to keep: a co-ordinating agency's own, or the directive's. */
function deadlineNow({ type, audience, coordinators, due_on }: OutgoingItem): string | null {
  if (type === 'DirectiveClosed') return null;
  const own = coordinators?.find(({ agencyId }) => 'agencyId' in audience && audience.agencyId === agencyId);
  return own?.dueOn ?? due_on;
}

/** After these nobody is to act on a date: a report waits for the office, the work rests or is over. */
const afterwork = ['CompletionReported', 'DirectiveSuspended', 'DirectiveDeclined', 'DirectiveClosed'];

const makesNobodyLate = ({ type, data }: OutgoingItem): boolean =>
  afterwork.includes(type) || stepOf(data).startsWith('confirm');

const stepOf = (data: OutgoingItem['data']): string => (typeof data['step'] === 'string' ? data['step'] : '');

function byUrgency(one: MessageItem, other: MessageItem): number {
  const rank = ({ escalation, daysLate, deadline }: MessageItem) =>
    [escalation ? 0 : 1, 1_000_000 - daysLate, deadline ?? '9999'] as const;
  const [a, b] = [rank(one), rank(other)];
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);
}

function daysBetween(from: string, to: string): number {
  const days = DateTime.fromISO(to, { zone: 'utc' }).diff(
    DateTime.fromISO(from, { zone: 'utc' }),
    'days',
  ).days;
  return Math.max(0, Math.round(days));
}

/** Without line breaks, and without characters that are not seen but turn or hide what is. */
const oneLine = (text: string): string =>
  text
    .replace(/(?!\s)[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
