import type { MessageId } from '../../messages/ids.js';
import type { Schemas } from '../../api/client.js';

export type Preview = Schemas['ImportPreview'];
export type Kind = Preview['kind'];
/** A column, as the API names it. */
export type ColumnKey = NonNullable<Preview['columns'][number]['column']>;

const drafts = ['title', 'content', 'lead', 'coordinators', 'due', 'urgency', 'indicators'] as const;

/** What the grid shows, in this order. */
export const columnsOf: Readonly<Record<Kind, readonly ColumnKey[]>> = {
  drafts,
  running: [
    ...([
      'formerNumber',
      'title',
      'content',
      'lead',
      'coordinators',
      'assignedOn',
      'due',
      'extendedTo',
    ] as const),
    ...(['percent', 'report', 'reportedOn', 'completedOn', 'closedOn', 'outcome'] as const),
    ...(['noticeNumber', 'noticeOn', 'signer', 'urgency', 'indicators'] as const),
  ],
};

/** In which a text of several lines is usual. */
export const wide: ReadonlySet<ColumnKey> = new Set<ColumnKey>(['title', 'content', 'report']);

export const labelOf = (column: ColumnKey): MessageId => `intake.column-${column}`;
