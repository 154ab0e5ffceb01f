import { useState, type ReactNode } from 'react';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { today } from '../../days/office-clock.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import { PublishCalendar } from './publish-calendar.js';

/** The working calendar of a year as it is in force, and the office's own edition of it. */
export function Calendars(): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [text, setText] = useState(today().slice(0, 4));
  const [done, setDone] = useState(false);
  const [open, setOpen] = useState(false);
  const year = /^\d{4}$/.test(text) ? Number(text) : undefined;
  const { data, error, isLoading, refetch } = api.useQuery(
    'get',
    '/api/v1/calendars/{year}',
    { params: { path: { year: year ?? 0 } } },
    { enabled: year !== undefined },
  );
  return (
    <AdminFrame title={t('admin.calendars')} of="/api/v1/calendars">
      <p>{t('admin.calendars-intro')}</p>
      {done && (
        <Banner kind="success" live>
          {t('admin.calendar-published')}
        </Banner>
      )}
      <TextField
        label={t('admin.year')}
        path="year"
        inputMode="numeric"
        maxLength={4}
        value={text}
        onChange={(value) => setText(value.replace(/\D/g, ''))}
      />
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isLoading && <Loading />}
      {data && (
        <>
          {!data.isDecided && <Banner kind="warning">{t('admin.not-decided')}</Banner>}
          <p className="screen-only">
            <Button
              kind="primary"
              onClick={() => {
                setDone(false);
                setOpen(true);
              }}
            >
              {t('admin.publish-calendar-of', { year: String(data.year) })}
            </Button>
          </p>
          <Days title={t('admin.days-off')} days={data.nonWorking} />
          <Days title={t('admin.days-worked')} days={data.working} />
          {open && (
            <PublishCalendar
              year={data}
              done={() => {
                setOpen(false);
                setDone(true);
                void refresh();
              }}
              cancel={() => setOpen(false)}
            />
          )}
        </>
      )}
    </AdminFrame>
  );
}

function Days({ title, days }: { title: string; days: Schemas['CalendarYear']['nonWorking'] }): ReactNode {
  const { t, language } = useMessages();
  return (
    <>
      <h2>{title}</h2>
      {days.length === 0 ? (
        <p>{t('common.none')}</p>
      ) : (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('common.day')}</th>
              <th scope="col">{t('admin.day-name')}</th>
              <th scope="col">{t('admin.basis')}</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ on, name, basis, edition }) => (
              <tr key={on}>
                <th scope="row">{day(on)}</th>
                <td data-label={t('admin.day-name')}>{name[language]}</td>
                <td data-label={t('admin.basis')}>
                  {edition === null ? basis?.[language] : t('admin.by-edition', { edition })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
