import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { counted, day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './desk.module.css';

const review: string = '/review';
const colours = ['doneOnTime', 'doneLate', 'openInTime', 'openOverdue'] as const;

/** The half-year under way in four colours: done on time, done late, open in time, open overdue. */
export function HalfYear({ query }: { query: string }): ReactNode {
  const { t } = useMessages();
  const { from, to } = Object.fromEntries(new URLSearchParams(query)) as { from: string; to: string };
  const { data, error, refetch } = api.useQuery('get', '/api/v1/reports/review', {
    params: { query: { from, to } },
  });
  // Without a format it is JSON; the contract names the files it can be had as beside it.
  const total = (data as Schemas['Review'] | undefined)?.total;
  const shown = total && colours.map((name) => ({ name, count: total[name] }));
  const all = shown?.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <section>
      <h2>{t('desk.half-year', { from: day(from), to: day(to) })}</h2>
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {shown && (
        <>
          <svg className={style.split} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            {shown.map(({ name, count }, index) => {
              const before = shown.slice(0, index).reduce((sum, each) => sum + each.count, 0);
              if (all === 0 || count === 0) return null;
              const [x, width] = [(100 * before) / all, (100 * count) / all];
              return <rect key={name} className={style[name]} x={x} y={0} width={width} height={4} />;
            })}
          </svg>
          <ul className={style.legend}>
            {shown.map(({ name, count }) => (
              <li key={name}>
                <svg viewBox="0 0 10 10" aria-hidden="true">
                  <rect className={style[name]} width={10} height={10} />
                </svg>
                {t(`desk.${name}`)}: <strong>{counted(count)}</strong>
              </li>
            ))}
          </ul>
          <Link to={review}>{t('desk.open-review')}</Link>
        </>
      )}
    </section>
  );
}
