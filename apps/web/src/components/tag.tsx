import type { ReactNode } from 'react';
import type { Schemas } from '../api/client.js';
import { useMessages } from '../messages/language.js';
import style from './tag.module.css';

export type TagKind = 'danger' | 'warning' | 'success' | 'info' | 'quiet';

/** A word or two that say a state; the colour says nothing that the words do not. */
export function Tag({ kind = 'quiet', children }: { kind?: TagKind; children: ReactNode }): ReactNode {
  return <span className={`${style.tag} ${style[kind]}`}>{children}</span>;
}

type Item = Schemas['DirectiveItem'];

const works: Readonly<Record<Item['work'], TagKind>> = {
  draft: 'quiet',
  issued: 'info',
  assigned: 'warning',
  in_progress: 'info',
  awaiting_confirmation: 'warning',
  declined: 'danger',
  suspended: 'quiet',
  closed: 'success',
};

const times: Readonly<Record<Item['time'], TagKind>> = {
  no_deadline: 'quiet',
  in_time: 'success',
  due_soon: 'warning',
  overdue: 'danger',
  on_time: 'success',
  late: 'danger',
  not_judged: 'quiet',
};

/** What people did with a directive. */
export function WorkTag({ work }: { work: Item['work'] }): ReactNode {
  const { t } = useMessages();
  return <Tag kind={works[work]}>{t(`status.${work}`)}</Tag>;
}

/** How a directive stands against the calendar; a standing task is due on no day. */
export function TimeTag({ item: { time, standing } }: { item: Pick<Item, 'time' | 'standing'> }): ReactNode {
  const { t } = useMessages();
  const name = time === 'no_deadline' && standing ? 'standing' : time;
  return <Tag kind={times[time]}>{t(`status.${name}`)}</Tag>;
}
