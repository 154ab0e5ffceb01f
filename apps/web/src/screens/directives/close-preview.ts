import type { MessageId } from '../../messages/ids.js';
import type { Item } from './columns.js';

export type Outcome = NonNullable<Item['outcome']>;

/** What closing would do to a directive as it stands: close it, or why it would be refused. */
export interface Preview {
  readonly item: Item;
  readonly says: MessageId;
  readonly isClosed: boolean;
  /** It takes the word that nobody reported it, and why. */
  readonly isWithoutReport: boolean;
}

const followed = new Set<Item['work']>(['assigned', 'in_progress', 'awaiting_confirmation']);

/** What will happen to each; the API decides in the end, and says so of each. */
export function previewOf(items: readonly Item[], outcome: Outcome): Preview[] {
  return items.map((item) => {
    const refused = (says: MessageId): Preview => ({ item, says, isClosed: false, isWithoutReport: false });
    if (item.work === 'closed') return refused('directives.closed-already');
    if (outcome === 'implemented') {
      if (!followed.has(item.work)) return refused('directives.not-under-way');
      if (item.work !== 'awaiting_confirmation')
        return { item, says: 'directives.closes-without-report', isClosed: true, isWithoutReport: true };
    }
    if (outcome === 'not_implemented' && item.work === 'draft') return refused('directives.is-draft');
    if (outcome === 'cancelled' || outcome === 'superseded')
      return { item, says: 'directives.closes-unjudged', isClosed: true, isWithoutReport: false };
    const says = item.daysLate ? 'directives.closes-late' : 'directives.closes-on-time';
    return { item, says, isClosed: true, isWithoutReport: false };
  });
}
