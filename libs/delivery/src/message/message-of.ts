import { TimeZone } from '#domain';
import { eventInWords } from '#read-models';
import { stableId } from '#application';
import type { OutgoingItem } from '../dispatch/claims.js';
import { subjectOf } from './mail-words.js';
import type { Message, MessageItem } from './message.js';

/** A message shows no more than this; the rest is counted. */
const mostShown = 100;

/** What one person is told of these items; the same items make the same message. */
export function messageOf(
  items: readonly OutgoingItem[],
  around: { readonly publicUrl: string; readonly timeZone: string },
): Message {
  const [first] = items;
  if (first === undefined) throw new RangeError('A message tells of something.');
  const { language } = first;
  const accountId = items.find(({ account_id }) => account_id !== null)?.account_id ?? null;
  const known = [...new Map(items.map((item) => [item.reminder_id, item])).values()];
  const shown = known.slice(0, mostShown).map((item) => toItem(item, around.publicUrl));
  const at = new Date(Math.max(...items.map(({ send_at }) => send_at.getTime())));
  const day = TimeZone.named(around.timeZone).dateOf(at);
  return {
    id: stableId('message', ...items.map(({ id }) => id)),
    at: at.toISOString(),
    thread: known.length === 1 ? `directive-${first.directive_id}` : `digest-${day}`,
    language,
    subject: subjectOf(language, shown, known.length),
    accountId,
    items: shown,
    more: known.length - shown.length,
  };
}

function toItem(item: OutgoingItem, publicUrl: string): MessageItem {
  const { type, data, actor, language } = item;
  const deadline = data['deadline'];
  return {
    reminderId: item.reminder_id,
    directiveId: item.directive_id,
    number: item.number ?? '',
    title: item.title ?? '',
    words: eventInWords({ type, data, actor }, language, (agencyId) => agencyId),
    deadline: typeof deadline === 'string' ? deadline : null,
    link: `${publicUrl}/directives/${encodeURIComponent(item.directive_id)}`,
  };
}
