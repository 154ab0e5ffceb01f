import type { ReactNode } from 'react';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { counted, decimal } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import type { Review } from './review-search.js';

/** The leader's one sheet names the causes that come most. */
const causesOfASheet = 4;

/** Why what is or was overdue in the window was so, as the office found, and in whose hands it lay: as it is known today. */
export function Lateness({ review }: { review: Review }): ReactNode {
  const { t, language } = useMessages();
  const { from, to } = review;
  const { data, error, refetch } = api.useQuery('get', '/api/v1/reports/lateness', {
    params: { query: { from, to } },
  });
  if (error && !data) return <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const { count, causes, withoutCause, heldDays } = data;
  if (count === 0) return null;
  const rows = [
    ...causes.map((cause) => ({ key: cause.id, name: cause.name[language], count: cause.count })),
    ...(withoutCause > 0 ? [{ key: '', name: t('review.no-cause'), count: withoutCause }] : []),
  ];
  const label = t('review.lateness');
  return (
    <section>
      <h2>{label}</h2>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('review.cause')}</th>
              <th scope="col" className="number">
                {t('review.directives')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, count: size }, index) => (
              <tr key={key} className={index < causesOfASheet ? undefined : 'screen-only'}>
                <th scope="row">{name}</th>
                <td className="number">{decimal(size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">
        {t('review.lay-with', {
          agency: counted(heldDays.agency),
          office: counted(heldDays.office),
          leader: counted(heldDays.leader),
        })}
      </p>
    </section>
  );
}
