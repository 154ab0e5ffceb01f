import type { ReactNode } from 'react';
import { weekdayOf } from '../../days/days.js';
import { day as dayText } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './calendar.module.css';
import { Deadline, Why } from './day-facts.js';
import type { Month } from './use-month.js';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The days of a month on which something is due, off or worked, as a list. */
export function MonthList({ facts }: { facts: Month }): ReactNode {
  const { t } = useMessages();
  if (facts.days.length === 0) return <p>{t('calendar.nothing')}</p>;
  return (
    <ul className={style.list}>
      {facts.days.map((day) => {
        const of = facts.factsOf(day);
        return (
          <li key={day}>
            <h3>
              <time dateTime={day}>
                {t(`calendar.${weekdays[weekdayOf(day)] ?? 'mon'}`)}, {dayText(day)}
              </time>
            </h3>
            <Why facts={of} />
            {of.deadlines.length > 0 && (
              <ul>
                {of.deadlines.map((item) => (
                  <li key={item.id}>
                    <Deadline item={item} long />
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}
