import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TimeTag } from '../../components/tag.js';
import { useMessages } from '../../messages/language.js';
import style from './calendar.module.css';
import type { DayFacts, DirectiveItem } from './use-month.js';

/** Why a day is off, or worked although it is of a weekend. */
export function Why({ facts: { off, worked } }: { facts: DayFacts }): ReactNode {
  const { t, language } = useMessages();
  if (!off && !worked) return null;
  return (
    <span className={style.why}>
      {off && t('calendar.off', { name: off.name[language] })}
      {worked && t('calendar.worked', { name: worked.name[language] })}
    </span>
  );
}

/** One deadline, that leads to its directive. */
export function Deadline({ item, long = false }: { item: DirectiveItem; long?: boolean }): ReactNode {
  return (
    <>
      <Link to="/directives/$id" params={{ id: item.id }}>
        {item.number} {item.title}
      </Link>{' '}
      {long && item.leadAgencyName && <span className="quiet">{item.leadAgencyName} </span>}
      <TimeTag item={item} />
    </>
  );
}
