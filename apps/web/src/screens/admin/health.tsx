import type { ReactNode } from 'react';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import style from './admin.module.css';
import { consumerName } from './consumer-name.js';
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

type Consumer = Schemas['HealthReport']['consumers'][number];

function Consumers({ consumers }: { consumers: readonly Consumer[] }): ReactNode {
  const { t } = useMessages();
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '–';
  return (
    <>
      <h2>{t('admin.consumers')}</h2>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('admin.consumer')}</th>
            <th scope="col">{t('admin.state')}</th>
            <th scope="col" className="number">
              {t('admin.position')}
            </th>
            <th scope="col" className="number">
              {t('admin.lag')}
            </th>
            <th scope="col" className="number">
              {t('admin.parked-streams')}
            </th>
            <th scope="col">{t('admin.checked')}</th>
          </tr>
        </thead>
        <tbody>
          {consumers.map((each) => (
            <tr key={`${each.name} ${text(each['version'])}`}>
              <th scope="row">
                {consumerName(each.name, t)}
                <div className={style.beside}>
                  {each.name}, {t('admin.version', { version: text(each['version']) })}
                </div>
                {typeof each['error'] === 'string' && <div className="quiet">{each['error']}</div>}
              </th>
              <td data-label={t('admin.state')}>
                <Tag kind={each.state === 'stopped' ? 'danger' : 'success'}>
                  {t(`admin.consumer-${each.state}`)}
                </Tag>
              </td>
              <td className="number" data-label={t('admin.position')}>
                {text(each['position'])}
              </td>
              <td className="number" data-label={t('admin.lag')}>
                {text(each['lag'])}
              </td>
              <td className="number" data-label={t('admin.parked-streams')}>
                {text(each['parkedStreams'])}
              </td>
              <td data-label={t('admin.checked')}>
                {instant(typeof each['checkedAt'] === 'string' ? each['checkedAt'] : null)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
