import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { Button, buttonClass } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { plusMonths } from '../../days/days.js';
import { today } from '../../days/office-clock.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import style from './calendar.module.css';
import { MonthList } from './month-list.js';
import { MonthTable } from './month-table.js';
import { Proposals } from './proposals.js';
import { useMonth } from './use-month.js';

/** Deadlines, days off and weekend days worked, by month; and what a new calendar would move. */
export function Calendar(): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  const { month = today().slice(0, 7), view } = useSearch({ from: '/signed-in/calendar' });
  const facts = useMonth(month);
  const name = day(`${month}-01`).slice(3);
  const keep = view ? { view } : {};
  return (
    <>
      <PageHeading title={t('shell.calendar')}>{t('shell.calendar')}</PageHeading>
      <nav className={style.bar} aria-label={t('calendar.months')}>
        <Link to="/calendar" search={{ month: plusMonths(month, -1), ...keep }} className={buttonClass()}>
          {t('calendar.earlier')}
        </Link>
        <Link to="/calendar" search={{ month: plusMonths(month, 1), ...keep }} className={buttonClass()}>
          {t('calendar.later')}
        </Link>
        <Link to="/calendar" search={keep} className={buttonClass('plain')}>
          {t('calendar.this-month')}
        </Link>
        <Link
          to="/calendar"
          search={{ month, ...(view ? {} : { view: 'list' as const }) }}
          className={`${buttonClass('plain')} ${style.choice}`}
        >
          {t(view ? 'calendar.as-month' : 'calendar.as-list')}
        </Link>
      </nav>
      <h2>{t('calendar.month', { month: name })}</h2>
      {facts.isDecided === false && (
        <Banner kind="warning">{t('calendar.undecided', { year: month.slice(0, 4) })}</Banner>
      )}
      {facts.problem && <QueryProblem problem={facts.problem} retry={facts.retry} />}
      {!facts.loaded && !facts.problem && <Loading />}
      {facts.loaded &&
        (view ? (
          <MonthList facts={facts} />
        ) : (
          <>
            <div className={style.wide}>
              <MonthTable {...{ month, today: today(), facts }} />
            </div>
            <div className={style.narrow}>
              <MonthList facts={facts} />
            </div>
          </>
        ))}
      {facts.more && (
        <p>
          {t('calendar.not-all')} <Button onClick={facts.more}>{t('common.more')}</Button>
        </p>
      )}
      {role !== 'agency' && <Proposals />}
      <PrintedBy filter={t('calendar.month', { month: name })} of="/api/v1/directives" />
    </>
  );
}
