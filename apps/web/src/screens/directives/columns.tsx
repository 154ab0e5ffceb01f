import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client.js';
import { TimeTag, WorkTag } from '../../components/tag.js';
import { counted, day, decimal, due, instant } from '../../messages/formats.js';
import { currentLanguage, message } from '../../messages/language.js';
import type { MessageId } from '../../messages/ids.js';
import { Holder } from './holder.js';
import style from './directives.module.css';

export type Item = Schemas['DirectiveItem'];

/** What the list can show of each directive. */
export interface Column {
  readonly name: string;
  readonly heading: MessageId;
  /** By what the list is ordered when its heading is pressed. */
  readonly sort?: 'due' | 'updated' | 'number' | 'agency' | 'heldSince';
  readonly isNumber?: true;
  readonly cell: (item: Item) => ReactNode;
}

export const columns: readonly Column[] = [
  { name: 'number', heading: 'directives.number', sort: 'number', cell: ({ number }) => number },
  {
    name: 'title',
    heading: 'directives.title',
    cell: ({ id, title }) => (
      <Link to="/directives/$id" params={{ id }}>
        {title}
      </Link>
    ),
  },
  {
    name: 'lead',
    heading: 'directives.lead',
    sort: 'agency',
    cell: ({ leadAgencyName, inherited }) =>
      leadAgencyName !== null && inherited?.agencyName
        ? message(inherited.splitOff ? 'directives.lead-split-off' : 'directives.lead-formerly', {
            name: leadAgencyName,
            before: inherited.agencyName,
          })
        : (leadAgencyName ?? '–'),
  },
  { name: 'due', heading: 'directives.due', sort: 'due', cell: due },
  { name: 'work', heading: 'directives.work', cell: ({ work }) => <WorkTag work={work} /> },
  {
    name: 'time',
    heading: 'directives.time',
    cell: (item) => (
      <>
        <TimeTag item={item} />
        {item.daysLate ? (
          <>
            {' '}
            <span className={style.days}>
              {message('directives.days', { days: item.daysLate, count: counted(item.daysLate) })}
            </span>
          </>
        ) : null}
      </>
    ),
  },
  { name: 'held', heading: 'directives.held', sort: 'heldSince', cell: (item) => <Holder item={item} /> },
  {
    name: 'percent',
    heading: 'directives.percent',
    isNumber: true,
    cell: ({ percent }) => (percent === null ? '–' : `${decimal(percent)}%`),
  },
  { name: 'urgency', heading: 'directives.urgency', cell: ({ urgency }) => message(`status.${urgency}`) },
  {
    name: 'cause',
    heading: 'directives.cause',
    cell: ({ latenessCause }) => latenessCause?.name[currentLanguage()] ?? '–',
  },
  {
    name: 'extensions',
    heading: 'directives.extensions',
    isNumber: true,
    cell: ({ extensions }) => extensions,
  },
  { name: 'first', heading: 'directives.first-due', cell: ({ originalDueOn }) => day(originalDueOn) },
  {
    name: 'outcome',
    heading: 'directives.outcome',
    cell: ({ outcome }) => (outcome === null ? '–' : message(`status.${outcome}`)),
  },
  { name: 'notice', heading: 'directives.notice', cell: ({ noticeNumber }) => noticeNumber ?? '–' },
  {
    name: 'updated',
    heading: 'directives.updated',
    sort: 'updated',
    cell: ({ updatedAt }) => instant(updatedAt),
  },
];

const usual = ['number', 'title', 'lead', 'due', 'work', 'time', 'held'];

/** The columns that an address asks for, in the order of the list; else the usual ones. */
export function columnsShown(chosen: string | undefined): readonly Column[] {
  const names = chosen?.split(',') ?? usual;
  const found = columns.filter(({ name }) => names.includes(name));
  return found.length > 0 ? found : columns.filter(({ name }) => usual.includes(name));
}
