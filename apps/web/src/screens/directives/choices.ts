import type { MessageId } from '../../messages/ids.js';
import type { ListFilter } from './filters.js';

/** What a filter of several offers, where that is fixed: each value is called as the statuses are. */
export const choices: Readonly<
  Partial<Record<ListFilter, { readonly label: MessageId; readonly values: readonly string[] }>>
> = {
  work: {
    label: 'directives.work',
    values: [
      'draft',
      'issued',
      'assigned',
      'in_progress',
      'awaiting_confirmation',
      'declined',
      'suspended',
      'closed',
    ],
  },
  time: {
    label: 'directives.time',
    values: ['overdue', 'due_soon', 'in_time', 'no_deadline', 'on_time', 'late', 'not_judged'],
  },
  urgency: { label: 'directives.urgency', values: ['express', 'urgent', 'normal'] },
  heldBy: { label: 'directives.held', values: ['agency', 'office', 'leader'] },
  outcome: {
    label: 'directives.outcome',
    values: ['implemented', 'not_implemented', 'cancelled', 'superseded'],
  },
};

/** What waits for an answer is called by what is awaited. */
export const awaited = ['completion', 'extension', 'share'] as const;
