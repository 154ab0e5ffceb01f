import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { weekdayOf, weeksOf } from '../../days/days.js';
import { counted, day as dayText } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './calendar.module.css';
import { Deadline, Why } from './day-facts.js';
import type { Month } from './use-month.js';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A cell shows so many deadlines; the rest of its day is a link to the list. */
const mostInCell = 4;

/** The address of the list of what is due on a day. */
const dueOn = (day: string): string => `/directives?dueFrom=${day}&dueTo=${day}`;

/** A month in weeks, with what falls due and why a day is off. */
export function MonthTable({
  month,
  today,
  facts,
}: {
  month: string;
  today: string;
  facts: Month;
}): ReactNode {
  const { t } = useMessages();
  return (
    <table className={style.month}>
      <caption className="unseen">
        {t('calendar.month-caption', { month: dayText(`${month}-01`).slice(3) })}
      </caption>
      <thead>
        <tr>
          {weekdays.map((name) => (
            <th scope="col" key={name}>
              {t(`calendar.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week, index) => (
          <tr key={index}>
            {week.map((day, at) =>
              day === null ? (
                <td key={at} className={style.off} />
              ) : (
                <Cell key={day} {...{ day, today, facts }} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day, today, facts }: { day: string; today: string; facts: Month }): ReactNode {
  const { t } = useMessages();
  const of = facts.factsOf(day);
  const isWeekend = weekdayOf(day) > 4 && !of.worked;
  const rest = of.deadlines.length - mostInCell;
  const look = [of.off ? style.holiday : isWeekend ? style.off : '', day === today ? style.today : ''];
  return (
    <td
      className={look.filter(Boolean).join(' ') || undefined}
      aria-current={day === today ? 'date' : undefined}
    >
      <time className={style.date} dateTime={day}>
        {Number(day.slice(8))}
      </time>
      <Why facts={of} />
      {of.deadlines.length > 0 && (
        <ul className={style.due}>
          {of.deadlines.slice(0, mostInCell).map((item) => (
            <li key={item.id}>
              <Deadline item={item} />
            </li>
          ))}
          {rest > 0 && (
            <li>
              <Link to={dueOn(day)}>{t('calendar.more-due', { count: counted(rest) })}</Link>
            </li>
          )}
        </ul>
      )}
    </td>
  );
}
