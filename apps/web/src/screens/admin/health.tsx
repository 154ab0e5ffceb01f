import type { ReactNode } from 'react';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import { Consumers } from './consumers.js';
import { Queues } from './queues.js';

const parts = [
  'eventStore',
  'database',
  'accounts',
  'subscription',
  'worker',
  'reference',
  'reminders',
  'transparency',
  'queue',
] as const;

const kinds = { ready: 'success', degraded: 'warning', 'not-ready': 'danger' } as const;

/** The whole is asked again so often while it is looked at, in milliseconds. */
const every = 5_000;

/** How each part of the system is, and where each consumer of the log stands. */
export function Health(): ReactNode {
  const { t } = useMessages();
  const { data, error, isPending, refetch } = api.useQuery(
    'get',
    '/api/v1/admin/health',
    {},
    { refetchInterval: every, staleTime: 0 },
  );
  return (
    <AdminFrame title={t('admin.health')}>
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {data && (
        <>
          <Banner kind={kinds[data.status]}>{t(`admin.status-${data.status}`)}</Banner>
          <h2>{t('admin.parts')}</h2>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('admin.part')}</th>
                <th scope="col">{t('admin.state')}</th>
                <th scope="col">{t('admin.detail')}</th>
              </tr>
            </thead>
            <tbody>
              {parts.map((part) => (
                <tr key={part}>
                  <th scope="row">{t(`admin.part-${part}`)}</th>
                  <td data-label={t('admin.state')}>
                    <Tag kind={data[part].status === 'up' ? 'success' : 'danger'}>
                      {t(`admin.${data[part].status}`)}
                    </Tag>
                  </td>
                  <td data-label={t('admin.detail')}>{data[part].detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Consumers consumers={data.consumers} />
          <p className="screen-only">
            <Button onClick={() => void refetch()}>{t('admin.look-again')}</Button>
          </p>
          <Queues queues={data.queues} />
        </>
      )}
    </AdminFrame>
  );
}
